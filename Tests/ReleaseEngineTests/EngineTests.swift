import ReleaseEngine
import ReleaseModel
import SlipwayTestSupport
import Testing

@Suite(.timeLimit(.minutes(15))) struct EngineTests {
    @Test func `a plan runs to its end, each effect once`() async throws {
        try await EngineBench.run { bench in
            let run = try await bench.start(
                .sample([
                    [[.action("a", outputs: ["V"])], [.action("b")]],
                    [[.action("c", input: ["v": "${tasks.a.outputs.V}"])]],
                ]))
            try await bench.wait(run, for: .succeeded)

            #expect(bench.driver.performed.map(\.step).sorted() == ["a", "b", "c"])
            let summary = try await bench.engine.summary(run)
            #expect(summary.status == "succeeded")
            #expect(summary.finishedSteps == 3)
            #expect(summary.isOpen == false)
            let certificate = try await bench.engine.certificate(run)
            #expect(certificate.holds)
            #expect(certificate.effects.map(\.performed) == [1, 1, 1])
        }
    }

    @Test func `a command asked twice gets its first answer`() async throws {
        try await EngineBench.run { bench in
            let plan = Plan.sequence(.trigger("go"), .action("a"))
            let run = try await bench.start(plan)
            #expect(try await bench.start(plan) == run)
            let first = try await bench.ask(.pause, run, id: "p")
            let second = try await bench.ask(.pause, run, id: "p")
            #expect(second.isRepeated)
            #expect(second.position == first.position)
            await #expect(throws: EngineError.self) { try await bench.ask(.pause, run, id: "q") }
            let reused = await #expect(throws: EngineError.self) {
                try await bench.ask(.stop, run, id: "p")
            }
            guard case .refused(let refusal) = reused else { return }
            #expect(refusal.code == .commandReused)
        }
    }

    @Test func `a failed run is retried from the failed step`() async throws {
        try await EngineBench.run { bench in
            bench.driver.script("b") { effect, _ in
                effect.key.generation == 1 ? .failed(reason: "broken") : .succeeded([])
            }
            let run = try await bench.start(.sequence(.action("a"), .action("b"), .action("c")))
            try await bench.wait(run, for: .failed)
            try await bench.ask(.retry, run, id: "r")
            try await bench.wait(run, for: .succeeded)
            #expect(bench.driver.count(of: "a") == 1)
            #expect(bench.driver.count(of: "b") == 2)
            let attempts = try await bench.engine.attempts(run)
            #expect(attempts.map(\.verdict) == ["succeeded", "failed", "succeeded", "succeeded"])
        }
    }

    @Test func `no more actions perform at once than the server has slots`() async throws {
        let gauge = Gauge()
        try await EngineBench.run(parallelism: 3) { bench in
            for index in 0..<10 {
                bench.driver.script("s\(index)") { _, _ in
                    gauge.enter()
                    await Task.yield()
                    gauge.leave()
                    return .succeeded([])
                }
            }
            let runs = try await (0..<2).asyncMap { number in
                let groups = (0..<10).map { [PlanTask.action("s\($0)")] }
                return try await bench.start(.sample([groups]), id: "start-\(number)")
            }
            for run in runs { try await bench.wait(run, for: .succeeded) }
        }
        #expect(gauge.most == 3)
    }

    @Test func `many runs share commits`() async throws {
        try await EngineBench.run { bench in
            let plan = Plan.sequence(.action("a"), .action("b"), .action("c"))
            try await withThrowingTaskGroup(of: RunID.self) { group in
                for number in 0..<100 {
                    group.addTask { try await bench.start(plan, id: "s\(number)") }
                }
                for try await run in group { try await bench.wait(run, for: .succeeded) }
            }
            let metrics = await bench.engine.metrics()
            #expect(metrics.committedEvents == 100 * 8)
            #expect(metrics.commits < 400)
            #expect(metrics.liveRuns == 0)
            #expect(metrics.runsByStatus == [Output("succeeded", "100")])
        }
    }

    @Test func `a wait ends when its time has come, and not before`() async throws {
        try await EngineBench.run { bench in
            let run = try await bench.start(.sequence(.wait("bake", .seconds(30)), .action("a")))
            bench.clock.move(by: .seconds(29))
            #expect(try await bench.engine.runState(run).steps[0].status == .waiting)
            bench.clock.move(by: .seconds(1))
            try await bench.wait(run, for: .succeeded)
        }
    }

    @Test func `a gate is watched until it holds`() async throws {
        try await EngineBench.run { bench in
            bench.driver.setGate(holds: false)
            let run = try await bench.start(.sequence(.gate("healthy"), .action("a")))
            try await bench.wait(run) { $0.steps[0].reason == "not well" }
            bench.driver.setGate(holds: true)
            try await bench.wait(run, for: .succeeded)
        }
    }

    @Test func `a driver goes on only once its residue is durable`() async throws {
        let store = MemoryStore()
        try await EngineBench.run(store: store) { bench in
            bench.driver.script("a") { effect, context in
                let residue = Residue(name: "shift", detail: .null)
                try await context.willChange(residue)
                let events = try await store.events(of: effect.key.run, after: 0, limit: 100)
                let isDurable = events.contains {
                    String(decoding: $0.bytes, as: UTF8.self).contains("residue_left")
                }
                return isDurable ? .succeeded([]) : .failed(reason: "not durable")
            }
            let run = try await bench.start(.sequence(.action("a")))
            let state = try await bench.wait(run) { !$0.status.isOpen }
            #expect(state.status == .succeeded)
            #expect(
                bench.driver.restored == ["shift"], "left behind by the action, put back by the run"
            )
        }
    }

    @Test func `following gives the past and then what comes, without a gap`() async throws {
        try await EngineBench.run { bench in
            let run = try await bench.start(.sequence(.trigger("go"), .action("a")))
            let positions = Task {
                var positions: [Int] = []
                for try await entry in bench.engine.follow(run, after: 0) {
                    positions.append(entry.position)
                    if entry.kind == "succeeded" { break }
                }
                return positions
            }
            try await bench.ask(.trigger(step: "go", comment: ""), run, id: "go")
            #expect(try await positions.value == Array(1...6))
        }
    }

    @Test func `a stop cancels the driver's task`() async throws {
        try await EngineBench.run { bench in
            bench.driver.script("a") { _, _ in
                try? await Task.sleep(for: .seconds(600))
                return .cancelled(reason: "asked")
            }
            let run = try await bench.start(.sequence(.action("a")))
            try await bench.ask(.stop, run, id: "s")
            try await bench.wait(run, for: .stopped)
        }
    }

    @Test func `explain says what is waited for and what would make each verb possible`()
        async throws
    {
        try await EngineBench.run { bench in
            let run = try await bench.start(
                .sequence(.approval("board", by: ["alice"]), .action("a")))
            let explanation = try await bench.engine.explain(run, by: .maria)
            #expect(explanation.waitingFor.first?.people == ["alice"])
            #expect(
                Set(explanation.verbs.map(\.verb)) == Set(VerbName.allCases).subtracting([.start]))
            let agree = try #require(explanation.verbs.first { $0.verb == .agree })
            #expect(agree.refusal?.code == .notAllowed)
            #expect(explanation.verbs.first { $0.verb == .pause }?.refusal == nil)
        }
    }

    @Test func `refusals and commands leave an audit entry each`() async throws {
        try await EngineBench.run { bench in
            let run = try await bench.start(.sequence(.trigger("go")))
            _ = try? await bench.ask(.resume, run, id: "x")
            try await bench.ask(.pause, run, id: "p")
            // The same again is no new asking; another one under its id is refused.
            try await bench.ask(.pause, run, id: "p")
            _ = try? await bench.ask(.stop, run, id: "p")
            let audit = try await bench.store.audit(after: 0, limit: 10)
            #expect(audit.map(\.draft.verb) == ["start", "resume", "pause", "stop"])
            let answers = ["accepted", "wrong_status", "accepted", "command_reused"]
            #expect(audit.map(\.draft.answer) == answers)
            let plan = try await bench.engine.runState(run).frozen.digest.description
            #expect(audit.map(\.draft.digest) == [plan, "", plan, ""])
        }
    }
}

extension Sequence {
    fileprivate func asyncMap<T>(_ transform: (Element) async throws -> T) async throws -> [T] {
        var result: [T] = []
        for element in self { result.append(try await transform(element)) }
        return result
    }
}
