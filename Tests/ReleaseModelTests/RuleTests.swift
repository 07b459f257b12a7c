import ReleaseModel
import SlipwayTestSupport
import Testing

/// The rules that hold everything up, each under its number (ARCHITECTURE.md names these tests).
@Suite struct RuleTests {
    @Test func `R1: what succeeded is never ordered again, whatever is retried or restarted`()
        throws
    {
        var bench = try RunBench(.sequence(.action("a"), .action("b")))
        try bench.succeed("a")
        try bench.crash()
        try bench.probe("b", .notDone)
        try bench.fail("b")
        try bench.ask(.retry)
        try bench.succeed("b")

        #expect(bench.run.status == .succeeded)
        #expect(bench.orders(of: "a") == 1)
    }

    @Test func `R2: an attempt without an ending is probed after a crash, never simply repeated`()
        throws
    {
        var bench = try RunBench(.sequence(.action("a")))
        try bench.crash()

        #expect(bench.state("a") == .inDoubt)
        #expect(bench.orders(of: "a") == 1)
        guard case .probe(let ref, let effect)? = bench.actions.last else {
            Issue.record("no probe was ordered")
            return
        }
        #expect(ref.attempt == 1)
        #expect(effect.key.description == "r-1/a/forward/1")
    }

    @Test func `R2: what no probe can tell waits for a person, and only for a person`() throws {
        var bench = try RunBench(.sequence(.action("a")))
        try bench.makeUnknown("a")
        #expect(throws: Refusal.self) { try bench.ask(.retry) }

        try bench.ask(.resolve(step: "a", as: .done([]), reason: "looked at the target"))

        #expect(bench.run.status == .succeeded)
        #expect(bench.orders(of: "a") == 1)
    }

    @Test
    func `R3: one attempt of a step is under way at a time, and a stale ending changes nothing`()
        throws
    {
        var bench = try RunBench(.sequence(.action("a", retries: 1)))
        let first = try bench.attempt("a")
        try bench.fail("a")
        try bench.pass(.seconds(1))
        let before = bench.run.steps

        try bench.take(.ended(first, .known(.succeeded([]))))

        #expect(bench.run.steps == before)
        #expect(bench.journal.last?.event == .staleEnding(first, text: "succeeded"))
    }

    @Test func `R4: nothing behind a checkpoint is ordered before it is agreed`() throws {
        var bench = try RunBench(.sequence(.approval("board"), .trigger("go"), .action("a")))
        #expect(bench.orders(of: "a") == 0)
        try bench.agree("board")
        #expect(bench.orders(of: "a") == 0)
        try bench.ask(.trigger(step: "go", comment: ""))
        #expect(bench.orders(of: "a") == 1)
    }

    @Test func `R4: a selection takes along every checkpoint before it`() throws {
        var bench = try RunBench(
            .sequence(.action("a"), .approval("board"), .action("b")), selection: ["b"])

        #expect(bench.state("a") == .excluded)
        #expect(bench.state("board") == .open)
        #expect(bench.orders(of: "b") == 0)
        try bench.agree("board")
        #expect(bench.orders(of: "b") == 1)
    }

    @Test func `R5: an abort is refused with its witness once a changing step was ordered`() throws
    {
        var bench = try RunBench(.sequence(.action("a"), .action("switch", changes: true)))
        try bench.succeed("a")

        let refusal = #expect(throws: Refusal.self) { try bench.ask(.abort) }

        #expect(refusal?.code == .changesOrdered)
        #expect(refusal?.facts.first?.fact.contains("switch") == true)
    }

    @Test func `R5: an abort is accepted when the changing step was probed not done`() throws {
        var bench = try RunBench(.sequence(.action("switch", changes: true)))
        try bench.ask(.stop)
        try bench.loseAnswer("switch")
        try bench.probe("switch", .notDone)

        try bench.ask(.abort)

        #expect(bench.run.status == .aborted)
    }

    @Test func `R5: an abort leaves no residue`() throws {
        var bench = try RunBench(.sequence(.action("a")))
        let residue = Residue(name: "exclusion", detail: ["node": "n1"])
        try bench.take(.noted(bench.attempt("a"), .willChange(residue)))
        try bench.ask(.abort)
        try bench.end("a", .cancelled(reason: "asked"))
        #expect(bench.run.status == .aborting)
        let step = try #require(bench.id("a"))

        try bench.take(.restored(step, name: "exclusion", .known(.succeeded([]))))

        #expect(bench.run.status == .aborted)
        #expect(bench.run.residues.isEmpty)
    }

    @Test func `R6: a retry is a new attempt of a new generation; the old verdict stays`() throws {
        var bench = try RunBench(.sequence(.action("a")))
        try bench.fail("a", "first time")
        let verdicts = bench.journal
        try bench.ask(.retry)

        #expect(Array(bench.journal.prefix(verdicts.count)) == verdicts)
        #expect(try bench.attempt("a").generation == 2)
        #expect(try bench.attempt("a").attempt == 2)
    }

    @Test func `R7: who started or amended a run does not approve it`() throws {
        var bench = try RunBench(.sequence(.approval("board"), .action("a")))
        let refusal = #expect(throws: Refusal.self) { try bench.agree("board", by: .maria) }
        #expect(refusal?.code == .notAllowed)

        try bench.ask(.stop)
        let amended = Plan.sequence(.approval("board"), .action("a"), .wait("b"))
        try bench.ask(.amend(amended.frozen()), by: .alice)
        try bench.ask(.resume)
        #expect(throws: Refusal.self) { try bench.agree("board", by: .alice) }
        try bench.agree("board", by: .bob)
    }

    @Test func `R7: an approval is bound to what was shown`() throws {
        var bench = try RunBench(
            .sideBySide(
                [
                    .approval("board", require: 2),
                    .action("use", input: ["v": "${tasks.make.outputs.V}"]),
                ],
                [.action("make", outputs: ["V"])]))
        let seen = bench.run.shownDigest(at: try #require(bench.id("board")))
        try bench.ask(.agree(step: "board", seen: seen, comment: ""), by: .alice)
        try bench.succeed("make", [Output("V", "1")])

        let refusal = #expect(throws: Refusal.self) {
            try bench.ask(.agree(step: "board", seen: seen, comment: ""), by: .bob)
        }
        #expect(refusal?.code == .contentChanged)
        try bench.agree("board", by: .bob)
        #expect(bench.state("board") == .open, "alice saw something else: her vote is void")
        try bench.agree("board", by: .alice)
        #expect(bench.state("board") == .succeeded)
    }

    @Test func `R8: a retry touches exactly the failed steps and those never started`() throws {
        var bench = try RunBench(
            .sideBySide([.action("a"), .action("a2")], [.action("b")], [.action("c")]))
        try bench.succeed("b")
        try bench.fail("a")
        #expect(bench.run.status == .failing)
        try bench.succeed("c")
        #expect(bench.run.status == .failed)

        try bench.ask(.retry)

        #expect(bench.orders(of: "a") == 2)
        #expect(bench.orders(of: "b") == 1)
        #expect(bench.orders(of: "c") == 1)
        try bench.succeed("a")
        #expect(bench.orders(of: "a2") == 1)
    }

    @Test func `R9: a rollback touches exactly what was touched, newest first`() throws {
        var bench = try RunBench(
            .sequence(
                .action("a", undo: .input(["way": "back"])), .action("b", undo: .builtIn),
                .action("note", undo: .nothing), .action("c", undo: .builtIn), .action("never")))
        try bench.succeed("a")
        try bench.succeed("b")
        try bench.succeed("note")
        try bench.fail("c")
        try bench.ask(.rollBack)

        #expect(
            bench.run.rollback?.order.map { bench.run.graph.tasks[$0.index].name } == [
                "c", "b", "a",
            ])
        try bench.succeed("c")
        try bench.succeed("b")
        try bench.succeed("a")
        #expect(bench.run.status == .rolledBack)
        #expect(bench.orders(of: "never", .undo) == 0)
        #expect(bench.orders(of: "note", .undo) == 0)
    }

    @Test
    func `R9: a step without an undo refuses the rollback by name, before anything is undone`()
        throws
    {
        var bench = try RunBench(.sequence(.action("a", undo: .builtIn), .action("oneway")))
        try bench.succeed("a")
        try bench.succeed("oneway")

        let refusal = #expect(throws: Refusal.self) { try bench.ask(.rollBack) }

        #expect(refusal?.code == .noUndo)
        #expect(refusal?.facts.map(\.fact) == ["oneway was ordered and has no undo"])
        #expect(bench.run.rollback == nil)
    }

    @Test func `R10: doing what a refusal says makes the answer yes`() throws {
        var bench = try RunBench(.sequence(.action("a", undo: .builtIn)))
        #expect(throws: Refusal.self) { try bench.ask(.rollBack) }
        try bench.ask(.stop)
        try bench.end("a", .cancelled(reason: "asked"))
        try bench.ask(.rollBack)

        var doubtful = try RunBench(.sequence(.action("a")))
        try doubtful.makeUnknown("a")
        #expect(throws: Refusal.self) { try doubtful.ask(.retry) }
        try doubtful.ask(.resolve(step: "a", as: .notDone, reason: "looked"))
        #expect(doubtful.orders(of: "a") == 2)

        var stuck = try RunBench(.sequence(.action("oneway")))
        try stuck.succeed("oneway")
        #expect(throws: Refusal.self) { try stuck.ask(.rollBack) }
        try stuck.ask(.amend(Plan.sequence(.action("oneway", undo: .nothing)).frozen()))
        try stuck.ask(.rollBack)
        #expect(stuck.run.status == .rolledBack)
    }
}
