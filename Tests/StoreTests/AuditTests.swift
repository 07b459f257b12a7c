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

    @Test(arguments: StoreBackend.available)
    func `audit entries are found by who, what, on what, when and in which project`(
        backend: StoreBackend
    ) async throws {
        try await backend.withStore { store async throws in
            let rows: [(String, String, String, String)] = [
                ("alice (local:7)", "start", "r-1", "p"),
                ("bob (claimed by local:7)", "agree", "r-1/board", "p"),
                ("alice (local:7)", "agree", "r-10/board", "q"),
                ("alicea (local:77)", "stop", "r-2", ""),
            ]
            for (index, (actor, verb, subject, project)) in rows.enumerated() {
                let draft = AuditDraft(
                    at: Instant(milliseconds: Int64(index + 1) * 1_000), project: project,
                    actor: actor, address: "socket", verb: verb, subject: subject,
                    answer: "accepted", reason: "why", digest: "d")
                _ = try await store.commit([Change(audit: draft)])
            }
            func found(_ query: AuditQuery) async throws -> [Int] {
                try await store.audit(query).map(\.number)
            }

            #expect(try await found(AuditQuery()) == [4, 3, 2, 1])
            #expect(try await found(AuditQuery(limit: 2)) == [4, 3])
            #expect(try await found(AuditQuery(before: 3, limit: 2)) == [2, 1])
            #expect(try await found(AuditQuery(actor: "alice")) == [3, 1])
            #expect(try await found(AuditQuery(actor: "local:7")) == [3, 2, 1])
            #expect(try await found(AuditQuery(actor: "alice (local:7)")) == [3, 1])
            #expect(try await found(AuditQuery(actor: "ali")) == [])
            #expect(try await found(AuditQuery(verb: "agree")) == [3, 2])
            #expect(try await found(AuditQuery(subject: "r-1")) == [2, 1])
            #expect(try await found(AuditQuery(subject: "r-1/board")) == [2])
            #expect(try await found(AuditQuery(projects: ["p"])) == [2, 1])
            #expect(try await found(AuditQuery(projects: ["p", ""])) == [4, 2, 1])
            #expect(try await found(AuditQuery(projects: [])) == [])
            let second = Instant(milliseconds: 2_000)
            #expect(try await found(AuditQuery(since: second)) == [4, 3, 2])
            #expect(try await found(AuditQuery(until: second)) == [1])
            #expect(
                try await found(
                    AuditQuery(projects: ["p"], actor: "bob", verb: "agree", since: second)) == [2])
        }
    }
}
