import ReleaseEngine
import ReleaseModel
import Testing

@Suite struct RunQueryTests {
    @Test(arguments: StoreBackend.available)
    func `events are read oldest first, after a position, up to a limit`(
        backend: StoreBackend
    ) async throws {
        try await backend.withStore { store async throws in
            _ = try await store.commit([
                .sample(run: "a", after: 0, events: ["1", "2", "3"]),
                .sample(run: "b", after: 0, events: ["other"]),
                .sample(run: "a", after: 3, events: ["4", "5"]),
            ])

            let page = try await store.events(of: RunID("a"), after: 1, limit: 3)
            #expect(
                page == [
                    StoredEvent(position: 2, bytes: Array("2".utf8)),
                    StoredEvent(position: 3, bytes: Array("3".utf8)),
                    StoredEvent(position: 4, bytes: Array("4".utf8)),
                ])
            let rest = try await store.events(of: RunID("a"), after: 4, limit: 100)
            #expect(rest.map(\.position) == [5])
            #expect(try await store.events(of: RunID("a"), after: 5, limit: 9) == [])
            #expect(try await store.events(of: RunID("a"), after: 0, limit: 0) == [])
            #expect(try await store.events(of: RunID("a"), after: 0, limit: -1) == [])
            #expect(try await store.events(of: RunID("none"), after: 0, limit: 9) == [])
        }
    }

    @Test(arguments: StoreBackend.available)
    func `an unknown run has no row`(backend: StoreBackend) async throws {
        try await backend.withStore { store async throws in
            #expect(try await store.summary(of: RunID("none")) == nil)
            #expect(try await store.summaries(SummaryQuery()) == Page(elements: []))
            #expect(try await store.openRuns() == [])
        }
    }

    @Test(arguments: StoreBackend.available)
    func `runs are listed newest first`(backend: StoreBackend) async throws {
        try await backend.withStore { store async throws in
            let names = (0..<7).map { "r-\(9 - $0)" }
            for name in names { _ = try await store.commit([.sample(run: name, after: 0)]) }

            for limit in [1, 2, 3, 7, 50] {
                let listed = try await store.listed(SummaryQuery(limit: limit))
                #expect(listed == names.reversed())
            }
        }
    }

    @Test(arguments: StoreBackend.available)
    func `runs are listed by what a project reaches, with any other filter`(
        backend: StoreBackend
    ) async throws {
        try await backend.withStore { store async throws in
            for (name, project) in [("a", "1"), ("b", "2"), ("c", ""), ("d", "1")] {
                var change = Change.sample(run: name, after: 0)
                change.run?.summary.project = project
                _ = try await store.commit([change])
            }
            let status = try await store.summary(of: RunID("a"))?.status

            #expect(try await store.listed(SummaryQuery(scope: ProjectScope("1"))) == ["d", "a"])
            #expect(
                try await store.listed(
                    SummaryQuery(scope: ProjectScope("2", includesUnassigned: true))) == ["c", "b"])
            #expect(
                try await store.listed(SummaryQuery(scope: ProjectScope("1"), status: status))
                    == ["d", "a"])
            #expect(
                try await store.listed(SummaryQuery(scope: ProjectScope("1"), limit: 1)) == [
                    "d", "a",
                ])
            #expect(try await store.summary(of: RunID("b"))?.project == "2")
        }
    }

    @Test(arguments: StoreBackend.available)
    func `a page stays where it is when newer runs arrive`(backend: StoreBackend) async throws {
        try await backend.withStore { store async throws in
            for name in ["1", "2", "3", "4"] {
                _ = try await store.commit([.sample(run: name, after: 0)])
            }
            let first = try await store.summaries(SummaryQuery(limit: 2))
            _ = try await store.commit([
                .sample(run: "5", after: 0), .sample(run: "1", after: 1, status: "failed"),
            ])

            let second = try await store.summaries(
                SummaryQuery(cursor: first.nextCursor, limit: 2))

            #expect(first.elements.map(\.run.description) == ["4", "3"])
            #expect(second.elements.map(\.run.description) == ["2", "1"])
            #expect(second.elements.last?.status == "failed")
            #expect(second.nextCursor == nil)
        }
    }

    @Test(arguments: StoreBackend.available)
    func `runs are filtered by status and by name`(backend: StoreBackend) async throws {
        try await backend.withStore { store async throws in
            _ = try await store.commit([
                .sample(run: "1", after: 0, name: "shop", status: "running"),
                .sample(run: "2", after: 0, name: "shop", status: "failed"),
                .sample(run: "3", after: 0, name: "bank", status: "failed"),
                .sample(run: "4", after: 0, name: "shop", status: "failed"),
                .sample(run: "1", after: 1, name: "shop", status: "succeeded"),
            ])

            #expect(try await store.listed(SummaryQuery(status: "running")) == [])
            #expect(try await store.listed(SummaryQuery(status: "succeeded")) == ["1"])
            let failed = SummaryQuery(status: "failed", limit: 1)
            #expect(try await store.listed(failed) == ["4", "3", "2"])
            #expect(try await store.listed(SummaryQuery(name: "shop")) == ["4", "2", "1"])
            let both = SummaryQuery(status: "failed", name: "shop", limit: 1)
            #expect(try await store.listed(both) == ["4", "2"])
        }
    }

    @Test(arguments: StoreBackend.available)
    func `a page holds between one and 1,000 rows`(backend: StoreBackend) async throws {
        try await backend.withStore { store async throws in
            _ = try await store.commit((0..<1_003).map { .sample(run: "\($0)", after: 0) })

            let page = try await store.summaries(SummaryQuery(limit: 1_000_000))
            #expect(page.elements.count == 1_000)
            #expect(page.nextCursor != nil)
            for limit in [0, -5] {
                #expect(try await store.summaries(SummaryQuery(limit: limit)).elements.count == 1)
            }
        }
    }

    @Test(arguments: StoreBackend.available)
    func `a cursor that no page gave leads to an empty page`(
        backend: StoreBackend
    ) async throws {
        try await backend.withStore { store async throws in
            _ = try await store.commit([.sample(run: "a", after: 0)])
            for cursor in ["", "nonsense", "-1"] {
                let page = try await store.summaries(SummaryQuery(cursor: cursor))
                #expect(page == Page(elements: []))
            }
        }
    }

    @Test(arguments: StoreBackend.available)
    func `open runs are those whose row says so, oldest first`(
        backend: StoreBackend
    ) async throws {
        try await backend.withStore { store async throws in
            _ = try await store.commit([
                .sample(run: "c", after: 0), .sample(run: "b", after: 0, isOpen: false),
                .sample(run: "a", after: 0), .sample(run: "d", after: 0),
                .sample(run: "d", after: 1, isOpen: false),
                .sample(run: "b", after: 1, isOpen: true),
            ])

            #expect(try await store.openRuns().map(\.description) == ["c", "b", "a"])
            let counts = try await store.runCounts()
            #expect(counts.map(\.runs).reduce(0, +) == 4)
        }
    }

    @Test(arguments: StoreBackend.available)
    func `timers are set, replaced and cleared by run, step and kind`(
        backend: StoreBackend
    ) async throws {
        try await backend.withStore { store async throws in
            _ = try await store.commit([
                .timers(
                    run: "a", after: 0,
                    set: [
                        (1, .wait, 30), (1, .expiry, 20), (2, .wait, 20), (2, .gate, 21),
                        (3, .probe, 99),
                    ]),
                .timers(run: "b", after: 0, set: [(1, .wait, 20), (0, .gate, 20)]),
            ])
            _ = try await store.commit([
                .timers(
                    run: "a", after: 1, set: [(1, .wait, 10), (3, .probe, 5)],
                    cleared: [(2, .wait), (3, .probe), (7, .backoff)])
            ])

            let due = try await store.timers(dueBy: Instant(milliseconds: 21), limit: 10)
            let told = due.map { timer in
                "\(timer.run) \(timer.key.step.index) \(timer.key.kind) \(timer.due.milliseconds)"
            }
            #expect(
                told == [
                    "a 3 probe 5", "a 1 wait 10", "a 1 expiry 20", "b 0 gate 20", "b 1 wait 20",
                    "a 2 gate 21",
                ])
            let first = try await store.timers(dueBy: Instant(milliseconds: 20), limit: 2)
            #expect(first == Array(due.prefix(2)))
            #expect(try await store.timers(dueBy: Instant(milliseconds: 4), limit: 9) == [])
            #expect(try await store.timers(dueBy: Instant(milliseconds: 99), limit: -1) == [])
        }
    }
}
