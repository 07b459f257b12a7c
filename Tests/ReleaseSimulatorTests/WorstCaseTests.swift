import ReleaseModel
import Testing

@testable import ReleaseSimulator

/// The longest time of plans small enough to be reckoned by hand.
@Suite struct WorstCaseTests {
    @Test func `tries, pauses, waits and gates of a group add up`() throws {
        let retry = RetryPolicy(limit: 2, backoff: .seconds(4), maxBackoff: .seconds(6))
        let plan = try Forecasts.plan([
            [
                [
                    Forecasts.action("a", timeout: .seconds(60), retry: retry),
                    PlanTask(name: "w", kind: .wait(.seconds(30))),
                    Forecasts.gate("g", within: .seconds(120)),
                ]
            ]
        ])
        // 3 tries of 60 s with pauses of 4 s and 6 s, then 30 s, then 120 s.
        #expect(WorstCase(plan).atMost == .seconds(190 + 30 + 120))
    }

    @Test func `groups pass side by side and phases one after the other`() throws {
        let plan = try Forecasts.plan([
            [[Forecasts.action("a", timeout: .seconds(10))], [Forecasts.action("b")]],
            [[Forecasts.action("c", timeout: .seconds(5))]],
        ])
        let worst = WorstCase(plan)
        #expect(worst.phases.map(\.atMost) == [.seconds(60), .seconds(5)])
        #expect(worst.phases[0].chain.map { plan.graph.tasks[$0.index].name } == ["b"])
    }

    @Test func `an output of another group lengthens the chain`() throws {
        let plan = try Forecasts.plan([
            [
                [Forecasts.action("a", outputs: ["X"])],
                [Forecasts.action("b", input: ["x": "${tasks.a.outputs.X}"])],
            ]
        ])
        #expect(WorstCase(plan).atMost == .seconds(120))
    }

    @Test func `more groups than slots wait for each other`() throws {
        let groups = ["a", "b", "c", "d"].map { [Forecasts.action($0)] }
        let alone = try Forecasts.plan([groups], parallelism: 1)
        let pairs = try Forecasts.plan([groups], parallelism: 2)
        #expect(WorstCase(alone).atMost == .seconds(240))
        // While one of them waits, both slots are busy with the three others: 90 s, then 60 s.
        #expect(WorstCase(pairs).atMost == .seconds(150))
        #expect(WorstCase(pairs).phases[0].sharesSlots)
        #expect(try !WorstCase(Forecasts.plan([groups], parallelism: 4)).phases[0].sharesSlots)
    }

    @Test func `the time of people is told apart`() throws {
        let board = ApprovalSpec(
            approvers: ["alice", "bob"], require: 2, expires: .seconds(86_400))
        let plan = try Forecasts.plan([
            [
                [
                    PlanTask(name: "board", kind: .approval(board)),
                    PlanTask(name: "go", kind: .trigger(TriggerSpec())),
                    Forecasts.action("a"),
                ]
            ]
        ])
        let worst = WorstCase(plan)
        #expect(worst.atMost == .seconds(60))
        #expect(worst.decisions.map(\.atMost) == [.seconds(86_400), nil])
        #expect(worst.decisions.map(\.mayNotStart) == [["alice", "bob"], []])
    }

    @Test func `who is needed is named for each condition`() throws {
        let board = ApprovalSpec(
            require: 3, all: [.init(approvers: ["group:sre"]), .init(approvers: ["alice"])])
        let plan = try Forecasts.plan([
            [[PlanTask(name: "board", kind: .approval(board)), Forecasts.action("a")]]
        ])
        let decision = try #require(WorstCase(plan).decisions.first)
        #expect(decision.people == ["group:sre", "alice"])
        #expect(decision.conditions == board.all + [.init(approvers: [], require: 3)])
        #expect(decision.mayNotStart == ["alice"])
        var rehearsal = Rehearsal(plan)
        for seed in 1...20 as ClosedRange<UInt64> { rehearsal.play(seed: seed) }
        #expect(rehearsal.deadLocks.map(\.seed) == [])
        #expect(rehearsal.breaches.map(\.violations) == [])
        #expect(FailurePoints(plan).astray.isEmpty)
    }

    @Test func `putting back takes each undo in its turn`() throws {
        let plan = try Forecasts.plan([
            [
                [Forecasts.action("a", undo: .builtIn)], [Forecasts.action("b", undo: .nothing)],
                [Forecasts.action("c", undo: .input(["back": "c"]))],
            ]
        ])
        #expect(WorstCase(plan).rollback == .seconds(120))
    }
}

/// Small plans for forecasts.
enum Forecasts {
    /// Phases of groups of tasks.
    static func plan(
        _ phases: [[[PlanTask]]], failMode: Plan.FailMode = .stop, parallelism: Int = 16
    ) throws -> FrozenPlan {
        let plan = Plan(
            name: "small", failMode: failMode, parallelism: parallelism,
            phases: phases.enumerated().map { number, groups in
                Plan.Phase(
                    name: "phase-\(number)",
                    groups: groups.enumerated().map { Plan.Group(name: "g\($0)", tasks: $1) })
            })
        return try FrozenPlan(plan, digest: plan.digest)
    }

    static func action(
        _ name: String, input: JSON = [:], undo: ActionSpec.Undo = .nothing, changes: Bool = false,
        outputs: [String] = [], timeout: Duration = .seconds(60),
        retry: RetryPolicy = RetryPolicy()
    ) -> PlanTask {
        let spec = ActionSpec(
            driver: "command", input: input, undo: undo, changes: changes, outputs: outputs,
            timeout: timeout, retry: retry)
        return PlanTask(name: name, kind: .action(spec))
    }

    static func gate(
        _ name: String, every: Duration = .seconds(5), holds: Duration = .zero, within: Duration
    ) -> PlanTask {
        let gate = GateSpec(
            driver: "http", input: ["url": "http://127.0.0.1"], every: every, holds: holds,
            within: within)
        return PlanTask(name: name, kind: .gate(gate))
    }
}
