internal import GRDB
package import ReleaseEngine
package import ReleaseModel

extension SQLiteStore {
    private static let restoredAt = "restored_at"

    /// Puts a backup where no database is, marked as restored.
    ///
    /// The backup is checked first (every page, and that this binary knows its schema) and stays
    /// as it is. A failed restore leaves nothing at the target.
    package static func restore(
        backup: String, into path: String, at instant: Instant
    ) async throws(SQLiteStoreError) {
        try Copying.refuseExisting(path)
        guard Files.size(backup) != nil else { throw .missing(path: backup) }
        let partial = try Copying.partialFile(for: path)
        defer { Copying.discard(partial) }
        do {
            let copy = try DatabaseQueue(path: partial, configuration: Copying.configuration)
            try await copyContent(of: backup, to: copy)
            try await Copying.finish(copy, at: backup) { database in
                try database.execute(
                    sql: "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)",
                    arguments: [restoredAt, String(instant.milliseconds)])
            }
            try copy.close()
        } catch {
            throw Connection.reason(for: error, at: backup)
        }
        try Files.publish(partial, as: path)
    }

    /// When the database was restored; nil where it was not, or the mark was cleared.
    package nonisolated func restoredMark() async throws(StoreError) -> Instant? {
        try await read { connection throws(SQLiteFailure) in
            let rows = try Statement("SELECT value FROM meta WHERE name = ?1", on: connection)
            rows.bind(1, Self.restoredAt)
            guard try rows.next() else { return nil }
            guard let milliseconds = Int64(rows.text(0)) else {
                throw .unreadable("the mark of the restore is \(rows.text(0))")
            }
            return Instant(milliseconds: milliseconds)
        }
    }

    /// Removes the mark, once every open run is durably held.
    package func clearRestoredMark() throws(StoreError) {
        try execute("DELETE FROM meta WHERE name = '\(Self.restoredAt)'")
    }

    private static func copyContent(of backup: String, to copy: DatabaseQueue) async throws {
        let source = try Connection.openReadOnly(backup)
        try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
            source.asyncRead { access in
                done.resume(
                    with: Result {
                        let database = try access.get()
                        try Connection.check(database, at: backup)
                        try Copying.checkPages(database, at: backup)
                        try copy.writeWithoutTransaction { try database.backup(to: $0) }
                    })
            }
        }
        try source.close()
    }
}
