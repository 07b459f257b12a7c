package import ReleaseModel

/// Many seeds, one after the other, and what they came to.
package struct Campaign: Sendable {
    package struct Failure: Sendable {
        package var seed: UInt64
        package var violations: [Violation]
    }

    package private(set) var seeds = 0
    package private(set) var moves = 0
    package private(set) var events = 0
    package private(set) var steps = 0
    package private(set) var kills = 0
    package private(set) var takeovers = 0
    /// How many events of each kind were recorded, and refusals of each code given.
    package private(set) var seen: [String: Int] = [:]
    /// How many runs stood how in the end, by the status's place among all.
    private var counts = [Int](repeating: 0, count: RunStatus.allCases.count)
    /// The seeds that broke a rule; at most 20 are kept.
    package private(set) var failures: [Failure] = []
    package private(set) var failed = 0

    package init() {}

    package var endings: [(status: RunStatus, runs: Int)] {
        zip(RunStatus.allCases, counts).filter { $0.1 > 0 }.map { ($0, $1) }
    }

    /// Runs one seed; true where it kept every promise.
    @discardableResult
    package mutating func run(_ seed: UInt64, broken: BrokenEngine? = nil) -> Bool {
        let report = Simulation.run(seed: seed, broken: broken)
        seeds += 1
        moves += report.moves
        events += report.events
        steps += report.steps
        kills += report.kills
        takeovers += report.takeovers
        seen.merge(report.seen, uniquingKeysWith: +)
        for ending in report.endings {
            guard let place = RunStatus.allCases.firstIndex(of: ending) else { continue }
            counts[place] += 1
        }
        guard !report.violations.isEmpty else { return true }
        failed += 1
        if failures.count < 20 {
            failures.append(Failure(seed: seed, violations: report.violations))
        }
        return false
    }

    /// The first of the seeds from `first` on that catches a broken engine; nil: none of `count`.
    package static func firstCatch(
        _ broken: BrokenEngine, from first: UInt64, count: UInt64
    ) -> (seed: UInt64, violation: Violation)? {
        for seed in first..<(first + count) {
            let report = Simulation.run(seed: seed, broken: broken)
            if let violation = report.violations.first { return (seed, violation) }
        }
        return nil
    }
}
