import ReleaseModel
import SlipwayTestSupport
import Testing

/// Two persons for what is dangerous: the second confirms exactly what the first proposed.
@Suite struct OverrideTests {
    static func failed() throws -> RunBench {
        var bench = try RunBench(.sequence(.action("a"), .action("b")))
        try bench.fail("a")
        try bench.ask(.skip(step: "a", reason: "known"), by: .alice)
        return bench
    }

    @Test func `one identity under two names does not skip alone`() throws {
        var bench = try RunBench(.sequence(.action("a"), .action("b")))
        try bench.fail("a")
        try bench.ask(
            .skip(step: "a", reason: "known"), by: .user("alice", identity: "user:1"))
        let refusal = #expect(throws: Refusal.self) {
            try bench.ask(
                .skip(step: "a", reason: "yes"), by: .user("alicia", identity: "user:1"))
        }
        #expect(refusal?.code == .alreadySaid)
    }

    @Test func `names claimed through one local socket are two persons`() throws {
        var bench = try RunBench(.sequence(.action("a"), .action("b")))
        try bench.fail("a")
        for name in ["alice", "bob"] {
            let person = Principal(identity: "local:0", name: name, isClaimed: true)
            try bench.ask(.skip(step: "a", reason: "known"), by: person)
        }
        #expect(bench.state("a") == .skipped)
        #expect(
            bench.run.skipNote(of: StepID(0))
                == "left out by alice, confirmed by bob, because known")
    }

    @Test func `nobody skips without being known`() throws {
        var bench = try RunBench(.sequence(.action("a")))
        try bench.fail("a")
        let stranger = Principal(
            identity: Principal.unknownIdentity, name: Principal.unknownIdentity)
        let refusal = #expect(throws: Refusal.self) {
            try bench.ask(.skip(step: "a", reason: "known"), by: stranger)
        }
        #expect(refusal?.code == .notAllowed)
    }

    @Test func `a proposal that nobody confirms within a day is void`() throws {
        var bench = try Self.failed()
        bench.now = bench.now + .seconds(24 * 3_600)
        try bench.ask(.skip(step: "a", reason: "too late"), by: .bob)
        #expect(bench.state("a") == .failed, "bob proposes anew")
        #expect(bench.run.waitingFor.last?.reason.hasPrefix("bob proposes") == true)
        bench.now = bench.now + .milliseconds(24 * 3_600_000 - 1)
        try bench.ask(.skip(step: "a", reason: "in time"), by: .alice)
        #expect(bench.state("a") == .skipped)
    }

    @Test func `a proposal is void once the step was retried`() throws {
        var bench = try Self.failed()
        try bench.ask(.retry)
        try bench.fail("a", "something else")
        try bench.ask(.skip(step: "a", reason: "known"), by: .bob)
        #expect(bench.state("a") == .failed)
        #expect(bench.run.waitingFor.last?.reason.hasPrefix("bob proposes") == true)
    }

    @Test func `a proposal made before the step began does not skip what failed since`() throws {
        var bench = try RunBench(.sequence(.action("first"), .action("a"), .action("b")))
        try bench.ask(.skip(step: "a", reason: "not needed"), by: .alice)
        try bench.succeed("first")
        try bench.fail("a")
        try bench.ask(.skip(step: "a", reason: "known"), by: .bob)
        #expect(bench.state("a") == .failed)
    }

    @Test func `a proposal is void once the plan was amended`() throws {
        var bench = try Self.failed()
        let more = Plan.sequence(.action("a"), .action("b"), .action("c"))
        try bench.ask(.amend(more.frozen()), by: .maria)
        try bench.ask(.skip(step: "a", reason: "known"), by: .bob)
        #expect(bench.state("a") == .failed)
    }

    @Test func `a gate is overridden by two persons, and that is recorded`() throws {
        var bench = try RunBench(.sequence(.gate("watch"), .action("after")))
        try bench.ask(.skip(step: "watch", reason: "the probe is down"), by: .alice)
        #expect(
            bench.run.waitingFor.last?.reason
                == "alice proposes to override the gate watch: a second person confirms")
        #expect(throws: Refusal.self) {
            try bench.ask(.skip(step: "watch", reason: "again"), by: .alice)
        }
        try bench.ask(.skip(step: "watch", reason: "looked myself"), by: .bob)
        #expect(bench.orders(of: "after") == 1)
        #expect(
            bench.run.skipNote(of: StepID(0))
                == "gate overridden by alice, confirmed by bob, because the probe is down")
        let override = GateOverride(
            proposedBy: .alice, because: "the probe is down", confirmedBy: .bob,
            reason: "looked myself")
        #expect(bench.journal.contains { $0.event == .gateOverridden(StepID(0), override) })
    }

    @Test func `a gate that failed since is not overridden by what was proposed before`() throws {
        var bench = try RunBench(.sequence(.gate("watch", within: .seconds(60)), .action("after")))
        try bench.ask(.skip(step: "watch", reason: "slow"), by: .alice)
        try bench.pass(.seconds(60))
        #expect(bench.state("watch") == .failed)
        try bench.ask(.skip(step: "watch", reason: "slow"), by: .bob)
        #expect(bench.state("watch") == .failed)
        #expect(bench.orders(of: "after") == 0)
    }
}
