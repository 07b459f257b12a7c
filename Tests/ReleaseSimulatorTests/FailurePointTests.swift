import ReleaseModel
import Testing

@testable import ReleaseSimulator

/// What is left to do where a step has failed for good, verb by verb.
@Suite struct FailurePointTests {
    enum Answer: Equatable {
        case yes
        case early
        case no(Refusal.Code)
    }

    private func answers(
        _ plan: FrozenPlan, _ step: String, inDoubt: Bool = false
    ) throws -> [VerbName: Answer] {
        let points = FailurePoints(plan)
        #expect(points.astray == [])
        let place = try #require(plan.graph.step(named: step))
        let point = try #require(points.points.first { $0.step == place })
        return (inDoubt ? point.inDoubt : point.failed).mapValues { verdict in
            switch verdict {
            case .possible: .yes
            case .early: .early
            case .refused(let refusal): .no(refusal.code)
            }
        }
    }

    @Test func `a harmless step leaves everything open`() throws {
        let plan = try Forecasts.plan([[[Forecasts.action("a"), Forecasts.action("b")]]])
        let failed = try answers(plan, "b")
        #expect(Set(failed.keys) == Set(FailurePoints.verbs))
        #expect(failed.values.allSatisfy { $0 == .yes })
    }

    @Test func `a step before it without an undo forbids a rollback`() throws {
        let plan = try Forecasts.plan([
            [[Forecasts.action("migrate", undo: .unknown)]], [[Forecasts.action("b")]],
        ])
        #expect(try answers(plan, "b")[.rollBack] == .no(.noUndo))
        #expect(try answers(plan, "b")[.retry] == .yes)
    }

    @Test func `what changes something forbids an abort, beside it only once begun`() throws {
        let plan = try Forecasts.plan([
            [
                [Forecasts.action("a"), Forecasts.action("late")],
                [Forecasts.action("b", undo: .builtIn, changes: true)],
            ],
            [[Forecasts.action("c")]],
        ])
        #expect(try answers(plan, "a")[.abort] == .early)
        #expect(try answers(plan, "b")[.abort] == .no(.changesOrdered))
        #expect(try answers(plan, "c")[.abort] == .no(.changesOrdered))
    }

    @Test func `with failMode continue the others go on first`() throws {
        let plan = try Forecasts.plan(
            [[[Forecasts.action("a")], [Forecasts.action("b", changes: true)]]],
            failMode: .continue)
        #expect(try answers(plan, "a")[.abort] == .no(.changesOrdered))
    }

    @Test func `a step whose outputs are used cannot be skipped`() throws {
        let plan = try Forecasts.plan([
            [[Forecasts.action("a", outputs: ["X"])]],
            [[Forecasts.action("b", input: ["x": "${tasks.a.outputs.X}"])]],
        ])
        #expect(try answers(plan, "a")[.skip] == .no(.incomplete))
        #expect(try answers(plan, "b")[.skip] == .yes)
    }

    @Test func `a checkpoint that failed is not skipped`() throws {
        let plan = try Forecasts.plan([
            [
                [
                    PlanTask(
                        name: "board", kind: .approval(ApprovalSpec(approvers: ["a"], require: 1))),
                    PlanTask(name: "go", kind: .trigger(TriggerSpec(by: ["b"]))),
                    Forecasts.gate("g", holds: .seconds(10), within: .seconds(60)),
                    PlanTask(name: "w", kind: .wait(.seconds(1))),
                ]
            ]
        ])
        #expect(try answers(plan, "board")[.skip] == .no(.wrongStepKind))
        #expect(try answers(plan, "go")[.skip] == .no(.wrongStepKind))
        #expect(try answers(plan, "g")[.skip] == .yes)
        #expect(try answers(plan, "g", inDoubt: true).isEmpty)
        #expect(FailurePoints(plan).fallible == 3)
    }

    @Test func `in doubt it is resolved before anything else`() throws {
        let plan = try Forecasts.plan([[[Forecasts.action("a", undo: .builtIn, changes: true)]]])
        let doubt = try answers(plan, "a", inDoubt: true)
        #expect(doubt[.resolve] == .yes)
        #expect(doubt[.retry] == .no(.inDoubt))
        #expect(doubt[.skip] == .no(.inDoubt))
        #expect(doubt[.abort] == .no(.changesOrdered))
        #expect(doubt[.close] == .no(.wrongStatus))
    }

    @Test func `automatic tries are used up first`() throws {
        let plan = try Forecasts.plan([
            [[Forecasts.action("a", retry: RetryPolicy(limit: 3))]]
        ])
        #expect(try answers(plan, "a")[.retry] == .yes)
    }

    @Test func `a long plan is sampled by what makes answers differ`() throws {
        let many = (0..<400).map { Forecasts.action("t\($0)") }
        let plan = try Forecasts.plan([
            [many], [[Forecasts.action("odd", undo: .unknown, changes: true)]],
        ])
        let points = FailurePoints(plan, effort: 20_000)
        #expect(points.fallible == 401)
        #expect(points.points.count < 30)
        #expect(points.points.contains { $0.step.index == 400 })
    }
}
