import ReleaseModel
import Testing

@testable import ReleaseSimulator

/// Histories of somebody's plan: whether it can come to its end.
@Suite(.timeLimit(.minutes(15))) struct RehearsalTests {
    private func played(_ plan: FrozenPlan, _ count: UInt64) -> Rehearsal {
        var rehearsal = Rehearsal(plan)
        for seed in 1...count { rehearsal.play(seed: seed) }
        return rehearsal
    }

    static func good() throws -> FrozenPlan {
        let retry = RetryPolicy(limit: 1, backoff: .seconds(1))
        let board = ApprovalSpec(approvers: ["alice", "bob"], require: 2, expires: .seconds(600))
        return try Forecasts.plan([
            [[Forecasts.action("build", outputs: ["X"])]],
            [[PlanTask(name: "board", kind: .approval(board))]],
            [
                [
                    Forecasts.action(
                        "eu", input: ["x": "${tasks.build.outputs.X}"], undo: .builtIn,
                        changes: true, retry: retry),
                    Forecasts.gate("healthy", holds: .seconds(10), within: .seconds(60)),
                ],
                [
                    PlanTask(name: "go", kind: .trigger(TriggerSpec(by: ["carol"]))),
                    Forecasts.action("us", undo: .builtIn, changes: true, retry: retry),
                    PlanTask(name: "bake", kind: .wait(.seconds(30))),
                ],
            ],
        ])
    }

    @Test func `a good plan comes to its end in every history`() throws {
        let rehearsal = try played(Self.good(), 60)
        #expect(rehearsal.histories == 60)
        #expect(rehearsal.deadLocks.map(\.seed) == [])
        #expect(rehearsal.breaches.map(\.violations) == [])
        #expect(rehearsal.hopeless == [])
        #expect(rehearsal.cutOff == 0)
        #expect(rehearsal.endings.reduce(0) { $0 + $1.runs } == 60)
        #expect((1..<60).contains(rehearsal.smooth))
    }

    @Test func `each decision is asked for, and failures ask for more`() throws {
        let plan = try Self.good()
        let needs = played(plan, 60).needs
        func need(_ name: String) throws -> Rehearsal.Need {
            needs[try #require(plan.graph.step(named: name)).index]
        }
        #expect(try need("board").decisions > 50)
        #expect(try need("go").decisions > 40)
        #expect(try need("build").decisions == 0)
        #expect(needs.contains { $0.failures > 0 })
    }

    @Test func `a gate that cannot hold in time is named, and dead-locks`() throws {
        // It looks after 0, 3 and 6 s, and has only 5 s to hold for 4 s.
        let plan = try Forecasts.plan([
            [
                [
                    Forecasts.action("a"),
                    Forecasts.gate(
                        "never", every: .seconds(3), holds: .seconds(4), within: .seconds(5)),
                ]
            ]
        ])
        let rehearsal = played(plan, 5)
        #expect(rehearsal.hopeless.map { plan.graph.tasks[$0.index].name } == ["never"])
        #expect(rehearsal.deadLocked > 0)
        #expect(rehearsal.deadLocks.first?.waitsFor.contains { $0.contains("never") } == true)
        #expect(rehearsal.breaches.isEmpty)
    }

    @Test func `an approval that nobody can give is a dead-lock`() throws {
        let plan = try Forecasts.plan([
            [
                [
                    PlanTask(
                        name: "board", kind: .approval(ApprovalSpec(approvers: ["a"], require: 2)))
                ]
            ]
        ])
        let rehearsal = played(plan, 2)
        #expect(rehearsal.deadLocked == 2)
        #expect(FailurePoints(plan).astray.isEmpty == false)
    }

    @Test func `a seed tells the same story each time`() throws {
        let plan = try Self.good()
        let (first, second) = (played(plan, 20), played(plan, 20))
        #expect(first.smooth == second.smooth)
        #expect(first.endings.map(\.runs) == second.endings.map(\.runs))
        #expect(first.needs.map(\.failures) == second.needs.map(\.failures))
    }
}
