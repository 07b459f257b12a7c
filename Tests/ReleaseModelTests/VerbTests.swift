import ReleaseModel
import SlipwayTestSupport
import Testing

@Suite struct VerbTests {
    @Test func `with failMode continue other groups go on, and what waits for the failed does not`()
        throws
    {
        var bench = try RunBench(
            .sample(
                [
                    [[.action("a"), .action("a2")], [.action("b"), .action("b2")]],
                    [[.action("end")]],
                ],
                failMode: .continue))
        try bench.fail("a")
        #expect(bench.run.status == .running)
        try bench.succeed("b")
        try bench.succeed("b2")

        #expect(bench.run.status == .failed)
        #expect(bench.orders(of: "a2") == 0)
        #expect(bench.orders(of: "end") == 0)
        try bench.ask(.retry)
        try bench.succeed("a")
        try bench.succeed("a2")
        try bench.succeed("end")
        #expect(bench.run.status == .succeeded)
    }

    @Test func `best effort passes a group that ends in a failed action, once`() throws {
        var bench = try RunBench(
            .sample(
                [
                    [[.action("a"), .action("a2")], [.action("b")]],
                    [[.action("c")]],
                    [[.action("end")]],
                ],
                failMode: .bestEffort))
        try bench.fail("a")
        #expect(bench.orders(of: "c") == 0)
        try bench.succeed("b")
        #expect(bench.orders(of: "c") == 1)
        #expect(bench.orders(of: "a2") == 0)
        try bench.fail("c")
        try bench.succeed("end")
        #expect(bench.run.status == .failed)

        try bench.ask(.retry)
        try bench.succeed("a")
        try bench.succeed("a2")
        try bench.succeed("c")
        #expect(bench.run.status == .succeeded)
        #expect(bench.orders(of: "end") == 1)
    }

    @Test func `best effort passes no group that has a checkpoint or a gate in it`() throws {
        for decider in [PlanTask.approval("decide"), .gate("decide")] {
            var bench = try RunBench(
                .sample(
                    [[[.action("a"), decider], [.action("b")]], [[.action("c")]]],
                    failMode: .bestEffort))
            try bench.fail("a")
            try bench.succeed("b")
            #expect(bench.run.status == .failed)
            #expect(bench.orders(of: "c") == 0)
        }
    }

    @Test func `what passed a failed group passes it after an amendment too`() throws {
        func plan(_ last: PlanTask...) -> Plan {
            .sample(
                [[[.action("a")], [.action("b")]], [[.action("c"), .action("d")] + last]],
                failMode: .bestEffort)
        }
        var bench = try RunBench(plan())
        try bench.fail("a")
        try bench.succeed("b")
        try bench.succeed("c")
        try bench.fail("d")
        try bench.ask(.amend(plan(.action("e")).frozen()))
        try bench.ask(.retry)
        #expect(bench.orders(of: "d") == 2)
        try bench.succeed("d")
        #expect(bench.orders(of: "e") == 1)
        try bench.succeed("e")
        try bench.succeed("a")
        #expect(bench.run.status == .succeeded)
    }

    @Test func `an approval that an amendment voids holds up what comes after a failed group too`()
        throws
    {
        func plan(_ last: PlanTask...) -> Plan {
            .sample(
                [[[.approval("board")]], [[.action("a")]], [[.trigger("go")] + last]],
                failMode: .bestEffort)
        }
        var bench = try RunBench(plan())
        try bench.agree("board")
        try bench.fail("a")
        try bench.ask(.stop)
        try bench.ask(.amend(plan(.action("c")).frozen()))
        try bench.ask(.retry)
        #expect(bench.state("board") == .open)
        #expect(bench.state("go") == .pending)
    }

    @Test func `automatic retries follow the limit with doubled, bounded pauses`() throws {
        let policy = RetryPolicy(limit: 4, backoff: .seconds(1), maxBackoff: .seconds(3))
        #expect(
            (1...4).map { policy.pause(before: $0) } == [
                .seconds(1), .seconds(2), .seconds(3), .seconds(3),
            ])

        var bench = try RunBench(.sequence(.action("a", retries: 1)))
        try bench.fail("a")
        #expect(bench.state("a") == .backingOff)
        try bench.pass(.milliseconds(999))
        #expect(bench.orders(of: "a") == 1)
        try bench.pass(.milliseconds(1))
        #expect(bench.orders(of: "a") == 2)
        try bench.fail("a")
        #expect(bench.run.status == .failed)
    }

    @Test func `paused orders nothing new, automatic retries included, and resume continues`()
        throws
    {
        var bench = try RunBench(
            .sideBySide([.action("a", retries: 1)], [.action("b"), .action("b2")]))
        try bench.ask(.pause)
        try bench.succeed("b")
        try bench.fail("a")
        try bench.pass(.seconds(60))
        #expect(bench.orders(of: "b2") == 0)
        #expect(bench.orders(of: "a") == 1)

        try bench.ask(.resume)

        #expect(bench.orders(of: "b2") == 1)
        #expect(bench.orders(of: "a") == 2)
    }

    @Test
    func `stop cancels what runs; a cancelled attempt goes on after resume as a new generation`()
        throws
    {
        var bench = try RunBench(.sequence(.action("a")))
        try bench.ask(.stop)
        #expect(bench.run.status == .stopping)
        #expect(bench.actions.contains(.cancel(try bench.attempt("a"))))
        try bench.loseAnswer("a")
        #expect(bench.run.status == .stopping)
        try bench.probe("a", .cancelled(reason: "killed"))
        #expect(bench.run.status == .stopped)

        try bench.ask(.resume)

        #expect(try bench.attempt("a").generation == 2)
        try bench.succeed("a")
        #expect(bench.run.status == .succeeded)
    }

    @Test func `not done keeps the generation and is a new attempt`() throws {
        var bench = try RunBench(.sequence(.action("a")))
        try bench.crash()
        try bench.probe("a", .notDone)

        #expect(try bench.attempt("a").generation == 1)
        #expect(try bench.attempt("a").attempt == 2)
    }

    @Test func `still running is attached to under the same attempt`() throws {
        var bench = try RunBench(.sequence(.action("a")))
        try bench.crash()
        try bench.probe("a", .running)

        #expect(bench.state("a") == .performing)
        #expect(bench.orders(of: "a") == 1)
        try bench.succeed("a")
        #expect(bench.run.status == .succeeded)
    }

    @Test func `rounds in doubt count towards the retry limit`() throws {
        var bench = try RunBench(.sequence(.action("a", retries: 1)))
        try bench.loseAnswer("a")
        try bench.probe("a", .notDone)
        try bench.loseAnswer("a")
        try bench.probe("a", .notDone)

        #expect(bench.run.status == .failed)
        #expect(bench.orders(of: "a") == 2)
    }

    @Test func `restarts do not count as the step's failures until there are far too many`() throws
    {
        var bench = try RunBench(.sequence(.action("a")))
        for _ in 0..<Run.restartLimit {
            try bench.crash()
            try bench.probe("a", .notDone)
        }
        #expect(bench.run.status == .running)
        try bench.crash()
        try bench.probe("a", .notDone)
        #expect(bench.run.status == .failed)
    }

    @Test
    func `an unreachable target is probed again a bounded number of times, then a person resolves`()
        throws
    {
        var bench = try RunBench(.sequence(.action("a")))
        try bench.loseAnswer("a")
        for round in 1..<Run.probeLimit {
            try bench.take(.probed(bench.attempt("a"), .unreachable(reason: "down")))
            #expect(bench.record("a")?.needsResolution == false, "round \(round)")
            try bench.pass(.seconds(60))
        }
        try bench.take(.probed(bench.attempt("a"), .unreachable(reason: "down")))
        #expect(bench.record("a")?.needsResolution == true)
    }

    @Test func `a promised output that is not handed on fails the attempt`() throws {
        var bench = try RunBench(.sequence(.action("a", outputs: ["V"])))
        try bench.succeed("a", [])
        #expect(bench.record("a")?.reason == "it ended well but did not hand on V")
    }

    @Test func `outputs and variables are resolved in the effect's input`() throws {
        var bench = try RunBench(
            .sample(
                [
                    [
                        [
                            .action("make", outputs: ["V"]),
                            .action(
                                "use",
                                input: ["x": "${tasks.make.outputs.V} in ${where} for $${free}"]),
                        ]
                    ]
                ], variables: [.init("where", "eu")]))
        try bench.succeed("make", [Output("V", "1.2")])

        guard case .perform(_, let effect)? = bench.actions.last else {
            Issue.record("nothing was ordered")
            return
        }
        #expect(effect.input == ["x": "1.2 in eu for ${free}"])
    }

    @Test func `a skip needs a second person and never applies to a checkpoint`() throws {
        var bench = try RunBench(.sequence(.action("a"), .action("b")))
        try bench.fail("a")
        try bench.ask(.skip(step: "a", reason: "known"), by: .maria)
        #expect(bench.state("a") == .failed)
        #expect(throws: Refusal.self) {
            try bench.ask(.skip(step: "a", reason: "known"), by: .maria)
        }
        try bench.ask(.skip(step: "a", reason: "seen it too"), by: .bob)
        #expect(bench.state("a") == .skipped)
        try bench.ask(.retry)
        #expect(bench.orders(of: "b") == 1)
    }

    @Test func `skipping a step that has not come yet leaves what is before it in force`() throws {
        var bench = try RunBench(.sequence(.approval("board"), .action("a"), .action("b")))
        try bench.ask(.skip(step: "a", reason: "x"), by: .maria)
        try bench.ask(.skip(step: "a", reason: "x"), by: .bob)
        #expect(bench.orders(of: "b") == 0)
        try bench.agree("board")
        #expect(bench.orders(of: "b") == 1)
    }

    @Test func `a reject fails its step, and retry asks again without the old votes`() throws {
        var bench = try RunBench(.sequence(.approval("board", require: 2), .action("a")))
        try bench.agree("board", by: .alice)
        try bench.ask(.reject(step: "board", comment: "not today"), by: .bob)
        #expect(bench.run.status == .failed)
        #expect(bench.record("board")?.reason == "rejected by bob: not today")

        try bench.ask(.retry)

        #expect(bench.state("board") == .open)
        try bench.agree("board", by: .bob)
        #expect(bench.state("board") == .open)
    }

    @Test func `an approval expires`() throws {
        var bench = try RunBench(.sequence(.approval("board", expires: .seconds(60)), .action("a")))
        try bench.pass(.seconds(59))
        #expect(bench.state("board") == .open)
        try bench.pass(.seconds(1))
        #expect(bench.run.status == .failed)
    }

    @Test func `an approval that nobody could give refuses the start`() throws {
        let plan = Plan.sequence(.approval("board", by: ["maria"]), .action("a"))
        let refusal = #expect(throws: Refusal.self) { _ = try RunBench(plan, by: .maria) }
        #expect(refusal?.code == .nobodyMayApprove)
        _ = try RunBench(plan, by: .bob)
    }

    @Test func `a gate must hold without a break, and a restart begins it anew`() throws {
        var bench = try RunBench(.sequence(.gate("healthy", holds: .seconds(5))))
        let step = try #require(bench.id("healthy"))
        let good = Observation(holds: true, detail: "200")
        let bad = Observation(holds: false, detail: "503")
        try bench.take(.observed(step, watch: 1, good))
        try bench.pass(.seconds(4))
        try bench.take(.observed(step, watch: 1, bad))
        try bench.take(.observed(step, watch: 1, good))
        try bench.pass(.seconds(4))
        try bench.crash()
        try bench.take(.observed(step, watch: 1, good))
        try bench.take(.observed(step, watch: 2, good))
        try bench.pass(.seconds(4))
        try bench.take(.observed(step, watch: 2, good))
        #expect(bench.state("healthy") == .watching)
        try bench.pass(.seconds(1))
        try bench.take(.observed(step, watch: 2, good))
        #expect(bench.run.status == .succeeded)
    }

    @Test func `a gate that does not hold in time fails, and retry watches again`() throws {
        var bench = try RunBench(.sequence(.gate("healthy")))
        let step = try #require(bench.id("healthy"))
        try bench.take(.observed(step, watch: 1, Observation(holds: false, detail: "503")))
        try bench.pass(.seconds(60))
        #expect(bench.record("healthy")?.reason == "did not hold in time; last: 503")
        try bench.ask(.retry)
        #expect(bench.state("healthy") == .watching)
    }

    @Test func `a rollback's failure rests, and retry goes on with the undo that failed`() throws {
        var bench = try RunBench(
            .sequence(.action("a", undo: .builtIn), .action("b", undo: .builtIn)))
        try bench.succeed("a")
        try bench.succeed("b")
        try bench.ask(.rollBack)
        try bench.fail("b", "stuck")
        #expect(bench.run.status == .rollbackFailed)
        try bench.ask(.retry)
        #expect(try bench.attempt("b").generation == 2)
        try bench.succeed("b")
        try bench.succeed("a")
        #expect(bench.run.status == .rolledBack)
        #expect(bench.orders(of: "b") == 1)
    }

    @Test func `stop during a rollback rests in rollback failed`() throws {
        var bench = try RunBench(.sequence(.action("a", undo: .builtIn)))
        try bench.succeed("a")
        try bench.ask(.rollBack)
        try bench.ask(.stop)
        try bench.end("a", .cancelled(reason: "asked"))
        #expect(bench.run.status == .rollbackFailed)
        try bench.ask(.retry)
        try bench.succeed("a")
        #expect(bench.run.status == .rolledBack)
    }

    @Test func `a run closed between two tries of an undo waits for no time any more`() throws {
        var bench = try RunBench(.sequence(.action("a", undo: .builtIn, retries: 1)))
        try bench.succeed("a")
        try bench.ask(.rollBack)
        try bench.fail("a", "stuck")
        try bench.ask(.stop)
        #expect(bench.run.status == .rollbackFailed)
        #expect(bench.run.timers.count == 1)
        try bench.ask(.close)
        #expect(bench.run.timers.isEmpty)
        let backoff = TimerKey(step: StepID(0), kind: .backoff)
        #expect(bench.actions.last == .clearTimer(backoff))
    }

    @Test func `before-states noted by the action are given to its undo`() throws {
        var bench = try RunBench(.sequence(.action("a", undo: .builtIn)))
        try bench.take(.noted(bench.attempt("a"), .willReplace(["version": "1.0"])))
        try bench.succeed("a")
        try bench.ask(.rollBack)
        guard case .perform(_, let effect)? = bench.actions.last else {
            Issue.record("no undo was ordered")
            return
        }
        #expect(effect.key.direction == .undo)
        #expect(effect.before == [["version": "1.0"]])
    }

    @Test func `a command asked twice is known by its id`() throws {
        var bench = try RunBench(.sequence(.action("a")))
        try bench.ask(.pause)
        #expect(bench.run.position(ofCommand: "c-1") == bench.run.position)
        #expect(bench.run.position(ofCommand: "c-2") == nil)
    }

    @Test func `no more actions perform than the plan's parallelism`() throws {
        var bench = try RunBench(
            .sample([[[.action("a")], [.action("b")], [.action("c")]]], parallelism: 2))
        #expect(bench.run.tally[.performing] == 2)
        try bench.succeed("a")
        #expect(bench.orders(of: "c") == 1)
    }

    @Test func `a long row of steps that are left out is passed without recursion`() throws {
        var tasks = (0..<50_000).map { PlanTask.action("s\($0)") }
        tasks.append(.action("last"))
        let bench = try RunBench(.sample([[tasks]]), selection: ["last"])
        #expect(bench.orders(of: "last") == 1)
    }
}

@Suite struct ExplanationTests {
    @Test func `a proposal to skip is shown, and a second person is asked for`() throws {
        var bench = try RunBench(.sequence(.action("a")))
        try bench.fail("a")
        try bench.ask(.skip(step: "a", reason: "known"), by: .alice)
        let reasons = bench.run.waitingFor.map(\.reason)
        #expect(reasons.contains("alice proposes to skip a: a second person confirms"))
    }

    @Test func `verbs without a step that they could be about say so`() throws {
        let bench = try RunBench(.sequence(.action("a")))
        let answers = bench.run.explain(.agree, by: .alice, at: .second(0))
        #expect(answers.first?.refusal?.sentence == "The plan has no checkpoint.")
        #expect(bench.run.explain(.resolve, by: .alice, at: .second(0)).first?.step == "a")
    }

    @Test func `nobody approves without being known`() throws {
        var bench = try RunBench(.sequence(.approval("board")))
        let stranger = Principal(identity: Principal.unknownIdentity, name: "http")
        let refusal = #expect(throws: Refusal.self) { try bench.agree("board", by: stranger) }
        #expect(refusal?.code == .notAllowed)
        var alice = stranger
        alice.name = "alice"
        alice.isClaimed = true
        try bench.agree("board", by: alice)
    }
}

/// Corners where two verbs, or a verb and a doubt, meet.
@Suite struct VerbCornerTests {
    @Test func `a rollback waits until it is known what became of each step`() throws {
        var bench = try RunBench(
            .sideBySide([.action("a", undo: .builtIn)], [.action("b", undo: .builtIn)]))
        try bench.succeed("b")
        try bench.ask(.stop)
        try bench.makeUnknown("a")
        #expect(bench.run.status == .stopped)

        let refusal = #expect(throws: Refusal.self) { try bench.ask(.rollBack) }

        #expect(refusal?.code == .inDoubt)
        try bench.ask(.resolve(step: "a", as: .notDone, reason: "looked"))
        try bench.ask(.rollBack)
    }

    @Test func `what was seen of an earlier attempt says nothing about the present one`() throws {
        var bench = try RunBench(.sequence(.action("a", undo: .builtIn)))
        try bench.makeUnknown("a")
        let first = AttemptMark(.forward, 1)
        try bench.ask(.resolve(step: "a", of: first, as: .notDone, reason: "looked"))
        try bench.makeUnknown("a")

        let refusal = #expect(throws: Refusal.self) {
            try bench.ask(.resolve(step: "a", of: first, as: .notDone, reason: "came late"))
        }

        #expect(refusal?.code == .contentChanged)
        #expect(throws: Refusal.self) {
            try bench.ask(
                .resolve(step: "a", of: AttemptMark(.undo, 2), as: .notDone, reason: "of an undo"))
        }
        try bench.ask(
            .resolve(step: "a", of: AttemptMark(.forward, 2), as: .done([]), reason: "looked"))
    }

    @Test func `a rollback that failed in doubt is not closed over it, and can be resolved`() throws
    {
        var bench = try RunBench(.sequence(.action("a", undo: .builtIn)))
        try bench.succeed("a")
        try bench.ask(.rollBack)
        try bench.ask(.stop)
        try bench.makeUnknown("a")
        #expect(bench.run.status == .rollbackFailed)

        let refusal = #expect(throws: Refusal.self) { try bench.ask(.close) }

        #expect(refusal?.code == .inDoubt)
        try bench.ask(.resolve(step: "a", as: .done([]), reason: "looked"))
        try bench.ask(.retry)
        #expect(bench.run.status == .rolledBack)
    }

    @Test func `an undo that names what has no value refuses the rollback`() throws {
        var bench = try RunBench(.sequence(.action("a"), .action("b", outputs: ["V"])))
        try bench.succeed("a")
        try bench.fail("b")
        let mended = Plan.sequence(
            .action("a", undo: .input(["v": "${tasks.b.outputs.V}"])),
            .action("b", undo: .nothing, outputs: ["V"]))
        do throws(Refusal) {
            try bench.ask(.amend(mended.frozen()))
        } catch {
            #expect(error.code == .invalidPlan, "a cycle is no plan at all")
            return
        }
        let refusal = #expect(throws: Refusal.self) { try bench.ask(.rollBack) }
        #expect(refusal?.code == .noUndo)
    }

    @Test func `amending may not change a variable that a finished step used`() throws {
        func plan(_ target: String, _ fields: JSON) -> Plan {
            .sample(
                [
                    [
                        [
                            .action("a", input: ["t": "${target}"], undo: .builtIn),
                            .action("b", input: fields),
                        ]
                    ]
                ], variables: [.init("target", target)])
        }
        var bench = try RunBench(plan("eu", [:]))
        try bench.succeed("a")
        try bench.fail("b")

        let refusal = #expect(throws: Refusal.self) {
            try bench.ask(.amend(plan("us", [:]).frozen()))
        }

        #expect(refusal?.code == .finishedStepsDiffer)
        try bench.ask(.amend(plan("eu", ["x": 1]).frozen()))
    }

    @Test func `amending may not remove a step that left something behind`() throws {
        var bench = try RunBench(.sequence(.action("a"), .action("b")))
        let residue = Residue(name: "r", detail: .null)
        try bench.take(.noted(bench.attempt("a"), .willChange(residue)))
        try bench.ask(.stop)
        try bench.loseAnswer("a")
        try bench.probe("a", .notDone)

        let refusal = #expect(throws: Refusal.self) {
            try bench.ask(.amend(Plan.sequence(.action("b")).frozen()))
        }

        #expect(refusal?.code == .finishedStepsDiffer)
    }

    @Test func `a stop waits for a residue that is being put back`() throws {
        var bench = try RunBench(.sequence(.action("a")))
        let residue = Residue(name: "r", detail: .null)
        try bench.take(.noted(bench.attempt("a"), .willChange(residue)))
        try bench.succeed("a")
        try bench.ask(.stop)
        #expect(bench.run.status == .stopping)

        let step = try #require(bench.id("a"))
        try bench.take(.restored(step, name: "r", .known(.succeeded([]))))

        #expect(bench.run.status == .stopped)
    }

    @Test func `outputs of one key count once, live and replayed`() throws {
        var bench = try RunBench(.sequence(.action("a", outputs: ["V"]), .action("b")))
        try bench.succeed("a", [Output("V", "1"), Output("V", "2")])
        #expect(bench.run.outputs(of: StepID(0)) == [Output("V", "2")])
        #expect(try bench.replayed() == bench.run)
    }
}
