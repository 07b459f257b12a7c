internal import GRDB
internal import GRDBSQLite

/// Opens the database file as this store needs it, or says what to change.
enum Connection {
    /// Opens the file for writing, made and migrated where that is needed.
    ///
    /// Nothing is written before the file is known to be ours and not newer than this binary.
    static func open(_ path: String, mayCreate: Bool) throws(SQLiteStoreError) -> DatabasePool {
        try checkFolder(of: path)
        let isNew = try prepareFile(path, mayCreate: mayCreate)
        if !isNew { try checkContent(path) }
        let pool: DatabasePool
        do {
            pool = try DatabasePool(path: path, configuration: configuration)
            try makeDurable(pool)
            try Migrations.migrate(pool)
        } catch {
            throw reason(for: error, at: path)
        }
        if isNew { try Files.sync(Files.folder(of: path)) }
        return pool
    }

    /// Opens a file only for looking at it.
    static func openReadOnly(_ path: String) throws -> DatabaseQueue {
        var configuration = configuration
        configuration.readonly = true
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    /// Refuses a file that is no Slipway database, or one of a newer schema.
    static func check(
        _ database: Database, at path: String, mayBeEmpty: Bool = false
    ) throws {
        let identifier = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        let tables = try Int.fetchOne(
            database,
            sql: "SELECT count(*) FROM sqlite_master WHERE tbl_name <> 'grdb_migrations'")
        // A database whose creation was cut short holds at most the migrator's own table.
        if mayBeEmpty, tables == 0, version == 0 { return }
        try check(identifier: identifier, version: version, at: path)
    }

    private static func check(
        identifier: Int, version: Int, at path: String
    ) throws(SQLiteStoreError) {
        guard identifier == Migrations.applicationID else { throw .notSlipway(path: path) }
        guard version <= Migrations.version else {
            throw .newerSchema(path: path, found: version, known: Migrations.version)
        }
    }

    /// The sentence for what SQLite answered.
    static func reason(for error: any Error, at path: String) -> SQLiteStoreError {
        if let error = error as? SQLiteStoreError { return error }
        let failure = error as? SQLiteFailure ?? SQLiteFailure(error)
        switch failure.primary {
        case SQLITE_CORRUPT: return .damaged(path: path, reason: failure.message)
        case SQLITE_NOTADB: return .notSlipway(path: path)
        case SQLITE_READONLY: return .readOnly(path: path)
        case SQLITE_FULL: return .diskFull(path: path)
        case SQLITE_BUSY, SQLITE_LOCKED: return .inUse(path: path)
        default:
            return Files.isDiskFull(at: path)
                ? .diskFull(path: path) : .failed(path: path, reason: failure.message)
        }
    }

    static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "slipway"
        configuration.busyMode = .timeout(5)
        // Verified by `verify`; checking each row as it is written would cost the per-step path.
        configuration.foreignKeysEnabled = false
        // Transactions are prepared statements of our own; a failed ROLLBACK must not end us.
        configuration.allowsUnsafeTransactions = true
        configuration.prepareDatabase { database in
            if !database.configuration.readonly {
                try database.execute(sql: "PRAGMA page_size = 4096")
            }
        }
        return configuration
    }

    /// GRDB sets NORMAL when it enters WAL, so FULL is set here, and read back.
    private static func makeDurable(_ pool: DatabasePool) throws {
        try pool.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA synchronous = FULL")
            let level = try Int.fetchOne(database, sql: "PRAGMA synchronous")
            guard level == 2 else {
                throw SQLiteFailure(
                    code: SQLITE_ERROR, message: "it could not be made durable (synchronous)")
            }
            // Checkpoints are our own, so that somebody looks at their result.
            if let connection = database.sqliteConnection {
                sqlite3_wal_autocheckpoint(connection, 0)
            }
        }
    }

    private static func checkFolder(of path: String) throws(SQLiteStoreError) {
        let folder = Files.folder(of: path)
        guard Files.isFolder(folder) else { throw .missing(path: folder) }
        guard Files.isWritable(folder) else { throw .readOnly(path: folder) }
    }

    /// - Returns: whether the file was made now.
    private static func prepareFile(
        _ path: String, mayCreate: Bool
    ) throws(SQLiteStoreError) -> Bool {
        let size = Files.size(path)
        if (size ?? 0) == 0, (Files.size(path + "-wal") ?? 0) > 0 {
            throw .damaged(path: path, reason: "it is empty or gone, but its -wal file is there")
        }
        guard let size else {
            guard mayCreate else { throw .missing(path: path) }
            return try Files.create(path)
        }
        guard Files.isWritable(path) else { throw .readOnly(path: path) }
        if size == 0 { return true }
        guard Files.head(of: path, count: 16) == Array("SQLite format 3\0".utf8) else {
            throw .notSlipway(path: path)
        }
        return false
    }

    private static func checkContent(_ path: String) throws(SQLiteStoreError) {
        // Without a log, the file's header tells it all, and nothing is left beside a file that
        // is refused: even looking through SQLite makes a log.
        if (Files.size(path + "-wal") ?? 0) == 0 {
            let header = Files.head(of: path, count: 72)
            let identifier = number(in: header, at: 68)
            let version = number(in: header, at: 60)
            if identifier != 0 || version != 0 {
                return try check(identifier: identifier, version: version, at: path)
            }
        }
        do {
            let queue = try openReadOnly(path)
            defer { try? queue.close() }
            try queue.read { database in
                try check(database, at: path, mayBeEmpty: true)
            }
        } catch {
            throw reason(for: error, at: path)
        }
    }

    /// Four bytes, the highest first; 0 where the header is too short.
    private static func number(in header: [UInt8], at offset: Int) -> Int {
        guard header.count >= offset + 4 else { return 0 }
        return header[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
    }
}
