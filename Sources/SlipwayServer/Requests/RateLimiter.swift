internal import Synchronization

/// How often something may be asked: steadily, and at once after a quiet time.
package struct RequestRate: Hashable, Sendable {
    package var perSecond: Double
    package var burst: Double

    package init(perSecond: Double, burst: Double) {
        self.perSecond = perSecond
        self.burst = burst
    }
}

/// Lets everybody ask only so often: a token bucket for each user, and for each address.
///
/// It knows a bounded number of them. Whoever asked least recently is forgotten first, and then
/// begins with a full bucket: what the table holds is bounded, and nobody waits for a stranger.
package final class RateLimiter: Sendable {
    /// Whose requests are counted together.
    package enum Key: Hashable, Sendable {
        /// Somebody who proved who they are.
        case user(String)
        /// Nobody knows who it is: everybody behind one address is one.
        case address(String)
    }

    private struct Bucket {
        var tokens: Double
        var filledAt: ContinuousClock.Instant
    }

    private let rate: RequestRate
    private let buckets: Mutex<RecentlyUsed<Key, Bucket>>

    package init(_ rate: RequestRate, remembering capacity: Int = 10_000) {
        self.rate = rate
        buckets = Mutex(RecentlyUsed(capacity: capacity))
    }

    /// Takes one request's place; where there is none, says how long to wait for the next one.
    package func wait(for key: Key, at now: ContinuousClock.Instant) -> Duration? {
        buckets.withLock { buckets in
            var bucket = buckets[key] ?? Bucket(tokens: rate.burst, filledAt: now)
            if now > bucket.filledAt {
                let gained = (now - bucket.filledAt) / .seconds(1) * rate.perSecond
                bucket.tokens = min(rate.burst, bucket.tokens + gained)
                bucket.filledAt = now
            }
            let isThere = bucket.tokens >= 1
            if isThere { bucket.tokens -= 1 }
            buckets[key] = bucket
            return isThere ? nil : .seconds((1 - bucket.tokens) / rate.perSecond)
        }
    }

    /// How many are remembered.
    package var count: Int { buckets.withLock { $0.count } }
}

extension RateLimiter {
    /// Takes one request's place.
    ///
    /// - Throws: the problem that says when to come back, as whole seconds.
    func take(_ key: Key, at now: ContinuousClock.Instant) throws(ProblemError) {
        guard let wait = wait(for: key, at: now) else { return }
        throw .tooManyRequests(rate, comeBackAfter: wait)
    }
}
