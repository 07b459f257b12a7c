import ReleaseModel
import SlipwayTestSupport
import Testing

@Suite struct GraphTests {
    @Test func `phases join through one barrier, so edges stay linear`() throws {
        let groups = (0..<50).map { [PlanTask.action("a\($0)")] }
        let next = (0..<50).map { [PlanTask.action("b\($0)")] }
        let graph = try Graph(.sample([groups, next]))

        let edges = graph.predecessorCounts.reduce(0) { $0 + Int($1) }
        #expect(edges == 100)
        #expect(graph.predecessorCounts.count == 101)
    }

    @Test func `an output used across groups orders the two steps`() throws {
        var bench = try RunBench(
            .sideBySide(
                [.action("use", input: ["v": "${tasks.make.outputs.V}"])],
                [.action("make", outputs: ["V"])]))
        #expect(bench.orders(of: "use") == 0)
        try bench.succeed("make", [Output("V", "1")])
        #expect(bench.orders(of: "use") == 1)
    }

    @Test func `an output that its task does not declare has no graph`() {
        let use = PlanTask.action("use", input: ["v": "${tasks.make.outputs.V}"])
        for maker in [PlanTask.action("make", outputs: ["W"]), .wait("make")] {
            let refusal = #expect(throws: Refusal.self) { _ = try Graph(.sequence(maker, use)) }
            #expect(refusal?.code == .invalidPlan)
        }
    }

    @Test func `a cycle through outputs has no graph`() {
        let plan = Plan.sideBySide(
            [.action("a", input: ["v": "${tasks.d.outputs.V}"]), .action("b", outputs: ["V"])],
            [.action("c", input: ["v": "${tasks.b.outputs.V}"]), .action("d", outputs: ["V"])])
        let refusal = #expect(throws: Refusal.self) { _ = try Graph(plan) }
        #expect(refusal?.code == .invalidPlan)
    }

    @Test func `more than 20 phases or 100,000 steps have no graph`() {
        let phases = (0..<21).map { [[PlanTask.action("s\($0)")]] }
        #expect(throws: Refusal.self) { _ = try Graph(.sample(phases)) }
        let tasks = (0..<100_001).map { PlanTask.action("s\($0)") }
        #expect(throws: Refusal.self) { _ = try Graph(.sample([[tasks]])) }
    }

    @Test func `a selection is refused without the steps that make its inputs`() throws {
        let plan = Plan.sequence(
            .action("make", outputs: ["V"]),
            .action("use", input: ["v": "${tasks.make.outputs.V}"]))
        let refusal = #expect(throws: Refusal.self) { _ = try RunBench(plan, selection: ["use"]) }
        #expect(refusal?.code == .incomplete)
        _ = try RunBench(plan, selection: ["use", "make"])
    }

    @Test func `a canonical plan reads back as itself`() throws {
        let plan = Plan.sample(
            [
                [
                    [
                        .action(
                            "a", input: ["x": "y"], undo: .input(["z": 1]), changes: true,
                            outputs: ["K"]),
                        .approval("b", by: ["alice"], expires: .seconds(5)),
                        .trigger("c", by: ["bob"]),
                        .wait("d"), .gate("e", holds: .seconds(1)), .action("f", undo: .nothing),
                        .action("g", undo: .builtIn, retries: 3),
                    ]
                ]
            ], failMode: .continue, variables: [.init("v", "1")])
        let copy = try Plan(canonical: JSON(decoding: plan.canonicalJSON.encoded))
        #expect(copy == plan)
        #expect(copy.digest == plan.digest)
    }
}
