import ReleaseEngine
import ReleaseModel
import Testing

@Suite struct AuditTests {
    @Test(arguments: StoreBackend.available)
    func `audit entries are numbered without a gap and each hash covers the one before`(
        backend: StoreBackend
    ) async throws {
        try await backend.withStore { store async throws in
            let list: JSON = [.bool(true), .null, .number(1.5)]
            let detail: JSON = ["reason": "it \"broke\"\n", "count": 3, "list": list]
            _ = try await store.commit([
                .sample(run: "a", after: 0, audit: .sample("start", detail: detail)),
                .sample(run: "a", after: 0, audit: .sample("conflicts, so not in the log")),
                .sample(run: "b", after: 0),
                Change(audit: .sample("refused")),
            ])
            _ = try await store.commit([
                .document("x", replaces: 0, audit: .sample("create"))
            ])

            let entries = try await store.audit(after: 0, limit: 10)

            #expect(entries.map(\.number) == [1, 2, 3])
            #expect(entries.map(\.draft.verb) == ["start", "refused", "create"])
            #expect(entries.first?.draft == .sample("start", detail: detail))
            var previous = AuditEntry.origin
            for entry in entries {
                #expect(
                    entry
                        == AuditEntry(
                            number: entry.number, draft: entry.draft, following: previous))
                previous = entry.hash
            }
        }
    }

    @Test(arguments: StoreBackend.available)
    func `audit entries are read after a number, up to a limit`(
        backend: StoreBackend
    ) async throws {
        try await backend.withStore { store async throws in
            _ = try await store.commit((1...5).map { Change(audit: .sample("\($0)")) })

            #expect(try await store.audit(after: 2, limit: 2).map(\.draft.verb) == ["3", "4"])
            #expect(try await store.audit(after: 5, limit: 2) == [])
            #expect(try await store.audit(after: 0, limit: 0) == [])
            #expect(try await store.audit(after: 0, limit: -1) == [])
        }
    }
}
