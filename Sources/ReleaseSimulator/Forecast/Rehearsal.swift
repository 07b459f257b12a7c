package import ReleaseModel

/// Many histories of somebody's plan on the real engine, and what they came to.
///
/// The first one is calm: where even that does not end well by itself, the plan cannot succeed.
package struct Rehearsal: Sendable {
    /// A history that nobody could bring to an end.
    package struct DeadLock: Sendable {
        package var seed: UInt64
        /// What the run waits for.
        package var waitsFor: [String]
    }

    /// A history in which Slipway broke a promise of its own.
    package struct Breach: Sendable {
        package var seed: UInt64
        package var violations: [Violation]
    }

    /// In how many histories people were asked because of a step.
    package struct Need: Sendable {
        package var step: StepID
        /// A checkpoint was open.
        package var decisions = 0
        /// Nobody but a person could tell what became of it.
        package var doubts = 0
        /// It had failed, and no automatic try was left.
        package var failures = 0
    }

    package private(set) var histories = 0
    package private(set) var smooth = 0
    package private(set) var cutOff = 0
    package private(set) var needs: [Need]
    /// The first 20 of each.
    package private(set) var deadLocks: [DeadLock] = []
    package private(set) var breaches: [Breach] = []
    package private(set) var deadLocked = 0
    package private(set) var breached = 0
    /// Steps that fail even where everything goes well.
    package private(set) var hopeless: [StepID] = []
    private var counts = [Int](repeating: 0, count: RunStatus.allCases.count)
    private let frozen: FrozenPlan

    /// Longer plans are not rehearsed: one history of them would take minutes.
    package static let longest = 2_000

    package init(_ frozen: FrozenPlan) {
        self.frozen = Self.coarsened(frozen)
        needs = frozen.graph.tasks.indices.map { Need(step: StepID($0)) }
    }

    package var canBeRehearsed: Bool { frozen.graph.tasks.count <= Self.longest }

    /// How many runs stood how in the end.
    package var endings: [(status: RunStatus, runs: Int)] {
        zip(RunStatus.allCases, counts).filter { $0.1 > 0 }.map { ($0, $1) }
    }

    /// Plays one more history; the first is the calm one.
    package mutating func play(seed: UInt64) {
        let isCalm = histories == 0
        // Of a plan that cannot succeed it is enough to see that again.
        let patience = hopeless.isEmpty ? 40 : 3
        let report = History(frozen, seed: seed, isCalm: isCalm, patience: patience).play()
        histories += 1
        if report.isSmooth { smooth += 1 }
        if report.isCutOff { cutOff += 1 }
        if let ending = report.ending, let place = RunStatus.allCases.firstIndex(of: ending) {
            counts[place] += 1
        }
        for (step, asked) in report.asked {
            if asked.decisions > 0 { needs[step.index].decisions += 1 }
            if asked.doubts > 0 { needs[step.index].doubts += 1 }
            if asked.failures > 0 { needs[step.index].failures += 1 }
            if isCalm, asked.failures > 0 { hopeless.append(step) }
        }
        hopeless.sort()
        if !report.stuck.isEmpty {
            deadLocked += 1
            if deadLocks.count < 20 {
                deadLocks.append(DeadLock(seed: seed, waitsFor: report.stuck))
            }
        }
        if !report.violations.isEmpty {
            breached += 1
            if breaches.count < 20 {
                breaches.append(Breach(seed: seed, violations: report.violations))
            }
        }
    }

    /// The plan with longer pauses between the looks of gates that look very often, so that a
    /// history does not consist of looks.
    private static func coarsened(_ frozen: FrozenPlan) -> FrozenPlan {
        var plan = frozen.plan
        for phase in plan.phases.indices {
            for group in plan.phases[phase].groups.indices {
                for task in plan.phases[phase].groups[group].tasks.indices {
                    let kind = plan.phases[phase].groups[group].tasks[task].kind
                    guard case .gate(var gate) = kind else { continue }
                    let pause = gate.within / 100
                    guard pause > gate.every, gate.holds + pause * 2 <= gate.within else {
                        continue
                    }
                    gate.every = pause
                    plan.phases[phase].groups[group].tasks[task].kind = .gate(gate)
                }
            }
        }
        guard plan != frozen.plan else { return frozen }
        return (try? FrozenPlan(plan, digest: plan.digest)) ?? frozen
    }
}
