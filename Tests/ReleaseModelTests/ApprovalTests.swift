import ReleaseModel
import SlipwayTestSupport
import Testing

/// Who is one person, and whose votes are enough.
@Suite struct ApprovalTests {
    @Test func `the same identity under another name may not approve what it started`() throws {
        let maria = Principal.user("maria", identity: "user:1")
        var bench = try RunBench(.sequence(.approval("board")), by: maria)
        let alias = Principal.user("mary", identity: "user:1")
        let refusal = #expect(throws: Refusal.self) { try bench.agree("board", by: alias) }
        #expect(refusal?.code == .notAllowed)
        #expect(refusal?.facts.first?.fact == "mary, as maria, started r-1")
    }

    @Test func `the same name under another identity may not approve what it started`() throws {
        var bench = try RunBench(
            .sequence(.approval("board")), by: .user("maria", identity: "user:1"))
        let refusal = #expect(throws: Refusal.self) {
            try bench.agree("board", by: .user("maria", identity: "user:2"))
        }
        #expect(refusal?.code == .notAllowed)
    }

    @Test func `names claimed through one local socket are different people`() throws {
        let root = Principal(identity: "local:0", name: "root")
        let alice = Principal(identity: "local:0", name: "alice", isClaimed: true)
        let bob = Principal(identity: "local:0", name: "bob", isClaimed: true)
        var bench = try RunBench(.sequence(.approval("board", require: 2)), by: root)
        try bench.agree("board", by: alice)
        try bench.agree("board", by: bob)
        #expect(bench.state("board") == .succeeded)
    }

    @Test func `a claim does not make another person of who was authenticated`() throws {
        let user = Principal.user("maria", identity: "user:1")
        var bench = try RunBench(.sequence(.approval("board")), by: user)
        let claimed = Principal(identity: "user:1", name: "alice", isClaimed: true)
        #expect(throws: Refusal.self) { try bench.agree("board", by: claimed) }
    }

    @Test func `one identity counts once, whatever it calls itself`() throws {
        var bench = try RunBench(.sequence(.approval("board", require: 2)))
        try bench.agree("board", by: .user("alice", identity: "user:1"))
        let refusal = #expect(throws: Refusal.self) {
            try bench.agree("board", by: .user("alicia", identity: "user:1"))
        }
        #expect(refusal?.code == .alreadySaid)
        #expect(refusal?.facts.map(\.fact) == ["1 of 2 people"])
    }

    @Test func `whoever is in a named group may agree, and nobody else`() throws {
        var bench = try RunBench(.sequence(.approval("board", by: ["alice", "group:sre"])))
        let refusal = #expect(throws: Refusal.self) {
            try bench.agree("board", by: .user("eve", in: ["dba"]))
        }
        #expect(refusal?.code == .notAllowed)
        #expect(refusal?.facts.first?.fact == "board names alice, group sre")
        try bench.agree("board", by: .user("sam", in: ["ops", "sre"]))
        #expect(bench.state("board") == .succeeded)
    }

    @Test func `a person called like a group is not in it`() throws {
        var bench = try RunBench(.sequence(.approval("board", by: ["group:sre"])))
        let poser = Principal(identity: "local:0", name: "group:sre", isClaimed: true)
        #expect(throws: Refusal.self) { try bench.agree("board", by: poser) }
        let other = Principal(identity: "local:0", name: "sre", isClaimed: true)
        #expect(throws: Refusal.self) { try bench.agree("board", by: other) }
    }

    static let board = PlanTask.approval(
        "board",
        all: [
            .init(approvers: ["group:sre"], require: 2), .init(approvers: ["group:dba"]),
            .init(approvers: ["alice"]),
        ])

    @Test func `every condition must be fulfilled, and each unmet one is named`() throws {
        var bench = try RunBench(.sequence(Self.board, .action("after")))
        try bench.agree("board", by: .user("sam", in: ["sre"]))
        let id = try #require(bench.id("board"))
        #expect(
            bench.run.standings(at: id).map(\.words) == [
                "1 of 2 from group sre", "0 of 1 from group dba", "0 of 1 from alice",
            ])
        #expect(
            bench.run.waitingFor.first?.reason
                == "board needs agreement: 1 of 2 from group sre; 0 of 1 from group dba; "
                + "0 of 1 from alice")
        #expect(bench.run.waitingFor.first?.people == ["group:sre", "group:dba", "alice"])
        try bench.agree("board", by: .alice)
        try bench.agree("board", by: .user("sue", in: ["sre"]))
        let again = #expect(throws: Refusal.self) {
            try bench.agree("board", by: .user("sue", in: ["sre"]))
        }
        #expect(again?.facts.map(\.fact) == ["0 of 1 from group dba"])
        #expect(bench.orders(of: "after") == 0)
        try bench.agree("board", by: .user("dan", in: ["dba"]))
        #expect(bench.orders(of: "after") == 1)
    }

    @Test func `one vote fulfils every condition that it fits`() throws {
        var bench = try RunBench(
            .sequence(
                .approval(
                    "board",
                    all: [.init(approvers: ["group:sre"]), .init(approvers: ["group:dba"])])))
        try bench.agree("board", by: .user("sam", in: ["dba", "sre"]))
        #expect(bench.state("board") == .succeeded)
    }

    @Test func `a number beside the conditions counts different people in all`() throws {
        var bench = try RunBench(
            .sequence(
                .approval(
                    "board",
                    all: [.init(approvers: ["group:sre"]), .init(approvers: ["group:dba"])],
                    require: 2)))
        try bench.agree("board", by: .user("sam", in: ["dba", "sre"]))
        let id = try #require(bench.id("board"))
        let unmet = bench.run.standings(at: id).filter { !$0.isMet }
        #expect(unmet.map(\.words) == ["1 of 2 people"])
        try bench.agree("board", by: .user("sue", in: ["sre"]))
        #expect(bench.state("board") == .succeeded)
    }

    @Test func `a start is refused where a condition could never be fulfilled`() throws {
        let plan = Plan.sequence(
            .approval(
                "board", all: [.init(approvers: ["group:sre"]), .init(approvers: ["maria"])]))
        let refusal = #expect(throws: Refusal.self) { try RunBench(plan, by: .maria) }
        #expect(refusal?.code == .nobodyMayApprove)
        #expect(refusal?.facts.count == 1)
        #expect(refusal?.facts.first?.fact.hasPrefix("board needs 1 of maria") == true)
        _ = try RunBench(plan, by: .bob)
    }

    @Test func `a start is refused where too few people are named in all`() throws {
        let plan = Plan.sequence(
            .approval(
                "board", all: [.init(approvers: ["alice"]), .init(approvers: ["alice", "maria"])],
                require: 2))
        #expect(throws: Refusal.self) { try RunBench(plan, by: .maria) }
        _ = try RunBench(plan, by: .bob)
    }

    @Test func `a decision needs a word where the plan says so`() throws {
        var bench = try RunBench(
            .sequence(.approval("board", all: [.init(approvers: ["alice"])], needsComment: true)))
        let seen = bench.run.shownDigest(at: StepID(0))
        for verb in [
            Verb.agree(step: "board", seen: seen, comment: " "),
            .reject(step: "board", comment: ""),
            .delegate(step: "board", to: "carol", comment: ""),
        ] {
            let refusal = #expect(throws: Refusal.self) { try bench.ask(verb, by: .alice) }
            #expect(refusal?.code == .incomplete)
        }
        try bench.ask(.agree(step: "board", seen: seen, comment: "fine"), by: .alice)
        #expect(bench.state("board") == .succeeded)
    }

    @Test func `an approval that expires says what was missing, and a retry asks again`() throws {
        var bench = try RunBench(
            .sequence(.approval("board", require: 2, expires: .seconds(60)), .action("after")))
        try bench.agree("board", by: .alice)
        try bench.pass(.seconds(60))
        #expect(bench.run.status == .failed)
        #expect(
            bench.record("board")?.reason
                == "expired before enough people agreed: 1 of 2 people")
        #expect(
            bench.run.waitingFor.last?.reason
                == "board expired before enough people agreed: 1 of 2 people; "
                + "retry the run to ask again")
        #expect(bench.orders(of: "after") == 0)

        try bench.ask(.retry)
        #expect(bench.state("board") == .open)
        #expect(bench.run.votes(at: StepID(0)) == [])
        try bench.agree("board", by: .alice)
        try bench.agree("board", by: .bob)
        #expect(bench.orders(of: "after") == 1)
    }

    @Test func `nobody agrees after the time is up, though no timer has rung yet`() throws {
        var bench = try RunBench(.sequence(.approval("board", by: ["alice"], expires: .seconds(9))))
        bench.now = .second(9)
        let refusal = #expect(throws: Refusal.self) { try bench.agree("board", by: .alice) }
        #expect(refusal?.code == .wrongStepState)
        #expect(refusal?.facts.first?.fact == "its time is up: 0 of 1 from alice")
        #expect(throws: Refusal.self) {
            try bench.ask(.delegate(step: "board", to: "carol", comment: ""), by: .alice)
        }
    }

    @Test func `groups, conditions and delegates are replayed from the journal`() throws {
        var bench = try RunBench(.sequence(Self.board, .gate("watch"), .action("after")))
        try bench.agree("board", by: .user("sam", in: ["sre", "dba"]))
        try bench.ask(.delegate(step: "board", to: "carol", comment: "away"), by: .alice)
        #expect(try bench.replayed() == bench.run)
        try bench.ask(.delegate(step: "board", to: nil, comment: "back"), by: .alice)
        try bench.ask(.delegate(step: "board", to: "carol", comment: "away"), by: .alice)
        try bench.agree("board", by: .user("carol"))
        #expect(try bench.replayed() == bench.run)
        try bench.agree("board", by: .user("sue", in: ["sre"]))
        try bench.ask(.skip(step: "watch", reason: "seen by hand"), by: .maria)
        try bench.ask(.skip(step: "watch", reason: "so have I"), by: .bob)
        #expect(bench.orders(of: "after") == 1)
        #expect(try bench.replayed() == bench.run)
    }

    @Test(arguments: [
        #"{"v":1,"at":5,"kind":"voted","command":"c","verb":"agree","asked_by":{"identity":"#
            + #""local:0","name":"alice","claimed":true},"step":"board","by":{"identity":"local:0","#
            + #""name":"alice","claimed":true},"seen":"ab","comment":""}"#,
        #"{"v":1,"at":5,"kind":"skipped","step":"watch","by":{"identity":"local:1","name":"bob"},"#
            + #""reason":"why"}"#,
        #"{"v":1,"at":5,"kind":"checkpoint_expired","step":"board"}"#,
    ]) func `what older journals hold is read, and written as it was`(text: String) throws {
        let graph = try Plan.sequence(.approval("board"), .gate("watch")).frozen().graph
        let event = try RecordedEvent(
            decoding: try JSON(decoding: text.utf8), names: graph, plan: nil)
        var writer = JSONWriter()
        event.encode(into: &writer, names: graph)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == text)
    }

    @Test func `a plan keeps its digest, and every condition is in it`() throws {
        let plain = Plan.sequence(.approval("board", by: ["alice"], expires: .seconds(1)))
        #expect(
            plain.canonicalJSON.text.contains(
                #""approval":{"approvers":["alice"],"expires":"1000ms","require":1}"#))
        let plan = Plan.sequence(
            .approval(
                "board", all: [.init(approvers: ["group:sre", "bob"], require: 2)], require: 3,
                needsComment: true))
        #expect(try Plan(canonical: plan.canonicalJSON) == plan)
    }
}

/// A vote handed on.
@Suite struct DelegationTests {
    static let plan = Plan.sequence(
        .approval("board", by: ["alice", "bob"], require: 2), .action("after"))

    static func handedOn() throws -> RunBench {
        var bench = try RunBench(plan)
        try bench.ask(.delegate(step: "board", to: "carol", comment: "away"), by: .alice)
        return bench
    }

    @Test func `the delegate's vote counts as the delegator's`() throws {
        var bench = try Self.handedOn()
        #expect(bench.run.waitingFor.first?.people == ["carol", "bob"])
        try bench.agree("board", by: .user("carol"))
        #expect(bench.run.votes(at: StepID(0)).first?.delegator == .alice)
        try bench.agree("board", by: .bob)
        #expect(bench.orders(of: "after") == 1)
    }

    @Test func `who handed the vote on cannot vote until it is taken back`() throws {
        var bench = try Self.handedOn()
        let refusal = #expect(throws: Refusal.self) { try bench.agree("board", by: .alice) }
        #expect(refusal?.code == .notAllowed)
        try bench.ask(.delegate(step: "board", to: nil, comment: ""), by: .alice)
        #expect(throws: Refusal.self) { try bench.agree("board", by: .user("carol")) }
        try bench.agree("board", by: .alice)
    }

    @Test func `a vote that was given is neither handed on nor taken back`() throws {
        var bench = try Self.handedOn()
        try bench.agree("board", by: .user("carol"))
        for person in [nil, "dave"] {
            let refusal = #expect(throws: Refusal.self) {
                try bench.ask(.delegate(step: "board", to: person, comment: ""), by: .alice)
            }
            #expect(refusal?.code == .alreadySaid)
            #expect(refusal?.facts.first?.fact == "carol has agreed for alice")
        }
        try bench.agree("board", by: .bob)
        #expect(bench.state("board") == .succeeded)
    }

    @Test(arguments: ["maria", "alice", "bob", "group:sre", "", "a b"])
    func `nothing is handed on to who may not vote, or votes already`(person: String) throws {
        var bench = try RunBench(Self.plan)
        let refusal = #expect(throws: Refusal.self) {
            try bench.ask(.delegate(step: "board", to: person, comment: ""), by: .alice)
        }
        #expect(refusal?.code == .notAllowed)
    }

    @Test func `nobody holds two votes, and no vote is handed on twice`() throws {
        var bench = try Self.handedOn()
        let two = #expect(throws: Refusal.self) {
            try bench.ask(.delegate(step: "board", to: "carol", comment: ""), by: .bob)
        }
        #expect(two?.facts.first?.fact == "carol votes for alice there")
        let chain = #expect(throws: Refusal.self) {
            try bench.ask(.delegate(step: "board", to: "dave", comment: ""), by: .user("carol"))
        }
        #expect(chain?.code == .notAllowed)
        #expect(
            chain?.facts.first?.fact == "the vote is alice's, and is handed on once only")
    }

    @Test func `only who is named by name hands on`() throws {
        var bench = try RunBench(.sequence(.approval("board", by: ["group:sre"])))
        let refusal = #expect(throws: Refusal.self) {
            try bench.ask(
                .delegate(step: "board", to: "carol", comment: ""), by: .user("sam", in: ["sre"]))
        }
        #expect(refusal?.code == .notAllowed)
    }

    @Test func `a delegate who is the starter under another name does not vote`() throws {
        var bench = try RunBench(Self.plan, by: .user("maria", identity: "user:1"))
        try bench.ask(.delegate(step: "board", to: "mary", comment: ""), by: .alice)
        let refusal = #expect(throws: Refusal.self) {
            try bench.agree("board", by: .user("mary", identity: "user:1"))
        }
        #expect(refusal?.code == .notAllowed)
    }

    @Test func `amending takes every handed-on vote back`() throws {
        var bench = try Self.handedOn()
        try bench.ask(.stop)
        let more = Plan.sequence(
            .approval("board", by: ["alice", "bob"], require: 2), .action("after"),
            .action("more"))
        try bench.ask(.amend(more.frozen()), by: .user("dave"))
        try bench.ask(.resume)
        #expect(throws: Refusal.self) { try bench.agree("board", by: .user("carol")) }
        try bench.agree("board", by: .alice)
    }

    @Test func `a retry forgets votes, but not to whom they were handed on`() throws {
        var bench = try Self.handedOn()
        try bench.ask(.reject(step: "board", comment: "not yet"), by: .user("carol"))
        try bench.ask(.retry)
        try bench.agree("board", by: .user("carol"))
        try bench.agree("board", by: .bob)
        #expect(bench.state("board") == .succeeded)
    }
}
