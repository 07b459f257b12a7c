import Foundation
import Glibc
import SlipwayTestSupport
import Testing

/// How following ends, and what a run says that nobody carries on.
@Suite struct FollowingTests {
    @Test(.timeLimit(.minutes(15)))
    func `a rollback that was asked for ends with 0 although a step had failed`() async throws {
        let shop = try Workshop()
        let plan = try shop.write(
            Plans.sequence([Plans.shell("one", "true"), Plans.shell("two", "false")]),
            to: "plan.yaml")
        #expect(try await shop.slipway("run", plan).status == 1)

        let rollback = try await shop.slipway("release", "rollback", "@latest", "--follow")

        #expect(rollback.status == 0, "\(rollback.chatter)")
        #expect(try await shop.slipway("release", "watch", "@latest").status == 1)
    }

    @Test(.timeLimit(.minutes(15)))
    func `a retried rollback that is finished ends with 0`() async throws {
        let shop = try Workshop()
        let undone = Plans.shell("one", "true").replacing(
            "undo: none", with: "undo: {run: [/usr/bin/test, -e, \(shop.path)/mended]}")
        let plan = try shop.write(
            Plans.sequence([undone, Plans.shell("two", "false")]), to: "plan.yaml")
        #expect(try await shop.slipway("run", plan).status == 1)
        let rollback = try await shop.slipway("release", "rollback", "@latest", "--follow")
        #expect(rollback.status == 1, "\(rollback.output)\(rollback.chatter)")

        _ = try shop.write("", to: "mended")
        let retry = try await shop.slipway("release", "retry", "@latest", "--follow")

        #expect(retry.status == 0, "\(retry.output)\(retry.chatter)")
    }

    @Test(.timeLimit(.minutes(15)))
    func `a run that rests is shown from its start without a holder`() async throws {
        let shop = try Workshop()
        let plan = try shop.write(Plans.sequence([Plans.shell("one", "false")]), to: "plan.yaml")
        #expect(try await shop.slipway("run", plan).status == 1)
        try await shop.killHolder()

        let watch = try await shop.slipway("release", "watch", "@latest", "--from-start")
        let json = try await shop.slipway(
            "release", "watch", "@latest", "--from-start", "--output", "json")

        #expect(watch.status == 1)
        #expect(watch.output.contains("one  failed"), "\(watch.output)")
        #expect(json.status == 1)
        #expect(json.lines.count > 2, "\(json.output)")
        #expect(shop.holder.map(shop.isHolder) != true)
    }

    @Test(.timeLimit(.minutes(15)))
    func `an open run without a holder is shown, and said not to move`() async throws {
        let shop = try Workshop()
        let plan = try shop.write(Plans.sequence([Plans.trigger]), to: "plan.yaml")
        #expect(try await shop.slipway("run", plan, "--detach").status == 0)
        try await eventually("it waits") {
            try await shop.slipway("checkpoint", "list").output.contains("gun")
        }
        try await shop.killHolder()

        let watch = try shop.background("release", "watch", "@latest", "--from-start")
        try await eventually("it says so") { watch.chatter.contains("does not move") }
        watch.signal(SIGINT)
        let end = try await watch.finished()

        #expect(end.status == 130)
        #expect(end.output.contains("gun  waits for people"), "\(end.output)")
        #expect(!end.chatter.contains("goes on without you"), "\(end.chatter)")
    }

    @Test(.timeLimit(.minutes(15)))
    func `the first person's skip is answered as a proposal, the second one's is done`()
        async throws
    {
        let shop = try Workshop()
        let plan = try shop.write(Plans.sequence([Plans.shell("one", "false")]), to: "plan.yaml")
        #expect(try await shop.slipway("run", plan).status == 1)
        let words = ["release", "skip", "@latest", "one", "--reason", "seen", "--data", shop.data]

        let first = try await shop.start(words + ["--as", "alice"]).finished()
        let second = try await shop.start(words + ["--as", "bob"]).finished()

        #expect(first.output.contains("a second person must confirm"), "\(first.output)")
        #expect(second.status == 0, "\(second.chatter)")
        #expect(!second.output.contains("must confirm"), "\(second.output)")
    }

    @Test(.timeLimit(.minutes(15)))
    func `a shell is offered the runs of the data folder`() async throws {
        let shop = try Workshop()
        let plan = try shop.write(Plans.sequence([Plans.shell("one", "true")]), to: "plan.yaml")
        let run = try await shop.slipway("run", plan, "--output", "name").lines.first

        let offered = try await shop.bare(
            "---completion", "release", "show", "--", "positional@0", "3", "0",
            "slipway", "release", "show", "", "--data", shop.data)

        #expect(offered.status == 0, "\(offered.chatter)")
        #expect(offered.lines.contains("@latest"))
        #expect(try offered.lines.contains(#require(run)), "\(offered.output)")
    }

    @Test(.timeLimit(.minutes(15)))
    func `what cannot be reached or made is told in words`() async throws {
        let shop = try Workshop()
        let file = try shop.write("", to: "file")

        let onFile = try await shop.bare("init", "--data", file)
        let below = try await shop.bare("init", "--data", "\(file)/below")
        let list = try await shop.bare("release", "list", "--server", "http://127.0.0.1:9")

        #expect(onFile.status == 4 && onFile.chatter.contains("is a file"), "\(onFile.chatter)")
        #expect(below.chatter.contains("Not a directory"), "\(below.chatter)")
        #expect(list.status == 1 && !list.chatter.contains("errno"), "\(list.chatter)")
    }
}
