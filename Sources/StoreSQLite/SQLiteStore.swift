internal import GRDB
internal import GRDBSQLite
package import Logging
package import ReleaseEngine
import Synchronization

/// The durable record in one SQLite file (`DATA/slipway.db`).
///
/// Commits run one after the other on this actor, without a thread of their own; reads run beside
/// them on GRDB's readers and see the last commit.
package actor SQLiteStore: Store {
    /// What the store has in its hands.
    enum Link {
        case open(DatabasePool)
        /// Closed after a commit of unknown fate, and not yet opened again.
        case down(reason: String)
        case closed
    }

    package nonisolated let path: String
    nonisolated let logger: Logger
    nonisolated let link: Mutex<Link>
    private var writer: CommitWriter?
    private var checkpointer: Checkpointer
    private let onAudit: (@Sendable (_ number: Int) -> Void)?
    private var lastAuditNumber: Int?

    /// Opens the database, made and migrated where that is needed.
    ///
    /// - Parameter creates: whether a missing file is made; a missing folder never is.
    /// - Parameter onAudit: told after each commit that added to the audit log, with the number of
    ///   its last entry.
    package init(
        path: String, creates: Bool = true, logger: Logger = Logger(label: "slipway.store"),
        onAudit: (@Sendable (_ number: Int) -> Void)? = nil
    ) throws(SQLiteStoreError) {
        let pool = try Connection.open(path, mayCreate: creates)
        self.path = path
        self.logger = logger
        self.onAudit = onAudit
        checkpointer = Checkpointer(logger: logger)
        link = Mutex(.open(pool))
        writer = try Self.writer(on: pool, path: path)
    }

    package func commit(_ changes: [Change]) async throws(StoreError) -> [ChangeResult] {
        try commitHere(changes)
    }

    /// Empties the log into the database file and lets go of it.
    ///
    /// Nothing works afterwards.
    package func close() {
        guard case .open(let pool) = link.withLock({ $0 }) else {
            link.withLock { $0 = .closed }
            return
        }
        letGo(of: pool, leaving: .closed) { connection in
            _ = checkpointer.run(SQLITE_CHECKPOINT_TRUNCATE, on: connection)
        }
    }

    /// The open database, opened again if it was closed after a failure.
    ///
    /// It waits for a commit in progress, and so for the reopening that may follow it.
    func openPool() throws(StoreError) -> DatabasePool {
        switch link.withLock({ $0 }) {
        case .open(let pool):
            return pool
        case .closed:
            throw .notWritten(reason: "the store is closed")
        case .down(let reason):
            do throws(SQLiteStoreError) {
                return try reopen()
            } catch {
                throw .notWritten(
                    reason: "\(error) (the database was closed because: \(reason))")
            }
        }
    }

    private func commitHere(_ changes: [Change]) throws(StoreError) -> [ChangeResult] {
        try onWriter { (writer, connection) throws(StoreError) in
            let results = try writer.commit(changes)
            checkpointer.afterCommit(on: connection)
            tellOfAudit(writer)
            return results
        }
    }

    private func tellOfAudit(_ writer: CommitWriter) {
        guard let onAudit, let number = writer.lastAuditNumber, number != lastAuditNumber else {
            return
        }
        lastAuditNumber = number
        onAudit(number)
    }

    /// Runs one statement that changes something, as a durable commit of its own.
    func execute(_ sql: String) throws(StoreError) {
        try onWriter { (_, connection) throws(StoreError) in
            do throws(SQLiteFailure) {
                try Statement(sql, on: connection).run()
            } catch {
                throw error.atCommit
            }
        }
    }

    private func onWriter<Value>(
        _ body: (CommitWriter, OpaquePointer) throws(StoreError) -> Value
    ) throws(StoreError) -> Value {
        let result = access(try openPool(), body)
        if case .failure(.unknown(let reason)) = result { startAnew(because: reason) }
        return try result.get()
    }

    // Not async, so that GRDB's synchronous access is chosen: its asynchronous one costs half of
    // the commits per second. A function of its own, so that nothing here keeps the writer alive
    // when the database is closed.
    private func access<Value>(
        _ pool: DatabasePool, _ body: (CommitWriter, OpaquePointer) throws(StoreError) -> Value
    ) -> Result<Value, StoreError> {
        pool.writeWithoutTransaction { database in
            guard let connection = database.sqliteConnection, let writer else {
                return .failure(.notWritten(reason: "the store is closed"))
            }
            return Result { () throws(StoreError) in try body(writer, connection) }
        }
    }

    /// Closes the database really and opens it again, so that what is read next is what a restart
    /// would find.
    private func startAnew(because reason: String) {
        logger.error(
            "a commit may or may not have landed; the database is opened again",
            metadata: ["why": "\(reason)"])
        guard case .open(let pool) = link.withLock({ $0 }) else { return }
        letGo(of: pool, leaving: .down(reason: reason))
        do throws(SQLiteStoreError) {
            _ = try reopen()
        } catch {
            logger.error("the database could not be opened again", metadata: ["why": "\(error)"])
        }
    }

    /// Opens the file, which must be there, and makes durable whatever its log holds.
    ///
    /// A failed fsync may leave pages in memory that never reach the disk. Before anything is
    /// recorded after them they are moved into the database file, with an fsync that works.
    private func reopen() throws(SQLiteStoreError) -> DatabasePool {
        let pool = try Connection.open(path, mayCreate: false)
        let checkpointer = checkpointer
        let isSafe = pool.writeWithoutTransaction { database in
            guard let connection = database.sqliteConnection else { return false }
            return checkpointer.run(SQLITE_CHECKPOINT_TRUNCATE, on: connection)
        }
        guard isSafe else {
            throw .failed(path: path, reason: "its log could not be made durable")
        }
        writer = try Self.writer(on: pool, path: path)
        link.withLock { $0 = .open(pool) }
        return pool
    }

    private func letGo(
        of pool: DatabasePool, leaving state: Link, last: (OpaquePointer) -> Void = { _ in }
    ) {
        // Its statements are finalized with it; an open one would keep the file open.
        writer = nil
        link.withLock { $0 = state }
        do {
            // Once every read has ended the readers go first: only the writer, closing last, may
            // remove the log.
            try pool.barrierWriteWithoutTransaction { database in
                if let connection = database.sqliteConnection { last(connection) }
            }
            pool.invalidateReadOnlyConnections()
            try pool.close()
        } catch {
            logger.error("the database could not be closed", metadata: ["why": "\(error)"])
        }
    }

    private static func writer(
        on pool: DatabasePool, path: String
    ) throws(SQLiteStoreError) -> CommitWriter {
        do {
            return try pool.writeWithoutTransaction { database in
                guard let connection = database.sqliteConnection else {
                    throw SQLiteStoreError.failed(path: path, reason: "it was closed")
                }
                return try CommitWriter(connection)
            }
        } catch {
            throw Connection.reason(for: error, at: path)
        }
    }
}
