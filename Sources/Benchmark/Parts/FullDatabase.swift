internal import GRDBSQLite

/// Fills a database with finished runs: one that really ran, copied by SQL with its events.
///
/// The copies are what lists and indexes see; `slipway verify` would find that their events name
/// the first run.
enum FullDatabase {
    /// Of how many runs one has the rare status that lists are filtered by.
    static let oneFailedOf = 1_000

    static func fill(_ database: String, with runs: Int) throws {
        var handle: OpaquePointer?
        let code = sqlite3_open_v2(database, &handle, SQLITE_OPEN_READWRITE, nil)
        guard code == SQLITE_OK, let handle else { throw BenchError("\(database) does not open") }
        defer { sqlite3_close_v2(handle) }
        let sql = """
            PRAGMA synchronous = OFF;
            PRAGMA cache_size = -65536;
            BEGIN IMMEDIATE;
            WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < \(runs))
            INSERT INTO runs
            SELECT i, 'r-' || printf('%012x', i), 'release-' || (i % 1000),
                CASE WHEN i % \(oneFailedOf) = 0 THEN 'failed' ELSE status END,
                position, plan, steps, finished_steps, failed_steps, waiting_for_people,
                started_by, started_at, changed_at, is_open, project
            FROM n CROSS JOIN runs WHERE number = 1;
            WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < \(runs))
            INSERT INTO events (run, position, bytes)
            SELECT i, position, bytes FROM n CROSS JOIN events WHERE run = 1;
            COMMIT;
            PRAGMA wal_checkpoint(TRUNCATE);
            """
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else {
            throw BenchError(
                "the database cannot be filled: \(String(cString: sqlite3_errmsg(handle)))")
        }
    }
}

extension Bench {
    /// A folder whose database holds so many finished runs.
    func fullFolder(_ runs: Int) async throws -> String {
        let folder = try workplace.folder()
        try await Rig.run(in: folder, NoOpDriver()) { rig in
            _ = try await rig.start(Plans.sequence(1), "first")
            try await rig.settles(after: 1)
        }
        try FullDatabase.fill(Rig<NoOpDriver>.database(in: folder), with: runs)
        return folder
    }
}
