import Foundation
import Synchronization

/// What a campaign has counted so far; the lanes share it.
final class Tally: Sendable {
    struct Counts: Sendable {
        var points: [Harm.Kind: Int] = [:]
        var rounds = 0
        /// Events that a server told a client.
        var acknowledged = 0
        var lost = 0
        var finishedEffects = 0
        var repeated = 0
        var byProbe = 0
        var byPerson = 0
        /// The first boundary of each scenario that its run did not reach.
        var ends: [String: Int] = [:]
        var violations: [String] = []

        var total: Int { points.values.reduce(0, +) }
    }

    private let counts = Mutex(Counts())
    private let goal: Int

    init(goal: Int) {
        self.goal = goal
    }

    var current: Counts { counts.withLock { $0 } }
    var isComplete: Bool { counts.withLock { $0.total >= goal || $0.violations.count >= 20 } }

    func change(_ body: (inout Counts) -> Void) { counts.withLock { body(&$0) } }

    /// Counts a point; every five hundredth is told, so that who waits sees it move.
    func count(_ harm: Harm) {
        let now = counts.withLock { counts in
            counts.points[harm.kind, default: 0] += 1
            return counts
        }
        guard now.total % 500 == 0 else { return }
        FileHandle.standardError.write(Data((now.progress + "\n").utf8))
    }
}

extension Tally.Counts {
    /// All of it in one line.
    fileprivate var progress: String {
        let kinds = Harm.Kind.allCases.filter { $0 != .none }
            .map { "\($0.rawValue): \(points[$0] ?? 0)" }
        return "\(total) points (\(kinds.joined(separator: ", "))), \(rounds) runs, "
            + "\(acknowledged) acknowledged, \(lost) lost, \(finishedEffects) finished, "
            + "\(repeated) repeated, \(byProbe) by probe, \(byPerson) by person, "
            + "\(violations.count) violations"
    }

    /// The campaign's figures, one on a line.
    func report(seed: UInt64, seconds: Int) -> String {
        var lines = ["crash campaign, seed \(seed): \(total) points in \(seconds) s"]
        for kind in Harm.Kind.allCases where kind != .none {
            lines.append("  \(kind.rawValue): \(points[kind] ?? 0)")
        }
        lines += [
            "runs carried to their end: \(rounds)",
            "transitions acknowledged: \(acknowledged), lost: \(lost)",
            "finished effects: \(finishedEffects), repeated: \(repeated)",
            "in doubt, resolved by probe: \(byProbe), by person: \(byPerson)",
            "violations: \(violations.count)",
        ]
        return (lines + violations.map { "  \($0)" }).joined(separator: "\n")
    }
}
