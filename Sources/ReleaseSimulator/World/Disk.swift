import ReleaseEngine
import ReleaseModel

/// The one journal of a simulation, with the commits that are under way.
///
/// Safety: unchecked because a simulation has one thread.
final class Disk: @unchecked Sendable {
    typealias Answer = Result<[ChangeResult], StoreError>

    struct Commit {
        var server: Int
        var changes: [Change]
        /// What became of it, where it has landed: nobody was told yet.
        var results: [ChangeResult]?
        var waiting: UnsafeContinuation<Answer, Never>
    }

    private(set) var record = MemoryRecord()
    private(set) var commits: [Commit] = []
    /// Sees every change at the moment it is durable.
    var landed: ((_ server: Int, Change) -> Void)?
    /// Forgets to compare positions: a broken engine.
    var isPositionBlind = false

    func commit(_ changes: [Change], by server: Int) async -> Answer {
        await withUnsafeContinuation { waiting in
            commits.append(Commit(server: server, changes: changes, waiting: waiting))
        }
    }

    /// Makes a commit durable; its server is not told yet.
    func land(_ place: Int) {
        guard commits[place].results == nil else { return }
        var changes = commits[place].changes
        if isPositionBlind { changes = changes.map(blinded) }
        let results = record.commit(changes)
        commits[place].results = results
        for (change, result) in zip(changes, results) where result == .recorded {
            landed?(commits[place].server, change)
        }
    }

    private func blinded(_ change: Change) -> Change {
        var change = change
        if let run = change.run, run.after > 0, let summary = record.summary(of: run.run) {
            change.run?.after = summary.position
        }
        return change
    }

    /// Tells the server what became of its commit, or that it failed.
    func answer(_ place: Int, _ failure: StoreError? = nil) {
        let commit = commits.remove(at: place)
        if let failure {
            commit.waiting.resume(returning: .failure(failure))
        } else {
            commit.waiting.resume(returning: .success(commit.results ?? []))
        }
    }

    /// A server is gone: what has not landed never will.
    func forget(_ server: Int) {
        let gone = commits.filter { $0.server == server }
        commits.removeAll { $0.server == server }
        for commit in gone {
            commit.waiting.resume(returning: .failure(.unknown(reason: "the server is gone")))
        }
    }
}
