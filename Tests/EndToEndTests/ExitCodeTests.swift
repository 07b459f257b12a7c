import Foundation
import SlipwayTestSupport
import Testing

@Suite struct ExitCodeTests {
    @Test(.timeLimit(.minutes(15)))
    func `a release that finishes ends with 0, and each command ran once`() async throws {
        let shop = try Workshop()
        let plan = try shop.write(
            Plans.sequence([
                Plans.shell("one", "echo one >> done.txt"),
                Plans.shell("two", "echo two >> done.txt"),
            ]), to: "plan.yaml")

        let run = try await shop.slipway("run", plan)

        #expect(run.status == 0, "\(run.chatter)")
        #expect(shop.lines("done.txt") == ["one", "two"])
        let certificate = try await shop.slipway("release", "certificate", "@latest")
        #expect(certificate.status == 0, "\(certificate.chatter)")
    }

    @Test(.timeLimit(.minutes(15)))
    func `a failed release ends with 1, says why, and names the retry`() async throws {
        let shop = try Workshop()
        let plan = try shop.write(
            Plans.sequence([Plans.shell("broken", "test -e mended || exit 3")]), to: "plan.yaml")

        let run = try await shop.slipway("run", plan)

        #expect(run.status == 1)
        #expect(run.chatter.contains("broken failed: "))
        #expect(run.chatter.contains("slipway release retry "))
        _ = try shop.write("", to: "mended")
        let retry = try await shop.slipway("release", "retry", "@latest", "--follow")
        #expect(retry.status == 0, "\(retry.chatter)")
    }

    @Test(.timeLimit(.minutes(15)))
    func `wrong arguments and wrong plans end with 2, and start nothing`() async throws {
        let shop = try Workshop()
        let broken = try shop.write("name: [", to: "broken.yaml")
        let unknown = try shop.write(
            Plans.sequence(["{name: a, wayt: 3s}"]), to: "unknown.yaml")
        let phases = (1...21).map { "  - {name: p\($0), groups: []}" }.joined(separator: "\n")
        let long = try shop.write("name: long\nphases:\n\(phases)\n", to: "long.yaml")

        #expect(try await shop.bare("release", "show").status == 2)
        #expect(try await shop.bare("frobnicate").status == 2)
        #expect(try await shop.slipway("release", "list", "--output", "xml").status == 2)
        #expect(try await shop.slipway("serve", "--listen", "0.0.0.0:0").status == 2)
        for plan in [broken, unknown, long] {
            let run = try await shop.slipway("run", plan)
            #expect(run.status == 2, "\(run.chatter)")
            #expect(run.chatter.contains("\(plan):"), "no place is named: \(run.chatter)")
            #expect(try await shop.bare("plan", "lint", plan).status == 2)
        }
        #expect(!shop.exists("data/slipway.db"))
    }

    @Test(.timeLimit(.minutes(15)))
    func `a plan of 100 MB is refused with a sentence`() async throws {
        let shop = try Workshop()
        let plan = try shop.write(
            "name: big\n#" + String(repeating: "x", count: 100 * 1024 * 1024), to: "plan.yaml")

        let run = try await shop.slipway("run", plan)

        #expect(run.status == 2)
        #expect(run.chatter.contains("64 MB"))
    }

    @Test(.timeLimit(.minutes(15)))
    func `what is not there ends with 3`() async throws {
        let shop = try Workshop()
        #expect(try await shop.slipway("run", "nowhere.yaml").status == 3)
        #expect(try await shop.slipway("release", "list").status == 3)
        #expect(!shop.exists("data"), "looking made the folder")
        #expect(try await shop.slipway("init").status == 0)
        #expect(try await shop.slipway("release", "list").status == 0)
        #expect(try await shop.slipway("release", "show", "@latest").status == 3)
        #expect(try await shop.slipway("release", "show", "nobody").status == 3)
        #expect(try await shop.slipway("release", "retry", "nobody").status == 3)
    }

    @Test(.timeLimit(.minutes(15)))
    func `what the state refuses ends with 4, and names what would allow it`() async throws {
        let shop = try Workshop()
        let plan = try shop.write(Plans.sequence([Plans.shell("one", "true")]), to: "plan.yaml")
        #expect(try await shop.slipway("run", plan).status == 0)

        let retry = try await shop.slipway("release", "retry", "@latest")

        #expect(retry.status == 4)
        #expect(retry.output.isEmpty)
        #expect(retry.chatter.contains(" → "))
        let explained = try await shop.slipway("release", "explain", "@latest", "retry")
        #expect(explained.status == 0)
        #expect(explained.output.contains("no   retry"))
    }

    @Test(.timeLimit(.minutes(15)))
    func `checkpoints: not allowed is 5, still waiting is 6, changed is 7`() async throws {
        let shop = try Workshop()
        let plan = try shop.write(
            Plans.sequence([Plans.approval, Plans.trigger, Plans.shell("last", "true")]),
            to: "plan.yaml")

        let run = try await shop.slipway("run", plan, "--timeout", "10s")

        #expect(run.status == 6, "\(run.chatter)")
        #expect(run.chatter.contains("slipway checkpoint agree "))
        #expect(run.chatter.contains("--as alice"))
        #expect(try await shop.slipway("checkpoint", "agree", "@latest").status == 5)
        let changed = try await shop.slipway(
            "checkpoint", "agree", "@latest", "--as", "alice", "--seen", "0000")
        #expect(changed.status == 7, "\(changed.chatter)")
        let agreed = try await shop.slipway("checkpoint", "agree", "@latest", "--as", "alice")
        #expect(agreed.status == 0, "\(agreed.chatter)")
        #expect(agreed.chatter.contains("digest "), "it is not shown what is agreed to")
        #expect(try await shop.slipway("checkpoint", "trigger", "demo").status == 0)
        #expect(try await shop.slipway("release", "watch", "demo").status == 0)
    }

    @Test(.timeLimit(.minutes(15)))
    func `a data folder that cannot be used ends with 4 and says why`() async throws {
        let shop = try Workshop()
        let plan = try shop.write(Plans.sequence([Plans.shell("one", "true")]), to: "plan.yaml")
        #expect(try await shop.slipway("init").status == 0)
        let noise = String(repeating: "not a database ", count: 1_000)
        _ = try shop.write(noise, to: "data/slipway.db")

        for words in [["run", plan], ["release", "list"], ["verify"]] {
            let refused = try await shop.start(words + ["--data", shop.data]).finished()
            #expect(refused.status == 4, "\(words): \(refused.chatter)")
            #expect(refused.chatter.contains("slipway.db"), "\(refused.chatter)")
        }
    }

    @Test(.timeLimit(.minutes(15)))
    func `a rollback that is followed to its end is a success, whatever had failed`() async throws {
        let shop = try Workshop()
        let plan = try shop.write(
            Plans.sequence([Plans.shell("one", "true"), Plans.shell("two", "false")]),
            to: "plan.yaml")
        #expect(try await shop.slipway("run", plan).status == 1)

        let rollback = try await shop.slipway("release", "rollback", "@latest", "--follow")

        #expect(rollback.status == 0, "\(rollback.chatter)")
    }
}
