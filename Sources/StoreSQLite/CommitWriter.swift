internal import GRDBSQLite
import ReleaseEngine
import ReleaseModel

/// Records groups of changes, each group in one durable transaction.
///
/// Its statements are prepared once and stepped inside GRDB's writer, nowhere else: this is the
/// path that every step of every run takes.
final class CommitWriter {
    private let connection: OpaquePointer
    private let begin: Statement
    private let commit: Statement
    private let rollback: Statement
    private let runs: RunTable
    private let documents: DocumentTable
    private let audit: AuditTable

    init(_ connection: OpaquePointer) throws(SQLiteFailure) {
        self.connection = connection
        begin = try Statement("BEGIN IMMEDIATE", on: connection, keeps: true)
        commit = try Statement("COMMIT", on: connection, keeps: true)
        rollback = try Statement("ROLLBACK", on: connection, keeps: true)
        runs = try RunTable(connection)
        documents = try DocumentTable(connection)
        audit = try AuditTable(connection)
    }

    /// The number of the last audit entry, where it is known.
    var lastAuditNumber: Int? { audit.lastNumber }

    /// Records each change or reports its conflict; returns once that is on the disk.
    func commit(_ changes: [Change]) throws(StoreError) -> [ChangeResult] {
        let results: [ChangeResult]
        do throws(SQLiteFailure) {
            try begin.run()
            results = try record(changes)
        } catch {
            try giveUp()
            throw error.beforeCommit
        }
        do throws(SQLiteFailure) {
            try commit.run()
        } catch {
            try giveUp()
            throw error.atCommit
        }
        return results
    }

    private func record(_ changes: [Change]) throws(SQLiteFailure) -> [ChangeResult] {
        var results: [ChangeResult] = []
        results.reserveCapacity(changes.count)
        // What follows a conflict of its run was decided on what is not there.
        var conflicted: [RunID: Int] = [:]
        for change in changes {
            if !conflicted.isEmpty, let run = change.run, let actual = conflicted[run.run] {
                results.append(.conflict(actual: actual))
                continue
            }
            let result = try record(change)
            if case .conflict(let actual) = result, let run = change.run {
                conflicted[run.run] = actual
            }
            results.append(result)
        }
        for (change, result) in zip(changes, results) where result == .recorded {
            if let draft = change.audit { try audit.append(draft) }
        }
        return results
    }

    /// Every check of the change comes before its first write, so a conflict leaves nothing.
    private func record(_ change: Change) throws(SQLiteFailure) -> ChangeResult {
        if !change.documents.isEmpty {
            if let run = change.run, let actual = try runs.conflict(of: run) {
                return .conflict(actual: actual)
            }
            if let actual = try documents.conflict(of: change.documents) {
                return .conflict(actual: actual)
            }
        }
        if let run = change.run, let actual = try runs.record(run) {
            return .conflict(actual: actual)
        }
        for write in change.documents { try documents.record(write) }
        return .recorded
    }

    /// Ends the transaction without its writes.
    private func giveUp() throws(StoreError) {
        runs.forget()
        audit.forget()
        guard sqlite3_get_autocommit(connection) == 0 else { return }
        do throws(SQLiteFailure) {
            try rollback.run()
        } catch {
            // The connection is of no use any more: have it closed.
            throw .unknown(reason: "a failed commit could not be rolled back: \(error.message)")
        }
    }
}
