import Foundation
import SlipwayTestSupport
import Testing

/// What a step costs the core, counted in instructions: a figure that no busy machine changes.
///
/// The counts are those of a debug build, as tests have it; `scripts/instructions` counts the
/// release build. What is counted, and when a bound may be raised: docs/performance.md.
@Suite(
    .serialized,
    .enabled(if: Counter.isThere, "valgrind or strip is not installed, and CI is not set"))
struct InstructionTests {
    /// One tenth above what was counted when the bound was set.
    @Test(arguments: [("sequence", 195_000), ("groups", 154_500), ("mixed", 232_000)])
    func `a step costs no more instructions than it did`(shape: String, bound: Int) async throws {
        let counter = try Counter()
        let cost = try await counter.perStep(shape, steps: 100, between: 20, and: 90)
        #expect(cost <= bound, "\(cost) instructions for a step of the shape \(shape)")
        // A bound far above the cost guards nothing.
        #expect(cost * 4 >= bound * 3, "\(cost) instructions a step: lower the bound")
    }

    @Test func `a step of a long run costs what a step of a short one does`() async throws {
        let counter = try Counter()
        let short = try await counter.perStep("sequence", steps: 100, between: 20, and: 90)
        let long = try await counter.perStep("sequence", steps: 1_000, between: 850, and: 920)
        #expect(
            Double(long) <= Double(short) * 1.03,
            "\(short) instructions a step in a run of 100 steps, \(long) in one of 1,000")
    }

    @Test func `a step costs the same however many runs are live`() async throws {
        let counter = try Counter()
        let few = try await counter.perStep(
            "sequence", steps: 10, runs: 100, between: 200, and: 400)
        let many = try await counter.perStep(
            "sequence", steps: 10, runs: 300, between: 600, and: 900)
        #expect(
            Double(many) <= Double(few) * 1.03,
            "\(few) instructions a step with 100 live runs, \(many) with 300")
    }
}

/// Counts the instructions of the pump of the coordinator that lies beside the running tests.
private struct Counter {
    static let tools = ["valgrind", "strip"]

    /// Where continuous integration runs, a missing tool fails the tests instead.
    static var isThere: Bool {
        ProcessInfo.processInfo.environment["CI"] != nil || tools.allSatisfy(isInstalled)
    }

    private static func isInstalled(_ tool: String) -> Bool {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return path.split(separator: ":").contains {
            FileManager.default.isExecutableFile(atPath: "\($0)/\(tool)")
        }
    }

    private let workshop: Workshop

    init() throws { workshop = try Workshop() }

    /// The instructions between two counts of steps, divided by their difference.
    ///
    /// What it takes to start, to plan and to order the first steps cancels out.
    func perStep(
        _ shape: String, steps: Int, runs: Int = 1, between first: Int, and second: Int
    ) async throws -> Int {
        let (few, less) = try await count(shape, steps, runs, first)
        let (many, more) = try await count(shape, steps, runs, second)
        try #require(many > few)
        return (more - less) / (many - few)
    }

    private func count(
        _ shape: String, _ steps: Int, _ runs: Int, _ performed: Int
    ) async throws -> (performed: Int, instructions: Int) {
        let pump = try await strippedPump()
        let numbers = [steps, runs, performed, 0].map(String.init)
        let finished = try await Running(
            "valgrind",
            ["--tool=callgrind", "--callgrind-out-file=/dev/null", pump, shape] + numbers,
            in: workshop.path,
            // A random seed would move what is in a dictionary, and with it the count.
            environment: ["SWIFT_DETERMINISTIC_HASHING": "1"]
        ).finished(within: .seconds(120))
        let done = finished.output.firstMatch(of: /"performed":(\d+)/).flatMap { Int($0.1) }
        let total = finished.chatter.firstMatch(of: /Collected : (\d+)/).flatMap { Int($0.1) }
        return (
            try #require(done, "the pump said: \(finished.output)\(finished.chatter)"),
            try #require(total, "valgrind said: \(finished.chatter)")
        )
    }

    /// The pump without the debugging information, which valgrind cannot read.
    private func strippedPump() async throws -> String {
        let stripped = "\(workshop.path)/pump"
        guard !workshop.exists("pump") else { return stripped }
        let built = URL(fileURLWithPath: Workshop.binary).deletingLastPathComponent()
            .appendingPathComponent("CoordinatorPump").path
        let finished = try await Running(
            "strip", ["--strip-debug", "-o", stripped, built], in: workshop.path, environment: [:]
        ).finished(within: .seconds(60))
        try #require(finished.status == 0, "strip said: \(finished.chatter)")
        return stripped
    }
}
