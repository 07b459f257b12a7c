internal import GRDBSQLite

/// What this machine's SQLite does by itself: one update and one insert are a transition.
///
/// The same library as the store's, prepared statements, WAL, synchronous=FULL, and nothing else.
final class SQLiteFloor {
    private let connection: OpaquePointer
    private var statements: [OpaquePointer] = []
    private var written = 0
    private static let plans = 1_000
    private static let payload = String(repeating: "x", count: 100)

    init(in folder: String) throws {
        var handle: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        let code = sqlite3_open_v2("\(folder)/floor.db", &handle, flags, nil)
        guard code == SQLITE_OK, let handle else { throw BenchError("SQLite does not open") }
        connection = handle
        try execute(
            """
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            CREATE TABLE plan (id INTEGER PRIMARY KEY, cursor INTEGER, state TEXT, at INTEGER);
            CREATE TABLE event (
                id INTEGER PRIMARY KEY, plan INTEGER, step INTEGER, kind TEXT, payload TEXT,
                at INTEGER);
            WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 999)
            INSERT INTO plan SELECT i, 0, 'running', 0 FROM n;
            PRAGMA wal_checkpoint(TRUNCATE);
            """)
        for sql in [
            "BEGIN IMMEDIATE", "COMMIT",
            "UPDATE plan SET cursor = cursor + 1, at = ?1 WHERE id = ?2",
            "INSERT INTO event (plan, step, kind, payload, at) VALUES (?1, ?2, 'done', ?3, ?4)",
        ] {
            var statement: OpaquePointer?
            let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
            sqlite3_prepare_v3(connection, sql, -1, flags, &statement, nil)
            guard let statement else { throw failure() }
            statements.append(statement)
        }
    }

    deinit {
        for statement in statements { sqlite3_finalize(statement) }
        sqlite3_close_v2(connection)
    }

    /// Transitions per second, so many to a durable commit.
    func rate(groupedBy group: Int, for time: Duration) throws -> Double {
        let clock = ContinuousClock()
        let start = clock.now
        let before = written
        while clock.now < start + time {
            try step(0)
            for _ in 0..<group { try transition() }
            try step(1)
        }
        return Double(written - before) / (clock.now - start).seconds
    }

    private func transition() throws {
        written += 1
        let plan = Int64(written % Self.plans)
        sqlite3_bind_int64(statements[2], 1, Int64(written))
        sqlite3_bind_int64(statements[2], 2, plan)
        try step(2)
        sqlite3_bind_int64(statements[3], 1, plan)
        sqlite3_bind_int64(statements[3], 2, Int64(written))
        Self.payload.withCString { text in
            // Copied by SQLite before the call returns.
            let copying = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
            _ = sqlite3_bind_text(statements[3], 3, text, 100, copying)
        }
        sqlite3_bind_int64(statements[3], 4, Int64(written))
        try step(3)
    }

    private func step(_ index: Int) throws {
        let code = sqlite3_step(statements[index])
        sqlite3_reset(statements[index])
        guard code == SQLITE_DONE else { throw failure() }
    }

    private func execute(_ sql: String) throws {
        guard sqlite3_exec(connection, sql, nil, nil, nil) == SQLITE_OK else { throw failure() }
    }

    private func failure() -> BenchError {
        BenchError("the floor cannot be measured: \(String(cString: sqlite3_errmsg(connection)))")
    }
}

extension Bench {
    /// SQLite's own rate now; in a file of its own that is gone afterwards.
    func floor(groupedBy group: Int) throws -> Double {
        let folder = try workplace.folder()
        defer { workplace.discard(folder) }
        return try SQLiteFloor(in: folder).rate(groupedBy: group, for: floorTime)
    }
}
