import ReleaseModel
import SlipwayTestSupport
import Testing

@Suite struct AmendTests {
    @Test func `an ending of a step that the plan has no more is not recorded`() throws {
        var bench = try RunBench(.sequence(.action("a")))
        let before = bench.run
        let gone = AttemptRef(step: StepID(7), direction: .forward, generation: 1, attempt: 1)
        try bench.take(.ended(gone, .known(.succeeded([]))))
        #expect(bench.run == before)
    }

    @Test func `a typo is mended without repeating what is done`() throws {
        var bench = try RunBench(.sequence(.action("a"), .action("b", input: ["run": "tpyo"])))
        try bench.succeed("a")
        try bench.fail("b")
        let mended = Plan.sequence(
            .action("new"), .action("a"), .action("b", input: ["run": "typo"]))
        try bench.ask(.amend(mended.frozen()))
        try bench.ask(.retry)

        #expect(bench.record("a")?.attempts == 1)
        #expect(bench.state("a") == .succeeded)
        #expect(bench.state("new") == .performing)
        #expect(bench.state("b") == .pending)
        try bench.succeed("new")
        guard case .perform(_, let effect)? = bench.actions.last else {
            Issue.record("nothing was ordered")
            return
        }
        #expect(effect.input == ["run": "typo"])
        #expect(effect.key.generation == 2)
        #expect(try bench.replayed() == bench.run)
    }

    @Test func `a finished step must stay as it is`() throws {
        var bench = try RunBench(.sequence(.action("a"), .action("b")))
        try bench.succeed("a")
        try bench.fail("b")
        for plan in [
            Plan.sequence(.action("b")),
            Plan.sequence(.action("a", input: ["other": true]), .action("b")),
            Plan.sequence(.action("a")),
        ] {
            let refusal = #expect(throws: Refusal.self) { try bench.ask(.amend(plan.frozen())) }
            #expect(refusal?.code == .finishedStepsDiffer)
        }
    }

    @Test func `an approval covering what changed is void and must be given again`() throws {
        var bench = try RunBench(
            .sample([
                [[.approval("board"), .action("a")], [.approval("other"), .action("x")]],
                [[.action("b")]],
            ]))
        try bench.agree("board")
        try bench.agree("other")
        try bench.succeed("x")
        try bench.fail("a")
        let changed = Plan.sample([
            [
                [.approval("board"), .action("a", input: ["v": 2])],
                [.approval("other"), .action("x")],
            ],
            [[.action("b")]],
        ])
        try bench.ask(.amend(changed.frozen()), by: .bob)
        try bench.ask(.retry)

        #expect(bench.state("board") == .open)
        #expect(bench.state("other") == .succeeded)
        #expect(bench.orders(of: "a") == 1)
        try bench.agree("board")
        #expect(bench.orders(of: "a") == 2)
        #expect(try bench.replayed() == bench.run)
    }

    @Test func `a missing undo can be given after the fact, and nothing else of what is done`()
        throws
    {
        var bench = try RunBench(.sequence(.action("a")))
        try bench.succeed("a")
        try bench.ask(.amend(Plan.sequence(.action("a", undo: .input(["run": "back"]))).frozen()))
        try bench.ask(.rollBack)
        #expect(bench.orders(of: "a", .undo) == 1)
    }

    @Test func `the same plan again is no amendment`() throws {
        var bench = try RunBench(.sequence(.action("a")))
        try bench.fail("a")
        let refusal = #expect(throws: Refusal.self) {
            try bench.ask(.amend(Plan.sequence(.action("a")).frozen()))
        }
        #expect(refusal?.code == .incomplete)
    }
}
