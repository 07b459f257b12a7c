import ReleaseEngine
import ReleaseModel
import StoreSQLite
import Synchronization
import Testing

extension SQLiteStore {
    func findings() async throws -> [Finding] {
        let found = Mutex<[Finding]>([])
        _ = try await verify { finding in found.withLock { $0.append(finding) } }
        return found.withLock { $0 }
    }
}

@Suite struct VerifyTests {
    @Test func `an untouched database has no findings, and everything was looked at`()
        async throws
    {
        try await withDatabase { store, _ async throws in
            try await fill(store)
            let counts = try await store.verify { Issue.record("\($0)") }

            var expected = VerifiedCounts()
            expected.runs = 2
            expected.events = 5
            expected.plans = 1
            expected.documents = 1
            expected.auditEntries = 3
            #expect(counts == expected)
        }
    }

    @Test(arguments: [
        (
            "UPDATE audit SET actor = 'mallory' WHERE number = 2",
            ["audit entry 2: it was changed: its hash does not cover it"]
        ),
        (
            """
            UPDATE audit SET project = 'x' WHERE number = 1;
            UPDATE audit SET address = 'x' WHERE number = 2;
            UPDATE audit SET reason = 'x' WHERE number = 3
            """,
            [
                "audit entry 1: it was changed: its hash does not cover it",
                "audit entry 2: it was changed: its hash does not cover it",
                "audit entry 3: it was changed: its hash does not cover it",
            ]
        ),
        (
            "UPDATE audit SET digest = 'x' WHERE number = 1",
            ["audit entry 1: it was changed: its hash does not cover it"]
        ),
        (
            "UPDATE audit SET detail = x'7b7d20' WHERE number = 3",
            ["audit entry 3: it was changed: its hash does not cover it"]
        ),
        (
            "DELETE FROM audit WHERE number = 2",
            ["audit entry 2: it is missing; entry 3 follows"]
        ),
        (
            """
            UPDATE audit SET hash = (SELECT hash FROM audit WHERE number = 3) WHERE number = 2
            """,
            [
                "audit entry 2: it was changed: its hash does not cover it",
                "audit entry 3: it does not continue the entry before it",
            ]
        ),
        (
            "DELETE FROM events WHERE run = 1 AND position = 2",
            ["run a: event 2 is missing; its row says position 3"]
        ),
        (
            "DELETE FROM events WHERE run = 1 AND position = 3",
            ["run a: event 3 is missing; its row says position 3"]
        ),
        (
            "UPDATE runs SET position = 2 WHERE run = 'a'",
            ["run a: its row says position 2, but its journal goes on after that"]
        ),
        (
            "UPDATE events SET position = 9 WHERE run = 1 AND position = 3",
            ["run a: event 3 is missing; its row says position 3"]
        ),
        (
            "INSERT INTO events (run, position, bytes) VALUES (1, 9, x'00')",
            ["run a: its row says position 3, but its journal goes on after that"]
        ),
        (
            "INSERT INTO events (run, position, bytes) VALUES (77, 1, x'00')",
            ["the journal: there are events of run number 77, which has no row"]
        ),
        (
            "INSERT INTO timers (run, step, kind, due) VALUES (77, 4, 'wait', 9)",
            ["timers: the wait timer of step 4 belongs to run number 77, which has no row"]
        ),
        (
            "DELETE FROM documents",
            ["documents: the field zone is kept for cluster x, which is gone"]
        ),
    ])
    func `each contradiction is found, and only that`(
        change: String, expected: [String]
    ) async throws {
        try await withDatabase { store, path async throws in
            try await fill(store)
            await store.close()
            try tamper(path, change)

            let again = try SQLiteStore(path: path)
            #expect(try await again.findings().map(\.description) == expected)
            await again.close()
        }
    }

    @Test func `changed and missing plans are found`() async throws {
        try await withDatabase { store, path async throws in
            try await fill(store)
            await store.close()
            try tamper(path, "UPDATE plans SET bytes = x'7b7d'")
            let changed = try SQLiteStore(path: path)
            let digest = Digest(of: plan)
            #expect(
                try await changed.findings() == [
                    Finding(
                        "plan \(digest)",
                        "its content was changed: it has the digest \(Digest(of: [0x7b, 0x7d]))")
                ])
            await changed.close()

            try tamper(path, "DELETE FROM plans")
            let missing = try SQLiteStore(path: path)
            #expect(
                try await missing.findings()
                    == ["a", "b"].map {
                        Finding("run \($0)", "its plan \(digest) is missing")
                    })
            await missing.close()
        }
    }

    @Test func `every run is listed, oldest first, page by page`() async throws {
        try await withDatabase { store, _ async throws in
            let names = (0..<7).map { "r-\(9 - $0)" }
            _ = try await store.commit(names.map { .sample(run: $0, after: 0) })
            for limit in [1, 3, 7, 100] {
                var listed: [String] = []
                var cursor: String?
                repeat {
                    let page = try await store.allRuns(after: cursor, limit: limit)
                    listed += page.elements.map(\.description)
                    cursor = page.nextCursor
                } while cursor != nil
                #expect(listed == names)
            }
        }
    }

    private let plan = Array(#"{"name":"storefront"}"#.utf8)

    /// Two runs of one plan with five events, a timer, a document and three audit entries.
    private func fill(_ store: SQLiteStore) async throws {
        let digest = Digest(of: plan)
        for (run, events) in [("a", ["1", "2", "3"]), ("b", ["1", "2"])] {
            var change = RunChange.sample(run: run, after: 0, events: events)
            change.summary.planDigest = digest
            change.plan = (digest, plan)
            change.timersSet = [
                StoredTimer(
                    run: RunID(run), key: TimerKey(step: StepID(0), kind: .wait),
                    due: Instant(milliseconds: 5))
            ]
            let detail: JSON = ["run": .string(run)]
            _ = try await store.commit([
                Change(run: change, audit: .sample("start", detail: detail))
            ])
        }
        let zone = Output("zone", "1")
        _ = try await store.commit([
            .document("x", replaces: 0, fields: [zone], audit: .sample("create"))
        ])
    }
}
