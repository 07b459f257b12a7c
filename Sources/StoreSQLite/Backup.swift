internal import GRDB
import ReleaseEngine

extension SQLiteStore {
    /// Copies the database as it is now into a new file, while commits go on.
    ///
    /// When this returns the copy is complete, checked, and on the disk. An existing file is
    /// refused; a failed backup leaves none.
    package nonisolated func backup(to path: String) async throws(SQLiteStoreError) {
        try Copying.refuseExisting(path)
        let partial = try Copying.partialFile(for: path)
        defer { Copying.discard(partial) }
        do {
            let copy = try DatabaseQueue(path: partial, configuration: Copying.configuration)
            try await copyContent(to: copy)
            try await Copying.finish(copy, at: path) { _ in }
            try copy.close()
        } catch {
            throw Connection.reason(for: error, at: path)
        }
        try Files.publish(partial, as: path)
    }

    private nonisolated func copyContent(to copy: DatabaseQueue) async throws {
        let pool: DatabasePool
        do throws(StoreError) {
            pool = try await openPool()
        } catch {
            throw SQLiteStoreError.failed(path: path, reason: "\(error)")
        }
        // On a reader: it sees one state, and commits go on in the log beside it.
        try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
            pool.asyncRead { access in
                done.resume(
                    with: Result {
                        let source = try access.get()
                        try copy.writeWithoutTransaction { try source.backup(to: $0) }
                    })
            }
        }
    }
}

/// What a backup and a restore have in common.
enum Copying {
    static var configuration: Configuration {
        var configuration = Connection.configuration
        // Large copies gain nothing from a short wait; nobody else knows the file.
        configuration.label = "slipway.copy"
        return configuration
    }

    static func refuseExisting(_ path: String) throws(SQLiteStoreError) {
        for suffix in ["", "-wal", "-shm", "-journal"] where Files.exists(path + suffix) {
            throw .exists(path: path + suffix)
        }
    }

    /// A new empty file beside the target, where renaming is atomic.
    static func partialFile(for path: String) throws(SQLiteStoreError) -> String {
        let folder = Files.folder(of: path)
        guard Files.isFolder(folder) else { throw .missing(path: folder) }
        let partial = "\(path).partial-\(UInt32.random(in: 0...UInt32.max))"
        guard try Files.create(partial) else { throw .exists(path: partial) }
        return partial
    }

    static func discard(_ partial: String) {
        for suffix in ["", "-wal", "-shm", "-journal"] { Files.remove(partial + suffix) }
    }

    /// Makes one self-contained file of a copy, changes it, and checks every page of it.
    static func finish(
        _ copy: DatabaseQueue, at path: String,
        _ change: @escaping @Sendable (Database) throws -> Void
    ) async throws {
        try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
            copy.asyncWriteWithoutTransaction { database in
                done.resume(
                    with: Result {
                        try database.execute(sql: "PRAGMA journal_mode = DELETE")
                        try database.execute(sql: "PRAGMA synchronous = FULL")
                        try change(database)
                        try checkPages(database, at: path)
                    })
            }
        }
    }

    static func checkPages(_ database: Database, at path: String) throws {
        let answer = try String.fetchOne(database, sql: "PRAGMA integrity_check(1)")
        guard answer == "ok" else {
            throw SQLiteStoreError.damaged(path: path, reason: answer ?? "no answer")
        }
    }
}
