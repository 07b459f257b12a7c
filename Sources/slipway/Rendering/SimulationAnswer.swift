internal import ReleaseModel
internal import ReleaseSimulator

/// What many simulated histories came to.
struct SimulationAnswer: Encodable {
    struct Broken: Encodable {
        var seed: UInt64
        var rule: String
        var text: String
    }

    var fromSeed: UInt64
    var seeds: Int
    /// How many seeds broke a rule; the first 20 are listed.
    var failed: Int
    var violations: [Broken]
    var events: Int
    var steps: Int
    var moves: Int
    var kills: Int
    var takeovers: Int
    /// How many runs stood how in the end.
    var endings: [String: Int]
    /// How many events of each kind were recorded, and refusals of each code given.
    var seen: [String: Int]
    var seconds: Double
    var seedsPerSecond: Double
    var version = Slipway.version
    /// Of the checkout that this folder belongs to; null elsewhere.
    var commit = SourceCommit.current

    init(_ campaign: Campaign, from first: UInt64, in duration: Duration) {
        fromSeed = first
        seeds = campaign.seeds
        failed = campaign.failed
        violations = campaign.failures.flatMap { failure in
            failure.violations.map {
                Broken(seed: failure.seed, rule: $0.rule.rawValue, text: $0.text)
            }
        }
        events = campaign.events
        steps = campaign.steps
        moves = campaign.moves
        kills = campaign.kills
        takeovers = campaign.takeovers
        endings = Dictionary(
            uniqueKeysWithValues: campaign.endings.map { ($0.status.rawValue, $0.runs) })
        seen = campaign.seen
        let (whole, parts) = duration.components
        seconds = Double(whole) + Double(parts) / 1e18
        seedsPerSecond = Double(campaign.seeds) / max(seconds, 0.000_001)
    }

    var lines: [String] {
        let place = commit.map { ", commit \($0)" } ?? ""
        var lines = violations.map {
            "seed \($0.seed) (\(version)\(place)): \($0.rule): \($0.text)"
        }
        if let first = violations.first {
            lines.append(
                "see it again: slipway simulate --seed \(first.seed) --trace (or --shrink)")
        }
        let ended = endings.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        lines += [
            "\(seeds) seeds from \(fromSeed): \(failed == 0 ? "every promise kept" : "\(failed) broke a rule")",
            "\(events) events of \(steps) steps, \(kills) servers killed, \(takeovers) takeovers",
            "runs in the end: \(ended.joined(separator: ", "))",
            "\(Int(seedsPerSecond)) seeds a second",
        ]
        return lines
    }
}
