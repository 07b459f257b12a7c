import ReleaseEngine
import ReleaseModel
import StoreSQLite
import Testing

@Suite struct RollbackTests {
    @Test func `a journal that contradicts its row fails the group, and leaves nothing of it`()
        async throws
    {
        try await withDatabase { store, path async throws in
            _ = try await store.commit([.sample(run: "a", after: 0, audit: .sample("1"))])
            await store.close()
            try tamper(path, "INSERT INTO events (run, position, bytes) VALUES (1, 2, x'00')")
            let again = try SQLiteStore(path: path)

            let error = await #expect(throws: StoreError.self) {
                _ = try await again.commit([
                    .sample(run: "new", after: 0, audit: .sample("no")),
                    .sample(run: "a", after: 1),
                ])
            }

            guard case .damaged = error else {
                Issue.record("\(error.map { "\($0)" } ?? "no error")")
                return
            }
            #expect(try await again.summary(of: RunID("new")) == nil)
            #expect(try await again.summary(of: RunID("a"))?.position == 1)
            // What the store remembers of the transaction is undone with it.
            let results = try await again.commit([
                .sample(run: "other", after: 0), .sample(run: "new", after: 1),
            ])
            #expect(results == [.recorded, .conflict(actual: 0)])
            let created = try await again.commit([
                .sample(run: "new", after: 0, audit: .sample("2"))
            ])
            #expect(created == [.recorded])
            #expect(try await again.journal(of: "other") == ["event"])
            #expect(try await again.audit(after: 0, limit: 9).map(\.number) == [1, 2])
            #expect(try await again.findings().filter { $0.subject == "audit entry 2" } == [])
            await again.close()
        }
    }
}
