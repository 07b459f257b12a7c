import Foundation
import Glibc
import SlipwayTestSupport
import Testing

@Suite struct HolderTests {
    @Test(.timeLimit(.minutes(15)))
    func `looking starts no holder`() async throws {
        let shop = try Workshop()
        let plan = try shop.write(Plans.sequence([Plans.approval]), to: "plan.yaml")
        #expect(try await shop.slipway("run", plan, "--detach").status == 0)
        try await shop.killHolder()

        for words in [
            ["release", "list"], ["release", "show", "@latest"], ["checkpoint", "list"],
            ["release", "explain", "@latest"], ["release", "certificate", "@latest"],
            ["release", "log", "@latest"], ["verify"],
        ] {
            let look = try await shop.start(words + ["--data", shop.data]).finished()
            #expect(look.status == 0, "\(words): \(look.chatter)")
        }
        #expect(shop.holder.map(shop.isHolder) != true)
    }

    @Test(.timeLimit(.minutes(15)))
    func `the background holder ends when nothing is left to do`() async throws {
        let shop = try Workshop()
        let plan = try shop.write(Plans.sequence([Plans.shell("one", "true")]), to: "plan.yaml")
        #expect(try await shop.slipway("run", plan).status == 0)

        try await eventually("the holder ends") {
            !shop.exists("data/holder.json") && !shop.exists("data/control.sock")
        }
    }

    @Test(.timeLimit(.minutes(15)))
    func `the background holder ends when its folder is removed`() async throws {
        let shop = try Workshop()
        let plan = try shop.write(Plans.sequence(["{name: bake, wait: 1h}"]), to: "plan.yaml")
        #expect(try await shop.slipway("run", plan, "--detach").status == 0)
        let holder = try #require(shop.holder)

        try FileManager.default.removeItem(atPath: shop.data)

        try await eventually("the holder ends") { !shop.isHolder(holder) }
    }

    @Test(.timeLimit(.minutes(15)))
    func `a second server is refused, and says who holds the folder and where`() async throws {
        let shop = try Workshop()
        let first = try shop.background("serve", "--listen", "127.0.0.1:0")
        try await eventually("it listens") { first.output.contains("listening") }
        let holder = try #require(shop.holder)

        let second = try await shop.slipway("serve", "--listen", "127.0.0.1:0")

        #expect(second.status == 4)
        #expect(second.output.isEmpty)
        #expect(second.chatter.contains("process \(holder)"))
        #expect(second.chatter.contains("\(shop.data)/control.sock"))
        first.signal(SIGTERM)
        #expect(try await first.finished().status == 0)
        #expect(!shop.exists("data/holder.json"))
    }

    @Test(.timeLimit(.minutes(15)))
    func `a server prints one line of JSON and answers there`() async throws {
        let shop = try Workshop()
        let (server, url) = try await shop.server()
        let token = try await shop.token(from: url)
        let plan = try shop.write(
            Plans.sequence([Plans.shell("one", "echo one >> done.txt")]), to: "plan.yaml")

        let run = try await shop.asking(url, token, "run", plan)

        #expect(run.status == 0, "\(run.chatter)")
        #expect(shop.lines("done.txt") == ["one"])
        let list = try await shop.asking(url, token, "release", "list")
        #expect(list.output.contains("demo"), "\(list.chatter)")
        #expect(server.output.split(separator: "\n").count == 1)
        server.signal(SIGTERM)
        #expect(try await server.finished().status == 0)
        #expect(try await shop.asking(url, token, "release", "list").status == 1)
    }

    @Test(.timeLimit(.minutes(15)))
    func `a server answers nobody whom it does not know, and the command ends with 5`() async throws
    {
        let shop = try Workshop()
        let (server, url) = try await shop.server()
        for token in [nil, "made-up"] {
            let list = try await shop.asking(url, token, "release", "list")
            #expect(list.status == 5, "\(list.chatter)")
            #expect(list.output.isEmpty)
            #expect(list.chatter.contains("token"), "\(list.chatter)")
        }
        server.signal(SIGTERM)
        #expect(try await server.finished().status == 0)
    }

    @Test(.timeLimit(.minutes(15)))
    func `a killed holder is replaced by the next command, and nothing is done twice`()
        async throws
    {
        let shop = try Workshop()
        let plan = try shop.write(
            Plans.sequence([
                Plans.shell("first", "echo first >> done.txt"),
                Plans.until(
                    "go", in: shop.path, then: "echo second >> \(shop.path)/done.txt",
                    name: "second"),
                Plans.shell("third", "echo third >> done.txt"),
            ]), to: "plan.yaml")
        let started = try await shop.slipway("run", plan, "--detach", "--output", "name")
        let id = try #require(started.lines.first)
        try await eventually("the first is done") { shop.lines("done.txt") == ["first"] }
        try await shop.killHolder()

        let paused = try await shop.slipway("release", "pause", id)
        #expect(paused.status == 0, "\(paused.chatter)")
        _ = try shop.write("", to: "go")
        try await eventually("the second is done") { shop.lines("done.txt").count == 2 }
        let resumed = try await shop.slipway("release", "resume", id, "--follow")

        #expect(resumed.status == 0, "\(resumed.chatter)")
        #expect(shop.lines("done.txt") == ["first", "second", "third"])
        #expect(try await shop.slipway("release", "certificate", id).status == 0)
    }

    @Test(.timeLimit(.minutes(15)))
    func `who follows the run it started survives the holder, and sees each event once`()
        async throws
    {
        let shop = try Workshop()
        let plan = try shop.write(
            Plans.sequence([
                Plans.shell("first", "echo first >> done.txt"),
                Plans.until(
                    "go", in: shop.path, then: "echo second >> \(shop.path)/done.txt",
                    name: "second"),
            ]), to: "plan.yaml")
        let run = try shop.background("run", plan)
        try await eventually("the second performs") {
            run.output.contains("second  performing")
        }
        let killed = shop.holder
        try await shop.killHolder()
        try await eventually("another holder took over") {
            shop.holder != nil && shop.holder != killed
        }
        _ = try shop.write("", to: "go")

        let end = try await run.finished()

        #expect(end.status == 0, "\(end.chatter)")
        #expect(shop.lines("done.txt") == ["first", "second"])
        #expect(end.lines.filter { $0.contains("first  succeeded") }.count == 1)
        #expect(end.lines.filter { $0.contains("second  succeeded") }.count == 1)
    }

    @Test(.timeLimit(.minutes(15)))
    func `a data folder with a long path has its socket elsewhere`() async throws {
        let deep = (1...3).map { _ in String(repeating: "d", count: 60) }.joined(separator: "/")
        let shop = try Workshop(dataFolder: deep)
        let tasks = ["{name: bake, wait: 10m}", Plans.approval]
        let plan = try shop.write(Plans.sequence(tasks), to: "plan.yaml")

        let run = try await shop.slipway("run", plan, "--detach")

        #expect(run.status == 0, "\(run.chatter)")
        let record = try Data(contentsOf: URL(fileURLWithPath: "\(shop.data)/holder.json"))
        #expect(!String(decoding: record, as: UTF8.self).contains(deep))
        #expect(try await shop.slipway("release", "show", "@latest").output.contains("board"))
    }

    @Test(.timeLimit(.minutes(15)))
    func `two commands at once start one holder`() async throws {
        let shop = try Workshop()
        let plan = try shop.write(
            Plans.sequence([Plans.shell("one", "echo one >> done.txt")]), to: "plan.yaml")

        let runs = try (1...4).map { _ in try shop.background("run", plan) }

        for run in runs {
            let end = try await run.finished()
            #expect(end.status == 0, "\(end.chatter)")
        }
        #expect(shop.lines("done.txt").count == 4)
        // One that has nothing to do may have ended; those that came second are soon gone.
        try await eventually("one holder is left") { shop.holders.count <= 1 }
    }
}
