package import ReleaseModel
internal import Synchronization

/// Slows down whoever guesses passwords: after repeated failures, nobody is let try for a while.
///
/// Counted are failures of a name from an address (5), of a name from anywhere (50), and of an
/// address with any name (100). At each of these, and at each failure after it, a wait begins: 15
/// seconds, then twice as long, up to 15 minutes. A success forgets what was counted for that name
/// from that address and for the name; an address keeps its count, or one good account would let it
/// guess the others for ever. A name can be kept locked by strangers, for 15 minutes at a time:
/// tokens and signatures go on working meanwhile.
///
/// In memory, and bounded: of more than the limit, those longest without a failure or a
/// lock are forgotten.
package final class Lockout: Sendable {
    private struct Key: Hashable {
        // Digests, not what was typed: people type passwords into the field for the name.
        var name: Digest?
        var address: Digest?
    }

    private struct Count {
        var failures = 0
        var lastFailure: Instant
        var lockedUntil: Instant
        /// Those that are locked are forgotten last.
        var keptFor: Instant { max(lastFailure, lockedUntil) }
    }

    private let limit: Int
    private let counts = Mutex<[Key: Count]>([:])

    package init(limit: Int = 10_000) {
        self.limit = max(limit, 8)
    }

    /// Takes note of an attempt, as failed until `succeeded` says otherwise; throws where nobody
    /// may try now.
    ///
    /// Counting before the password is checked is what holds back many attempts at one instant.
    package func attempt(
        name: String, address: String, now: Instant
    ) throws(LockedOut) {
        let keys = Self.keys(name: name, address: address)
        let lockedUntil = counts.withLock { counts -> Instant? in
            let locks = keys.compactMap { counts[$0.key]?.lockedUntil }
            if let last = locks.max(), last > now { return last }
            for (key, allowed) in keys { Self.count(key, allowed: allowed, in: &counts, now: now) }
            trim(&counts)
            return nil
        }
        guard let lockedUntil else { return }
        throw LockedOut(wait: lockedUntil - now)
    }

    /// Forgets the failures of a name that has shown its password.
    package func succeeded(name: String, address: String) {
        let keys = Self.keys(name: name, address: address)
        counts.withLock { counts in
            for (key, _) in keys where key.name != nil { counts[key] = nil }
            let own = Key(address: Digest(of: Array(address.utf8)))
            // This attempt was no failure.
            if let count = counts[own] { counts[own]?.failures = max(0, count.failures - 1) }
        }
    }

    /// How many names and addresses are remembered.
    package var size: Int { counts.withLock(\.count) }

    private static func keys(name: String, address: String) -> [(key: Key, allowed: Int)] {
        let name = Digest(of: Array(name.utf8))
        let address = Digest(of: Array(address.utf8))
        return [
            (Key(name: name, address: address), 5), (Key(name: name), 50),
            (Key(address: address), 100),
        ]
    }

    private static let first = Duration.seconds(15)
    private static let longest = Duration.seconds(15 * 60)
    /// After so long without a failure, counting begins anew.
    private static let memory = Duration.seconds(60 * 60)

    private static func count(
        _ key: Key, allowed: Int, in counts: inout [Key: Count], now: Instant
    ) {
        var count = counts[key] ?? Count(lastFailure: now, lockedUntil: now)
        if now - count.lastFailure > memory { count.failures = 0 }
        count.failures += 1
        count.lastFailure = now
        if count.failures >= allowed {
            let doublings = min(count.failures - allowed, 16)
            count.lockedUntil = now + min(first * (1 << doublings), longest)
        }
        counts[key] = count
    }

    /// Lets a tenth go at a time, so that a flood costs little for each attempt.
    private func trim(_ counts: inout [Key: Count]) {
        guard counts.count > limit else { return }
        let oldest = counts.sorted { $0.value.keptFor < $1.value.keptFor }
        for (key, _) in oldest.prefix(counts.count - limit + limit / 10) { counts[key] = nil }
    }
}

/// Nobody may try now.
package struct LockedOut: Error, Hashable, Sendable, CustomStringConvertible {
    package var wait: Duration

    /// Whole seconds until the next attempt, at least one: for `Retry-After`.
    package var seconds: Int { max(1, Int((wait.wholeMilliseconds + 999) / 1_000)) }

    package var description: String {
        "too many failed sign-ins: try again in \(seconds) seconds"
    }
}
