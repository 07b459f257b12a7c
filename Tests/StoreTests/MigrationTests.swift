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

    @Test func `a released schema and a new one become the same`() async throws {
        try await withFolder { folder async throws in
            let released = folder + "/released.db"
            try tamper(released, String(contentsOfFile: fixture("schema-1.sql"), encoding: .utf8))
            try await SQLiteStore(path: released).close()
            let present = folder + "/present.db"
            try await SQLiteStore(path: present).close()

            #expect(try schema(of: released) == schema(of: present))
        }
    }

    @Test func `entries of the first schema keep their hashes, and newer ones follow them`()
        async throws
    {
        try await withFolder { folder async throws in
            let path = folder + "/slipway.db"
            try tamper(path, String(contentsOfFile: fixture("schema-1.sql"), encoding: .utf8))
            let store = try SQLiteStore(path: path, creates: false)
            var draft = AuditDraft.sample("next")
            draft.project = "p"
            draft.address = "10.0.0.1"
            _ = try await store.commit([Change(audit: draft)])

            let entries = try await store.audit(after: 0, limit: 9)
            #expect(entries.map(\.format) == [1, 1, 2])
            #expect(entries.map { Digest(of: $0.covered) } == entries.map(\.hash))
            #expect(entries.last?.previous == entries.dropLast().last?.hash)
            #expect(entries.last?.draft == draft)
            #expect(try await store.findings() == [])
            await store.close()

            // What format 1 does not cover may not be added to it either.
            try tamper(path, "UPDATE audit SET format = 2 WHERE number = 1")
            let changed = try SQLiteStore(path: path)
            #expect(try await changed.findings().map(\.subject) == ["audit entry 1"])
            await changed.close()
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
