import Foundation
import ReleaseSimulator
import Testing

/// Whole histories of the real engine: seeds that nobody has run before, and those that found
/// something once.
@Suite(.timeLimit(.minutes(20))) struct SeedTests {
    /// Another one in every run of the tests; a failure names the seed.
    static let fresh = UInt64.random(in: 1...(1 << 52))

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `no history breaks a promise`(part: UInt64) {
        var campaign = Campaign()
        let first = Self.fresh + part * 100
        for seed in first..<(first + 100) { campaign.run(seed) }
        for failure in campaign.failures {
            Issue.record("slipway simulate --seed \(failure.seed): \(failure.violations)")
        }
    }

    @Test(arguments: try KnownSeed.all())
    func `what was found once is not found again`(known: KnownSeed) {
        let report = Simulation.run(seed: known.seed)
        #expect(report.violations == [], "\(known.seed) found: \(known.found)")
    }

    @Test func `together the histories show every kind of event and ending`() {
        var campaign = Campaign()
        for seed in 1...400 as ClosedRange<UInt64> { campaign.run(seed) }
        let missing = RunEventKind.all.filter { campaign.seen[$0] == nil }
        #expect(missing == [])
        #expect(campaign.endings.count >= 4)
        #expect(campaign.takeovers > 100)
    }

    @Test(arguments: [3, 14, 27, 101] as [UInt64])
    func `a seed tells the same story each time`(seed: UInt64) {
        let first = Simulation.run(seed: seed, isTraced: true)
        let second = Simulation.run(seed: seed, isTraced: true)
        #expect(first.trace == second.trace)
        #expect(first.tape == second.tape)
        #expect(first.trace.count > 10)
    }

    @Test func `a tape tells the story of its seed`() {
        let first = Simulation.run(seed: 5, isTraced: true)
        let second = Simulation(dice: Dice(tape: first.tape), isTraced: true).run()
        #expect(first.trace == second.trace)
    }

    @Test func `a failing history is cut to a shorter one that breaks the same rule`() throws {
        let broken = BrokenEngine.retriesASibling
        let found = try #require(Campaign.firstCatch(broken, from: 1, count: 100))
        let long = Simulation.run(seed: found.seed, broken: broken)
        let short = try #require(
            Shrinker.shortest(seed: found.seed, broken: broken, limit: 600))
        #expect(short.violations.first?.rule == long.violations.first?.rule)
        #expect(short.tape.count < long.tape.count / 2)
        #expect(!short.trace.isEmpty)
    }
}

/// A seed that found something, and what.
struct KnownSeed: CustomTestStringConvertible {
    var seed: UInt64
    var found: String

    var testDescription: String { "\(seed)" }

    static func all() throws -> [KnownSeed] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("known-seeds")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        return lines.filter { !$0.hasPrefix("#") }.compactMap { line in
            let words = line.split(separator: " ", maxSplits: 1)
            return UInt64(words[0]).map {
                KnownSeed(seed: $0, found: words.count > 1 ? String(words[1]) : "")
            }
        }
    }
}

/// The kinds of events that random histories must reach.
enum RunEventKind {
    static let all = [
        "abort_started", "aborted", "amended", "attempt_cancelled", "attempt_failed",
        "attempt_in_doubt", "attempt_not_done", "attempt_ordered", "attempt_reattached",
        "attempt_succeeded", "attempt_unknown", "before_noted", "checkpoint_agreed",
        "checkpoint_expired", "checkpoint_opened", "checkpoint_rejected", "closed", "delegated",
        "delegation_withdrawn", "failed",
        "gate_failed", "gate_held", "gate_observed", "gate_opened", "gate_overridden", "halted",
        "paused", "probe_failed", "probe_ordered", "recovered", "residue_left",
        "residue_restore_failed", "residue_restore_ordered", "residue_restored", "resolved",
        "resumed", "retried", "retry_due", "rollback_failed", "rollback_started", "rolled_back",
        "skip_proposed", "skipped", "stale_ending", "started", "stop_ordered", "stopped",
        "succeeded", "triggered", "voted", "wait_ended", "wait_started",
    ]
}
