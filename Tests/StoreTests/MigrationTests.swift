import Foundation
import GRDB
import ReleaseEngine
import ReleaseModel
import StoreSQLite
import Testing

@Suite struct MigrationTests {
    @Test func `a database of the first schema version opens with everything in it`()
        async throws
    {
        try await withFolder { folder async throws in
            let path = folder + "/slipway.db"
            try tamper(path, String(contentsOfFile: fixture("schema-1.sql"), encoding: .utf8))

            let store = try SQLiteStore(path: path, creates: false)

            #expect(try await store.journal(of: "r-1") == ["one", "two"])
            #expect(try await store.listed(SummaryQuery()) == ["r-2", "r-1"])
            #expect(try await store.openRuns() == [RunID("r-1")])
            let summary = try #require(try await store.summary(of: RunID("r-1")))
            #expect(try await store.plan(summary.planDigest) != nil)
            let due = try await store.timers(dueBy: Instant(milliseconds: 5_000), limit: 9)
            #expect(due.count == 1)
            let zone = DocumentQuery(kind: "cluster", field: Output("zone", "1"))
            #expect(try await store.documents(zone).elements.map(\.version) == [3])
            let verbs = try await store.audit(after: 0, limit: 9).map(\.draft.verb)
            #expect(verbs == ["start", "agree"])
            #expect(try await store.findings() == [])
            let next = Change.sample(run: "r-1", after: 2, audit: .sample("next"))
            #expect(try await store.commit([next]) == [.recorded])
            await store.close()
        }
    }

    @Test func `a database whose creation was cut short is made to the end`() async throws {
        try await withFolder { folder async throws in
            let path = folder + "/slipway.db"
            try tamper(
                path,
                """
                PRAGMA journal_mode = WAL;
                CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)
                """)

            let store = try SQLiteStore(path: path)

            #expect(try await store.commit([.sample(run: "a", after: 0)]) == [.recorded])
            await store.close()
        }
    }

    @Test(arguments: ["schema-1"])
    func `a released schema becomes the present one by the steps after it`(
        _ name: String
    ) async throws {
        try await withFolder { folder async throws in
            let released = folder + "/released.db"
            try tamper(released, String(contentsOfFile: fixture("\(name).sql"), encoding: .utf8))
            try await SQLiteStore(path: released).close()
            let present = folder + "/present.db"
            try await SQLiteStore(path: present).close()

            #expect(try schema(of: released) == schema(of: present))
        }
    }

    /// Every table and index with its SQL, white space apart.
    private func schema(of path: String) throws -> [String] {
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        let rows = try queue.read { database in
            try String.fetchAll(
                database,
                sql: "SELECT type || ' ' || name || ' ' || ifnull(sql, '') FROM sqlite_master")
        }
        return rows.map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }.sorted()
    }
}
