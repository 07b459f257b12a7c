package import ReleaseEngine
package import ReleaseModel
import Synchronization

/// The store contract in memory, which fails on demand and tells when commits begin and end.
///
/// Commits are numbered from 1 in the order they arrive, failed ones included.
package final class MemoryStore: Store {
    /// How a commit fails.
    package enum Fault: Hashable, Sendable {
        case notWritten
        /// `unknown` is thrown, and the changes are there.
        case unknownLanded
        /// `unknown` is thrown, and nothing is there.
        case unknownNotLanded
        case damaged
    }

    /// A place where a process may be killed.
    package enum Boundary: Sendable {
        /// Nothing of the commit is durable yet.
        case before(number: Int, changes: [Change])
        /// It is durable (where no fault prevented it), and nobody was told yet.
        case after(number: Int, results: [ChangeResult])
    }

    private struct State {
        var record: MemoryRecord
        var commits = 0
        var faults: [Int: Fault] = [:]
        var watch: (@Sendable (Boundary) async -> Void)?
    }

    private let state: Mutex<State>

    package init(_ record: MemoryRecord = MemoryRecord()) {
        state = Mutex(State(record: record))
    }

    /// What is durable now: what a process would find that starts after a kill at this instant.
    package var record: MemoryRecord { state.withLock { $0.record } }

    /// How many commits arrived, failed ones included.
    package var commits: Int { state.withLock { $0.commits } }

    /// Lets commit number `number` fail.
    package func fail(_ number: Int, _ fault: Fault) {
        state.withLock { $0.faults[number] = fault }
    }

    /// Lets the next commit fail.
    package func failNext(_ fault: Fault) {
        state.withLock { $0.faults[$0.commits + 1] = fault }
    }

    /// Calls `watch` at both boundaries of every commit; the commit waits for it.
    package func watch(_ watch: (@Sendable (Boundary) async -> Void)?) {
        state.withLock { $0.watch = watch }
    }

    package func commit(_ changes: [Change]) async throws(StoreError) -> [ChangeResult] {
        let (number, watch) = state.withLock { state in
            state.commits += 1
            return (state.commits, state.watch)
        }
        await watch?(.before(number: number, changes: changes))
        let (results, error) = land(changes, number: number)
        await watch?(.after(number: number, results: results))
        if let error { throw error }
        return results
    }

    private func land(_ changes: [Change], number: Int) -> ([ChangeResult], StoreError?) {
        state.withLock { state in
            let reason = "commit \(number) was told to fail"
            switch state.faults[number] {
            case nil: return (state.record.commit(changes), nil)
            case .notWritten: return ([], .notWritten(reason: reason))
            case .unknownLanded: return (state.record.commit(changes), .unknown(reason: reason))
            case .unknownNotLanded: return ([], .unknown(reason: reason))
            case .damaged: return ([], .damaged(reason: reason))
            }
        }
    }
}

extension MemoryStore {
    package func events(
        of run: RunID, after position: Int, limit: Int
    ) async throws(StoreError) -> [StoredEvent] {
        asked { $0.events(of: run, after: position, limit: limit) }
    }

    package func summary(of run: RunID) async throws(StoreError) -> RunSummary? {
        asked { $0.summary(of: run) }
    }

    package func summaries(_ query: SummaryQuery) async throws(StoreError) -> Page<RunSummary> {
        asked { $0.summaries(query) }
    }

    package func runCounts() async throws(StoreError) -> [RunCount] {
        asked { $0.runCounts() }
    }

    package func openRuns() async throws(StoreError) -> [RunID] {
        asked { $0.openRuns() }
    }

    package func plan(_ digest: Digest) async throws(StoreError) -> [UInt8]? {
        asked { $0.plan(digest) }
    }

    package func timers(
        dueBy instant: Instant, limit: Int
    ) async throws(StoreError) -> [StoredTimer] {
        asked { $0.timers(dueBy: instant, limit: limit) }
    }

    package func document(_ kind: String, _ id: String) async throws(StoreError) -> Document? {
        asked { $0.document(kind, id) }
    }

    package func documents(_ query: DocumentQuery) async throws(StoreError) -> Page<Document> {
        asked { $0.documents(query) }
    }

    package func audit(after number: Int, limit: Int) async throws(StoreError) -> [AuditEntry] {
        asked { $0.audit(after: number, limit: limit) }
    }

    package func audit(_ query: AuditQuery) async throws(StoreError) -> [AuditEntry] {
        asked { $0.audit(query) }
    }

    // Asked under the lock: a copy handed out would make the next commit copy everything.
    private func asked<Answer: Sendable>(
        _ question: (MemoryRecord) -> Answer
    ) -> Answer {
        state.withLock { question($0.record) }
    }
}
