import ReleaseEngine
import ReleaseModel
import Testing

@Suite struct CommitTests {
    @Test(arguments: StoreBackend.available)
    func `a change at a stale position conflicts alone`(backend: StoreBackend) async throws {
        try await backend.withStore { store async throws in
            _ = try await store.commit([.sample(run: "a", after: 0, events: ["1", "2"])])

            let results = try await store.commit([
                .sample(run: "a", after: 1, events: ["stale"], status: "failed"),
                .sample(run: "b", after: 0),
                .sample(run: "c", after: 3, events: ["too far"]),
            ])

            #expect(results == [.conflict(actual: 2), .recorded, .conflict(actual: 0)])
            #expect(try await store.journal(of: "a") == ["1", "2"])
            #expect(try await store.journal(of: "b") == ["event"])
            #expect(try await store.summary(of: RunID("a"))?.status == "running")
        }
    }

    @Test(arguments: StoreBackend.available)
    func `what follows a conflict of its run in one group conflicts too`(
        backend: StoreBackend
    ) async throws {
        try await backend.withStore { store async throws in
            _ = try await store.commit([.sample(run: "a", after: 0, events: ["1", "2"])])

            // Decided by a server that had not seen event 2: its second change would fit by chance.
            let results = try await store.commit([
                .sample(run: "a", after: 1, events: ["stale"]),
                .sample(run: "b", after: 0),
                .sample(run: "a", after: 2, events: ["on the stale one"]),
            ])

            #expect(results == [.conflict(actual: 2), .recorded, .conflict(actual: 2)])
            #expect(try await store.journal(of: "a") == ["1", "2"])
        }
    }

    @Test(arguments: StoreBackend.available)
    func `a run is created once`(backend: StoreBackend) async throws {
        try await backend.withStore { store async throws in
            let results = try await store.commit([
                .sample(run: "a", after: 0), .sample(run: "a", after: 0, events: ["again"]),
                .sample(run: "unknown", after: 4),
            ])

            #expect(results == [.recorded, .conflict(actual: 1), .conflict(actual: 0)])
            #expect(try await store.journal(of: "a") == ["event"])
            #expect(try await store.summary(of: RunID("unknown")) == nil)
        }
    }

    @Test(arguments: StoreBackend.available)
    func `changes of one run follow each other within a group`(
        backend: StoreBackend
    ) async throws {
        try await backend.withStore { store async throws in
            let results = try await store.commit([
                .sample(run: "a", after: 0, events: ["1"]),
                .sample(run: "a", after: 1, events: ["2", "3"]),
                .sample(run: "a", after: 3, events: ["4"]),
            ])

            #expect(results == [.recorded, .recorded, .recorded])
            #expect(try await store.journal(of: "a") == ["1", "2", "3", "4"])
        }
    }

    @Test(arguments: StoreBackend.available)
    func `the row is as the last recorded change says, whatever differs from the one before`(
        backend: StoreBackend
    ) async throws {
        try await backend.withStore { store async throws in
            let statuses = ["running", "running", "failed", "failed", "running", "succeeded"]
            for (position, status) in statuses.enumerated() {
                let change = Change.sample(run: "a", after: position, status: status)
                let late = Change.sample(run: "a", after: position, status: "late")

                let results = try await store.commit([change, late])

                #expect(results == [.recorded, .conflict(actual: position + 1)])
                var row = try #require(change.run?.summary)
                row.position = position + 1
                #expect(try await store.summary(of: RunID("a")) == row)
            }
        }
    }

    @Test(arguments: StoreBackend.available)
    func `a conflict leaves nothing of its change`(backend: StoreBackend) async throws {
        try await backend.withStore { store async throws in
            _ = try await store.commit([.sample(run: "a", after: 0), .document("x", replaces: 0)])
            var late = Change.timers(run: "a", after: 0, set: [(1, .wait, 10)])
            late.run?.plan = (Digest("late"), [1])
            late.documents = [DocumentWrite(kind: "cluster", id: "y", replaces: 0, body: [1])]
            late.audit = .sample("late")
            var mismatch = Change.timers(run: "b", after: 0, set: [(1, .wait, 10)])
            mismatch.documents = [
                DocumentWrite(kind: "cluster", id: "z", replaces: 0, body: [1]),
                DocumentWrite(kind: "cluster", id: "x", replaces: 7, body: [1]),
            ]
            mismatch.audit = .sample("mismatch")

            let results = try await store.commit([late, mismatch])

            #expect(results == [.conflict(actual: 1), .conflict(actual: 1)])
            #expect(try await store.plan(Digest("late")) == nil)
            #expect(try await store.document("cluster", "y") == nil)
            #expect(try await store.document("cluster", "z") == nil)
            #expect(try await store.summary(of: RunID("b")) == nil)
            #expect(try await store.journal(of: "b") == [])
            #expect(try await store.timers(dueBy: Instant(milliseconds: 99), limit: 9) == [])
            #expect(try await store.audit(after: 0, limit: 9) == [])
        }
    }

    @Test(arguments: StoreBackend.available)
    func `where run and document conflict, the run's position is told`(
        backend: StoreBackend
    ) async throws {
        try await backend.withStore { store async throws in
            _ = try await store.commit([.sample(run: "a", after: 0, events: ["1", "2"])])
            for after in [0, 1, 3] {
                var change = Change.document("x", replaces: 7)
                change.run = .sample(run: "a", after: after)
                #expect(try await store.commit([change]) == [.conflict(actual: 2)])
            }
        }
    }

    @Test(arguments: StoreBackend.available)
    func `a change lands whole`(backend: StoreBackend) async throws {
        try await backend.withStore { store async throws in
            var change = Change.timers(run: "a", after: 0, set: [(1, .wait, 10)])
            change.run?.plan = (Digest("plan"), Array("{}".utf8))
            change.documents = [DocumentWrite(kind: "cluster", id: "x", replaces: 0, body: [7])]
            change.audit = .sample("start")

            #expect(try await store.commit([change]) == [.recorded])

            #expect(try await store.summary(of: RunID("a")) == change.run?.summary)
            #expect(try await store.journal(of: "a") == ["event"])
            #expect(try await store.plan(Digest("plan")) == Array("{}".utf8))
            #expect(try await store.document("cluster", "x")?.body == [7])
            #expect(try await store.audit(after: 0, limit: 9).map(\.draft.verb) == ["start"])
            let timers = try await store.timers(dueBy: Instant(milliseconds: 10), limit: 9)
            #expect(timers == change.run?.timersSet)
        }
    }

    @Test(arguments: StoreBackend.available)
    func `an empty group and an empty change are recorded`(backend: StoreBackend) async throws {
        try await backend.withStore { store async throws in
            #expect(try await store.commit([]) == [])
            #expect(try await store.commit([Change()]) == [.recorded])
        }
    }

    @Test(arguments: StoreBackend.available)
    func `a row's position is that of its last event`(backend: StoreBackend) async throws {
        try await backend.withStore { store async throws in
            var change = RunChange.sample(run: "a", after: 0, events: ["1", "2"])
            change.summary.position = 77
            _ = try await store.commit([Change(run: change)])

            #expect(try await store.summary(of: RunID("a"))?.position == 2)
            let next = Change.sample(run: "a", after: 2)
            #expect(try await store.commit([next]) == [.recorded])
        }
    }

    @Test(arguments: StoreBackend.available)
    func `every field of the row is replaced by a change`(backend: StoreBackend) async throws {
        try await backend.withStore { store async throws in
            _ = try await store.commit([.sample(run: "a", after: 0)])
            let rows = [
                RunSummary(
                    run: RunID("a"), name: "other", status: "failed", position: 2,
                    planDigest: Digest("amended"), steps: 20, finishedSteps: 4, failedSteps: 5,
                    waitingForPeople: 6, startedBy: "bob", startedAt: Instant(milliseconds: 7),
                    changedAt: Instant(milliseconds: 8), isOpen: false),
                RunSummary(
                    run: RunID("a"), name: "other", status: "failed", position: 3,
                    planDigest: Digest("amended"), steps: 20, finishedSteps: 14, failedSteps: 15,
                    waitingForPeople: 16, startedBy: "bob", startedAt: Instant(milliseconds: 7),
                    changedAt: Instant(milliseconds: 18), isOpen: false),
            ]
            for row in rows {
                let change = RunChange(
                    run: RunID("a"), after: row.position - 1, events: [[1]], summary: row)
                #expect(try await store.commit([Change(run: change)]) == [.recorded])
                #expect(try await store.summary(of: RunID("a")) == row)
            }
        }
    }

    @Test(arguments: StoreBackend.available)
    func `a change without events may still move the row and its timers`(
        backend: StoreBackend
    ) async throws {
        try await backend.withStore { store async throws in
            _ = try await store.commit([.sample(run: "a", after: 0)])
            let change = Change.sample(run: "a", after: 1, events: [], status: "paused")

            #expect(try await store.commit([change]) == [.recorded])

            #expect(try await store.summary(of: RunID("a"))?.status == "paused")
            #expect(try await store.summary(of: RunID("a"))?.position == 1)
        }
    }

    @Test(arguments: StoreBackend.available)
    func `a plan is kept once, however many runs use it`(backend: StoreBackend) async throws {
        try await backend.withStore { store async throws in
            let bytes = Array(#"{"name":"storefront"}"#.utf8)
            for run in ["a", "b"] {
                var change = RunChange.sample(run: run, after: 0)
                change.plan = (Digest(of: bytes), bytes)
                #expect(try await store.commit([Change(run: change)]) == [.recorded])
            }

            #expect(try await store.plan(Digest(of: bytes)) == bytes)
            #expect(try await store.plan(Digest("none")) == nil)
        }
    }

    @Test(arguments: StoreBackend.available)
    func `bytes come back as they were`(backend: StoreBackend) async throws {
        try await backend.withStore { store async throws in
            var change = RunChange.sample(run: "r-\u{0}é\u{1F680}", after: 0)
            change.events = [[], [0, 255, 0], [UInt8](repeating: 7, count: 3_000_000)]
            change.summary.run = change.run
            change.summary.name = "\u{0}x"
            change.summary.position = 3
            _ = try await store.commit([Change(run: change)])

            let events = try await store.events(of: change.run, after: 0, limit: 9)
            #expect(events.map(\.bytes) == change.events)
            #expect(try await store.summary(of: change.run) == change.summary)
        }
    }

    @Test(.timeLimit(.minutes(15)), arguments: StoreBackend.available)
    func `commits of many tasks at once are each recorded once`(
        backend: StoreBackend
    ) async throws {
        try await backend.withStore { store async throws in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<16 {
                    group.addTask {
                        // Each task adds ten events to one run, against all the others.
                        var conflicts = 0
                        var recorded = 0
                        while recorded < 10 {
                            let at = try await store.summary(of: RunID("a"))?.position ?? 0
                            let result = try await store.commit([
                                .sample(run: "a", after: at, audit: .sample("write"))
                            ])
                            if result == [.recorded] { recorded += 1 } else { conflicts += 1 }
                        }
                        return conflicts
                    }
                }
                try await group.waitForAll()
            }

            #expect(try await store.summary(of: RunID("a"))?.position == 160)
            #expect(try await store.journal(of: "a").count == 160)
            let entries = try await store.audit(after: 0, limit: 1_000)
            #expect(entries.map(\.number) == Array(1...160))
        }
    }
}
