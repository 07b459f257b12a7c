package import ReleaseEngine
package import ReleaseModel
internal import Synchronization

/// Records refused requests that never reach the engine, so that a flood of them cannot flood the
/// log, and none is left out silently.
///
/// Of one kind of refusal from one address the first is recorded as it is; the rest of the window
/// is counted and recorded as one entry. Addresses beyond `addresses` are counted together. What
/// changes something is none of its business: that carries its own line in its own commit.
package final class AuditRecorder: Sendable {
    /// A request that was refused before anything could be decided about it.
    package struct Refused: Hashable, Sendable {
        package var address: String
        /// The refusal's code: "not_authenticated".
        package var answer: String
        package var project: String
        /// Whoever it claimed to be, as far as that is known.
        package var actor: String
        package var verb: String
        package var subject: String
        package var reason: String

        package init(
            address: String, answer: String, project: String = "", actor: String = "",
            verb: String, subject: String, reason: String = ""
        ) {
            self.address = address
            self.answer = answer
            self.project = project
            self.actor = actor
            self.verb = verb
            self.subject = subject
            self.reason = reason
        }
    }

    private struct Key: Hashable {
        var address: String
        var answer: String
        var project: String
    }

    private struct Tally {
        var since: Instant
        var count = 0
    }

    private struct State {
        /// What is recorded with the next flush.
        var drafts: [AuditDraft] = []
        var tallies: [Key: Tally] = [:]
        /// Of addresses beyond the bound.
        var others = 0
        var othersSince = Instant(milliseconds: 0)
    }

    /// What no address is.
    package static let manyAddresses = "many addresses"
    private static let longest = 256

    private let state = Mutex(State())
    private let addresses: Int

    /// - Parameter addresses: how many kinds of refusal by address are told apart in one window.
    package init(addresses: Int = 64) {
        self.addresses = max(1, addresses)
    }

    /// Takes note of a refusal; never waits, never writes.
    package func refused(_ request: Refused, at instant: Instant) {
        let key = Key(
            address: String(request.address.prefix(Self.longest)), answer: request.answer,
            project: request.project)
        state.withLock { state in
            if state.tallies[key] != nil {
                state.tallies[key]?.count += 1
            } else if state.tallies.count < addresses {
                state.tallies[key] = Tally(since: instant)
                state.drafts.append(Self.draft(request, at: instant))
            } else {
                if state.others == 0 { state.othersSince = instant }
                state.others += 1
            }
        }
    }

    /// Ends the window: records what was refused in it, and begins a new one.
    ///
    /// What cannot be written is kept, and counted on.
    package func flush(into store: any Store, at instant: Instant) async throws(StoreError) {
        let taken = state.withLock { state in
            defer { state = State() }
            return state
        }
        let drafts = taken.drafts + Self.aggregates(taken, at: instant)
        guard !drafts.isEmpty else { return }
        do throws(StoreError) {
            _ = try await store.commit(drafts.map { Change(audit: $0) })
        } catch {
            giveBack(taken)
            throw error
        }
    }

    private func giveBack(_ taken: State) {
        state.withLock { state in
            var merged = taken
            for (key, tally) in state.tallies {
                if merged.tallies[key] != nil {
                    merged.tallies[key]?.count += tally.count + 1
                } else {
                    merged.others += tally.count + 1
                    if merged.others == tally.count + 1 { merged.othersSince = tally.since }
                }
            }
            if merged.others == 0 { merged.othersSince = state.othersSince }
            merged.others += state.others
            state = merged
        }
    }

    private static func aggregates(_ state: State, at instant: Instant) -> [AuditDraft] {
        var drafts = state.tallies.filter { $0.value.count > 0 }
            .sorted { ($0.key.address, $0.key.answer) < ($1.key.address, $1.key.answer) }
            .map { key, tally in
                aggregate(
                    tally.count, key.address, key.answer, key.project, tally.since, instant)
            }
        if state.others > 0 {
            drafts.append(
                aggregate(
                    state.others, manyAddresses, "refused", "", state.othersSince, instant))
        }
        return drafts
    }

    private static func aggregate(
        _ count: Int, _ address: String, _ answer: String, _ project: String, _ since: Instant,
        _ instant: Instant
    ) -> AuditDraft {
        AuditDraft(
            at: instant, project: project, actor: "", address: address, verb: "requests",
            subject: "", answer: answer, reason: "\(count) more refused from \(address)",
            detail: ["count": .integer(Int64(count)), "since": .integer(since.milliseconds)])
    }

    private static func draft(_ request: Refused, at instant: Instant) -> AuditDraft {
        AuditDraft(
            at: instant, project: request.project, actor: String(request.actor.prefix(longest)),
            address: String(request.address.prefix(longest)), verb: request.verb,
            subject: String(request.subject.prefix(longest)), answer: request.answer,
            reason: String(request.reason.prefix(longest)))
    }
}
