import Foundation
import SlipwayTestSupport
import Testing

/// Simulated histories, as the command line tells them.
@Suite(.timeLimit(.minutes(15))) struct SimulateTests {
    private struct Answer: Decodable {
        var seeds: Int
        var failed: Int
        var events: Int
        var kills: Int
        var violations: [Broken]

        struct Broken: Decodable {
            var seed: UInt64
            var rule: String
        }
    }

    private func simulate(_ words: [String]) async throws -> Finished {
        let shop = try Workshop()
        return try await shop.start(["simulate"] + words).finished()
    }

    @Test func `seeds that keep every promise end with 0`() async throws {
        let done = try await simulate(["--from-seed", "1", "--count", "20", "--output", "json"])
        #expect(done.status == 0, "\(done.chatter)")
        let answer = try done.decoded(as: Answer.self)
        #expect(answer.seeds == 20)
        #expect(answer.failed == 0)
        #expect(answer.events > 100)
        #expect(answer.kills > 20)
    }

    @Test func `a broken engine is told with its seed, and ends with 1`() async throws {
        let broken = ["--broken", "retries-a-sibling"]
        let done = try await simulate(broken + ["--output", "json"])
        #expect(done.status == 1)
        let answer = try done.decoded(as: Answer.self)
        let found = try #require(answer.violations.first)
        #expect(found.rule == "R8")

        let trace = broken + ["--seed", "\(found.seed)", "--trace"]
        let told = try await simulate(trace)
        #expect(told.status == 1)
        #expect(told.lines.contains { $0.hasPrefix("R8: ") })
        #expect(try await simulate(trace).output == told.output)
    }

    @Test(arguments: [["--trace"], ["--seed", "1", "--trace", "--shrink"], ["--count", "0"]])
    func `what makes no sense ends with 2`(words: [String]) async throws {
        #expect(try await simulate(words).status == 2)
    }
}
