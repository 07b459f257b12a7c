import Glibc
import SlipwayTestSupport
import Testing

/// A data folder on a small disk of its own, which is filled and freed.
@Suite struct FullDiskTests {
    @Test(.timeLimit(.minutes(15)), .enabled(if: SmallDisk.canMount, "mounting needs root"))
    func `a full disk is told with a sentence, and no run is lost`() async throws {
        let shop = try Workshop()
        let disk = try SmallDisk(at: "\(shop.path)/disk", megabytes: 4)
        defer { disk.unmount() }
        let data = "\(disk.path)/data"
        let plan = try shop.write(
            Plans.sequence([Plans.trigger, Plans.shell("one", "echo one >> done.txt")]),
            to: "plan.yaml")
        let server = try shop.start(["serve", "--listen", "127.0.0.1:0", "--data", data])
        try await eventually("it listens") { server.output.contains("listening") }
        let run = try await shop.start(["run", plan, "--detach", "--data", data]).finished()
        #expect(run.status == 0, "\(run.chatter)")

        try disk.fill()
        var refused: Finished?
        for _ in 0..<60 where refused == nil {
            let verb = ["release", refused == nil ? "pause" : "resume", "@latest", "--data", data]
            let answer = try await shop.start(verb).finished()
            if answer.status != 0 { refused = answer }
            _ = try await shop.start(["release", "resume", "@latest", "--data", data]).finished()
        }
        #expect(refused?.status == 4, "\(refused?.chatter ?? "it never became full")")
        #expect(refused?.chatter.contains("full") == true, "\(refused?.chatter ?? "")")

        disk.free()
        try await eventually("it goes on") {
            let resume = try await shop.start(["release", "resume", "@latest", "--data", data])
                .finished()
            let show = try await shop.start(["release", "list", "--output", "json", "--data", data])
                .finished()
            return resume.status == 0 || show.output.contains("\"status\" : \"running\"")
        }
        let go = try await shop.start(
            ["checkpoint", "trigger", "@latest", "gun", "--data", data]
        ).finished()
        #expect(go.status == 0, "\(go.chatter)")
        try await eventually("it ends") { shop.lines("done.txt") == ["one"] }
        server.signal(SIGTERM)
        _ = try await server.finished()
        let verify = try await shop.start(["verify", "--data", data]).finished()
        #expect(verify.status == 0, "\(verify.output)\(verify.chatter)")
    }
}
