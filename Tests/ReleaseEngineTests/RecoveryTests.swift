import ReleaseEngine
import ReleaseModel
import SlipwayTestSupport
import Testing

@Suite(.timeLimit(.minutes(15))) struct RecoveryTests {
    @Test func `an attempt under way at the end is probed at the next start, not repeated`()
        async throws
    {
        let (store, driver) = (MemoryStore(), ScriptedDriver())
        driver.script("a") { _, _ in
            try await Task.sleep(for: .seconds(600))
            return .succeeded([])
        }
        let run = try await EngineBench.run(
            store: store, driver: driver, drain: .milliseconds(20)
        ) { bench in
            let run = try await bench.start(.sequence(.action("a"), .action("b")))
            try await bench.wait(run) { _ in driver.count(of: "a") == 1 }
            return run
        }
        driver.answerProbes(of: "a", .done([]))

        try await EngineBench.run(store: MemoryStore(store.record), driver: driver) { bench in
            _ = try await bench.wait(run, for: .succeeded)
        }
        #expect(driver.count(of: "a") == 1)
        #expect(driver.count(of: "b") == 1)
    }

    @Test(arguments: [MemoryStore.Fault.unknownLanded, .unknownNotLanded, .notWritten], 1...8)
    func `a commit that fails loses nothing and repeats nothing`(
        fault: MemoryStore.Fault, number: Int
    ) async throws {
        let store = MemoryStore()
        store.fail(number + 1, fault)
        try await EngineBench.run(store: store) { bench in
            let run = try await bench.start(
                .sequence(.action("a"), .action("b"), .action("c"), .action("d")))
            try await bench.wait(run, for: .succeeded)
            #expect(bench.driver.performed.map(\.step) == ["a", "b", "c", "d"])
            for _ in 0..<9_000 where !bench.engine.isReady {
                try await Task.sleep(for: .milliseconds(10))
            }
            #expect(bench.engine.isReady)
        }
    }

    @Test func `a command that could not be written is told so, and may be asked again`()
        async throws
    {
        let store = MemoryStore()
        try await EngineBench.run(store: store) { bench in
            let run = try await bench.start(.sequence(.trigger("go"), .action("a")))
            store.failNext(.notWritten)
            let error = await #expect(throws: EngineError.self) {
                try await bench.ask(.pause, run, id: "p")
            }
            guard case .unavailable = error else {
                Issue.record("expected unavailable, got \(String(describing: error))")
                return
            }
            try await bench.ask(.pause, run, id: "p")
            #expect(try await bench.engine.runState(run).status == .paused)
        }
    }

    @Test func `a damaged journal parks its run, and other runs go on`() async throws {
        let store = MemoryStore()
        let plan = Plan.sequence(.trigger("go"), .action("a"))
        let (bad, good) = try await EngineBench.run(store: store) { bench in
            (try await bench.start(plan, id: "1"), try await bench.start(plan, id: "2"))
        }
        let summary = try #require(try await store.summary(of: bad))
        var later = summary
        later.position += 1
        let impossible = Change(
            run: RunChange(
                run: bad, after: summary.position,
                events: [Array("{\"v\":1,\"at\":1,\"kind\":\"started\"}".utf8)],
                summary: later))
        _ = try await store.commit([impossible])

        try await EngineBench.run(store: store) { bench in
            await #expect(throws: EngineError.self) { try await bench.ask(.pause, bad, id: "p") }
            try await bench.ask(.trigger(step: "go", comment: ""), good, id: "go")
            try await bench.wait(good, for: .succeeded)
        }
    }

    @Test func `timers outlive the server`() async throws {
        let (store, clock) = (MemoryStore(), ManualClock())
        let run = try await EngineBench.run(store: store, clock: clock) { bench in
            let run = try await bench.start(.sequence(.wait("bake", .seconds(600))))
            try await bench.wait(run) { $0.steps[0].status == .waiting }
            return run
        }
        clock.move(by: .seconds(600))
        try await EngineBench.run(store: store, clock: clock) { bench in
            _ = try await bench.wait(run, for: .succeeded)
        }
    }

    @Test func `after a restore open runs wait until a person resumes`() async throws {
        let (store, driver) = (MemoryStore(), ScriptedDriver())
        driver.answerProbes(of: "a", .done([]))
        driver.script("a") { _, _ in
            try await Task.sleep(for: .seconds(600))
            return .succeeded([])
        }
        let run = try await EngineBench.run(store: store, driver: driver, drain: .zero) { bench in
            let run = try await bench.start(.sequence(.action("a"), .action("b")))
            try await bench.wait(run) { _ in driver.count(of: "a") == 1 }
            return run
        }
        try await EngineBench.run(store: store, driver: driver, holdsOpenRuns: true) { bench in
            try await bench.wait(run) { $0.status == .paused && $0.steps[0].status == .succeeded }
            #expect(driver.count(of: "b") == 0)
            try await bench.ask(.resume, run, id: "resume")
            try await bench.wait(run, for: .succeeded)
        }
    }

    @Test(arguments: 2...6)
    func `an ending that is known stays known, however often recording fails`(
        number: Int
    ) async throws {
        let store = MemoryStore()
        for commit in number..<(number + 4) { store.fail(commit, .notWritten) }
        let driver = ScriptedDriver()
        driver.answerProbes(of: "a", .unknown(reason: "no probe can tell"))
        try await EngineBench.run(store: store, driver: driver) { bench in
            let run = try await bench.start(.sequence(.action("a"), .action("b")))
            try await bench.wait(run, for: .succeeded)
            let journal = try await bench.engine.journal(run, after: 0, limit: 100)
            #expect(!journal.contains { $0.kind == "stale_ending" })
            #expect(!journal.contains { $0.kind == "attempt_unknown" })
        }
        #expect(driver.count(of: "a") == 1)
    }

    @Test func `starting a damaged run again is answered`() async throws {
        let store = MemoryStore()
        let plan = Plan.sequence(.trigger("go"))
        let run = try await EngineBench.run(store: store) { try await $0.start(plan) }
        var row = try #require(try await store.summary(of: run))
        row.position += 1
        _ = try await store.commit([
            Change(
                run: RunChange(run: run, after: row.position - 1, events: [[0x7b]], summary: row))
        ])
        try await EngineBench.run(store: store) { bench in
            await #expect(throws: EngineError.self) { try await bench.start(plan) }
        }
    }

    @Test func `a repeated command is not told more than the first one`() async throws {
        let store = MemoryStore()
        try await EngineBench.run(store: store) { bench in
            let run = try await bench.start(.sequence(.trigger("go")))
            store.failNext(.notWritten)
            let answers = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<8 {
                    group.addTask { (try? await bench.ask(.pause, run, id: "p")) != nil }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            let isPaused = try await bench.engine.runState(run).status == .paused
            #expect(isPaused == answers.contains(true))
        }
    }

    @Test func `runs that wait for a slot get it before those that had one`() async throws {
        try await EngineBench.run(parallelism: 1) { bench in
            let many = Plan.sample([(0..<20).map { [PlanTask.action("many-\($0)")] }])
            let few = Plan.sequence(.action("few"))
            let first = try await bench.start(many, id: "first")
            let second = try await bench.start(few, id: "second")
            try await bench.wait(first, for: .succeeded)
            try await bench.wait(second, for: .succeeded)
            let order = bench.driver.performed.map(\.step)
            let place = try #require(order.firstIndex(of: "few"))
            #expect(place < order.count - 1, "it came last: \(order)")
        }
    }
}
