import Foundation
import Glibc
import SlipwayAPI
import SlipwayTestSupport
import Testing

@Suite struct OutputTests {
    @Test(.timeLimit(.minutes(15)))
    func `in a pipe each change is one plain line on standard output`() async throws {
        let shop = try Workshop()
        let plan = try shop.write(Plans.sequence([Plans.shell("one", "true")]), to: "plan.yaml")

        let run = try await shop.slipway("run", plan)

        let words = run.lines.map { $0.split(separator: "  ").dropFirst().prefix(2) }
        #expect(words.count == 4, "\(run.output)")
        #expect(
            words.map { $0.joined(separator: " ") }.dropFirst() == [
                "one performing", "one succeeded", "run succeeded",
            ])
        #expect(!run.output.contains("\u{1B}"))
    }

    @Test(.timeLimit(.minutes(15)))
    func `each json output decodes as the type the API documents`() async throws {
        let shop = try Workshop()
        let plan = try shop.write(
            Plans.sequence([Plans.shell("one", "echo hello"), Plans.trigger]), to: "plan.yaml")
        let started = try await shop.slipway("run", plan, "--detach", "--output", "json")
        let answer = try API.decode(API.CommandAnswer.self, from: Array(started.output.utf8))
        let id = answer.run.run
        try await eventually("the trigger is open") {
            try await shop.slipway("checkpoint", "list", "-o", "name").output == "\(id) gun\n"
        }

        func json<Value: Decodable>(_ type: Value.Type, _ words: String...) async throws -> Value {
            let run = shop.data
            let end = try await shop.start(words + ["-o", "json", "--data", run]).finished()
            #expect(end.status == 0, "\(words): \(end.chatter)")
            return try API.decode(type, from: Array(end.output.utf8))
        }
        #expect(try await json(API.RunList.self, "release", "list").items.map(\.run) == [id])
        #expect(try await json(API.RunDetail.self, "release", "show", id).summary.run == id)
        #expect(try await json(API.AttemptList.self, "release", "log", id).items.count == 1)
        #expect(try await json(API.CheckpointList.self, "checkpoint", "list").items.count == 1)
        #expect(try await json(API.Explanation.self, "release", "explain", id).run == id)
        #expect(try await json(API.Certificate.self, "release", "certificate", id).holds)
        _ = try await json(API.CommandAnswer.self, "checkpoint", "trigger", id)
        _ = try await shop.slipway("release", "watch", id)
        #expect(try await shop.slipway("release", "log", id, "one").output == "hello\n")
    }

    @Test(.timeLimit(.minutes(15)))
    func `run with json output prints the finished run, and its progress beside it`()
        async throws
    {
        let shop = try Workshop()
        let plan = try shop.write(Plans.sequence([Plans.shell("one", "true")]), to: "plan.yaml")

        let run = try await shop.slipway("run", plan, "--output", "json")

        let detail = try API.decode(API.RunDetail.self, from: Array(run.output.utf8))
        #expect(detail.summary.status == "succeeded")
        #expect(run.chatter.contains("one  succeeded"))
    }

    @Test(.timeLimit(.minutes(15)))
    func `name output is just the id`() async throws {
        let shop = try Workshop()
        let plan = try shop.write(Plans.sequence([Plans.shell("one", "true")]), to: "plan.yaml")

        let run = try await shop.slipway("run", plan, "--output", "name")

        #expect(run.status == 0)
        #expect(run.lines.count == 1)
        let list = try await shop.slipway("release", "list", "--output", "name")
        #expect(list.output == run.output)
        let show = try await shop.slipway(
            "release", "show", String(run.lines[0].prefix(5)), "--output", "name")
        #expect(show.output == run.output)
    }

    @Test(.timeLimit(.minutes(15)), arguments: [SIGINT, SIGTERM])
    func `a signal detaches, says how to come back, and the run goes on`(
        signal: Int32
    )
        async throws
    {
        let shop = try Workshop()
        let plan = try shop.write(
            Plans.sequence([
                Plans.until(
                    "go", in: shop.path, then: "echo done >> \(shop.path)/done.txt", name: "slow")
            ]), to: "plan.yaml")
        let run = try shop.background("run", plan)
        try await eventually("it performs") { run.output.contains("slow  performing") }

        run.signal(signal)
        let end = try await run.finished()

        #expect(end.status == 130)
        #expect(end.chatter.contains("come back with: slipway release watch r-"))
        _ = try shop.write("", to: "go")
        let watch = try await shop.slipway("release", "watch", "@latest")
        #expect(watch.status == 0, "\(watch.chatter)")
        #expect(shop.lines("done.txt") == ["done"])
    }

    @Test(.timeLimit(.minutes(15)))
    func `a command id asked twice starts one run`() async throws {
        let shop = try Workshop()
        let plan = try shop.write(
            Plans.sequence([Plans.shell("one", "echo one >> done.txt")]), to: "plan.yaml")

        let first = try await shop.slipway("run", plan, "--command-id", "monday", "-o", "name")
        let second = try await shop.slipway("run", plan, "--command-id", "monday", "-o", "name")

        #expect(first.output == second.output)
        #expect(shop.lines("done.txt") == ["one"])
    }

    @Test(.timeLimit(.minutes(15)))
    func `a backup restored elsewhere has the runs, and holds the open ones`() async throws {
        let shop = try Workshop()
        let plan = try shop.write(
            Plans.sequence([
                Plans.shell("one", "echo one >> done.txt"), Plans.trigger,
                Plans.shell("two", "echo two >> done.txt"),
            ]), to: "plan.yaml")
        #expect(try await shop.slipway("run", plan, "--detach").status == 0)
        try await eventually("the trigger is open") {
            try await shop.slipway("checkpoint", "list").output.contains("gun")
        }
        let backup = try await shop.slipway("backup", "\(shop.path)/b.tar")
        #expect(backup.status == 0, "\(backup.chatter)")
        #expect(try await shop.slipway("backup", "\(shop.path)/b.tar").status == 4)
        try await shop.killHolder()

        let other = try Workshop()
        let restore = try await other.slipway("restore", "\(shop.path)/b.tar")
        #expect(restore.status == 0, "\(restore.chatter)")
        #expect(try await other.slipway("verify").status == 0)
        #expect(try await other.slipway("restore", "\(shop.path)/b.tar").status == 4)
        #expect(try await other.slipway("release", "list").output.contains("paused"))
        #expect(try await other.slipway("release", "log", "@latest", "one").status == 0)
        _ = try await other.slipway("checkpoint", "trigger", "@latest")
        let held = try await other.slipway("release", "show", "@latest", "-o", "json")
        let state = try API.decode(API.RunDetail.self, from: Array(held.output.utf8))
        #expect(state.summary.status == "paused" || state.summary.status == "stopped")
        let resumed = try await other.slipway("release", "resume", "@latest", "--follow")
        #expect(resumed.status == 0, "\(resumed.chatter)")
        #expect(shop.lines("done.txt") == ["one", "two"])
    }

    @Test(.timeLimit(.minutes(15)))
    func `help and completion go to standard output and end with 0`() async throws {
        let shop = try Workshop()
        for words in [["--help"], ["help", "run"], ["release", "resolve", "--help"]] {
            let help = try await shop.start(words).finished()
            #expect(help.status == 0)
            #expect(help.output.contains("USAGE"))
        }
        for shell in ["bash", "zsh", "fish"] {
            let script = try await shop.bare("completion", shell)
            #expect(script.status == 0)
            #expect(script.output.contains("checkpoint"))
        }
        #expect(try await shop.bare("plan", "schema").output.hasPrefix("{"))
    }
}
