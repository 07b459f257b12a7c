import Foundation
import SlipwayTestSupport
import Testing

/// The real binary is killed with -9, and started again until the run has ended.
@Suite(.serialized) struct CrashTests {
    @Test(.timeLimit(.minutes(20)), arguments: CrashScenario.all.indices)
    func `killed at each boundary of the journal, every effect is there exactly once`(
        index: Int
    ) async throws {
        let scenario = CrashScenario.all[index]
        var boundary = 1
        while true {
            let shop = try CrashShop(scenario)
            let wasReached = try await shop.start(crashingAt: boundary)
            try await shop.finish()
            #expect(shop.effects == scenario.lines, "\(scenario.name), boundary \(boundary)")
            guard wasReached else { break }
            boundary += 1
        }
        #expect(boundary > 4, "\(scenario.name) has \(boundary - 1) boundaries")
    }

    @Test(.timeLimit(.minutes(20)))
    func `killed at 200 random instants, every line is there exactly once`() async throws {
        var dice = SystemRandomNumberGenerator()
        var kills = 0
        var rounds = 0
        while kills < 200 {
            rounds += 1
            let shop = try CrashShop(Self.manySteps)
            try await shop.start()
            while try await !shop.hasEnded(), kills < 200 {
                let holder = try shop.serve()
                try await Task.sleep(for: .milliseconds(Int.random(in: 5...250, using: &dice)))
                holder.signal(SIGKILL)
                _ = try? await holder.finished()
                kills += 1
            }
            try await shop.finish()
            #expect(shop.effects == Self.manySteps.lines, "round \(rounds), \(kills) kills")
        }
    }

    /// Three phases of commands that take a little.
    static let manySteps: CrashScenario = {
        let names = (0..<24).map { "step-\($0)" }
        let tasks = names.map { CrashScenario.effect($0, then: "; sleep 0.05") }
        let phases = (0..<3).map { phase in
            (0..<2).map { group in
                Array(tasks[(phase * 8 + group * 4)..<(phase * 8 + group * 4 + 4)])
            }
        }
        return CrashScenario(
            name: "many", plan: CrashScenario.plan(phases), lines: names.map { "\($0) 1" }.sorted())
    }()
}

/// A workshop with one run of a scenario in it.
final class CrashShop: Sendable {
    let shop: Workshop
    let scenario: CrashScenario
    let plan: String

    init(_ scenario: CrashScenario) throws {
        self.scenario = scenario
        shop = try Workshop()
        plan = try shop.write(scenario.plan, to: "plan.yaml")
    }

    var effects: [String] { shop.lines("effects.txt").sorted() }

    func serve(_ environment: [String: String] = [:]) throws -> Running {
        try shop.start(
            ["serve", "--listen", "127.0.0.1:0", "--data", shop.data], environment: environment)
    }

    /// Starts the run; nothing else.
    func start() async throws {
        let run = try await shop.slipway("run", plan, "--detach", "--command-id", "crash")
        try #require(run.status == 0, "\(run.chatter)")
        try await shop.killHolder()
    }

    /// Starts the run under a server that dies at a boundary; whether it came so far.
    func start(crashingAt boundary: Int) async throws -> Bool {
        let server = try serve(["SLIPWAY_CRASH_AT": "\(boundary)"])
        try await eventually("it listens") {
            server.output.contains("listening") || !server.isRunning
        }
        _ = try await shop.start(
            ["run", plan, "--detach", "--command-id", "crash", "--data", shop.data]
        ).finished()
        for _ in 0..<100 where server.isRunning {
            if try await hasEnded() { break }
            try await decide()
        }
        let wasReached = !server.isRunning
        server.signal(SIGKILL)
        _ = try? await server.finished()
        try await shop.killHolder()
        return wasReached
    }

    func hasEnded() async throws -> Bool { try await status() == scenario.end }

    private func status() async throws -> String? {
        let list = try await shop.slipway("release", "list", "--output", "json")
        guard let page = try? list.decoded(as: RunPage.self) else { return nil }
        return page.items.first?.status
    }

    /// Does what people would now, if anything.
    private func decide() async throws {
        let status = try await status()
        if status == "failed" {
            _ = try await shop.slipway("release", "retry", "@latest")
        } else if status == "running", scenario.plan.contains("approval") {
            _ = try await shop.slipway("checkpoint", "agree", "@latest", "board", "--as", "alice")
            _ = try await shop.slipway("checkpoint", "trigger", "@latest", "gun")
        }
    }

    /// Takes the run to its end, with people who agree, trigger and retry.
    func finish() async throws {
        let server = try serve()
        defer { server.signal(SIGKILL) }
        try await eventually("it listens") { server.output.contains("listening") }
        let again = try await shop.slipway("run", plan, "--detach", "--command-id", "crash")
        #expect(again.status == 0, "\(again.chatter)")
        for _ in 0..<300 {
            if try await hasEnded() { break }
            try await decide()
        }
        #expect(try await hasEnded(), "\(scenario.name)")
        let certificate = try await shop.slipway("release", "certificate", "@latest")
        #expect(certificate.status == 0, "\(certificate.output)")
        let verify = try await shop.slipway("verify")
        #expect(verify.status == 0, "\(verify.output) \(verify.chatter)")
        server.signal(SIGTERM)
        _ = try await server.finished()
    }

    private struct RunPage: Decodable {
        var items: [Row]

        struct Row: Decodable { var status: String }
    }
}
