internal import ReleaseModel
internal import ReleaseSimulator
internal import SlipwayAPI

/// Makes the forecast of one plan.
struct Forecast {
    let frozen: FrozenPlan
    private var rehearsal: Rehearsal
    private let fromSeed: UInt64
    private let worstCase: WorstCase
    private let failures: FailurePoints

    /// After this long no further history is begun: long plans get fewer.
    private static let patience: Duration = .seconds(60)

    init(_ frozen: FrozenPlan, from seed: UInt64, count: UInt64) {
        self.frozen = frozen
        fromSeed = seed
        worstCase = WorstCase(frozen)
        failures = FailurePoints(frozen)
        rehearsal = Rehearsal(frozen)
        guard rehearsal.canBeRehearsed else { return }
        let end = ContinuousClock.now + Self.patience
        for seed in seed..<(seed + count) {
            rehearsal.play(seed: seed)
            if ContinuousClock.now >= end { break }
        }
    }

    var answer: API.PlanForecast {
        API.PlanForecast(
            plan: frozen.plan.name, digest: "\(frozen.digest)", steps: frozen.graph.tasks.count,
            canDeadLock: rehearsal.deadLocked > 0 || !rehearsal.hopeless.isEmpty,
            hopelessSteps: rehearsal.hopeless.map(name), histories: histories,
            worstCase: times, decisions: worstCase.decisions.map(decision),
            failurePoints: failures.points.map { point in
                API.PlanForecast.FailurePoint(
                    step: name(point.step), failed: ways(FailurePoints.verbs, point.failed),
                    inDoubt: ways(FailurePoints.verbsInDoubt, point.inDoubt))
            },
            fallibleSteps: failures.fallible, defects: defects)
    }

    private func name(_ step: StepID) -> String { frozen.graph.tasks[step.index].name }

    private var histories: API.PlanForecast.Histories {
        API.PlanForecast.Histories(
            fromSeed: fromSeed, count: rehearsal.histories, endedWellAlone: rehearsal.smooth,
            cutOff: rehearsal.cutOff,
            endings: Dictionary(
                uniqueKeysWithValues: rehearsal.endings.map { ($0.status.rawValue, $0.runs) }),
            deadLocked: rehearsal.deadLocked,
            deadLocks: rehearsal.deadLocks.map { .init(seed: $0.seed, waitsFor: $0.waitsFor) },
            needs: rehearsal.needs.filter { $0.decisions + $0.doubts + $0.failures > 0 }.map {
                .init(
                    step: name($0.step), decisions: $0.decisions, doubts: $0.doubts,
                    failures: $0.failures)
            })
    }

    private var times: API.PlanForecast.WorstCase {
        API.PlanForecast.WorstCase(
            milliseconds: Self.milliseconds(worstCase.atMost),
            rollbackMilliseconds: Self.milliseconds(worstCase.rollback),
            phases: worstCase.phases.map {
                .init(
                    name: $0.name, milliseconds: Self.milliseconds($0.atMost),
                    chain: $0.chain.prefix(100).map(name), sharesSlots: $0.sharesSlots)
            })
    }

    /// Rounded up; a time that no clock will see is cut at three hundred million years.
    private static func milliseconds(_ duration: Duration) -> Int64 {
        let bounded = min(duration, .seconds(9_000_000_000_000_000))
        let whole = bounded.wholeMilliseconds
        return .milliseconds(whole) < bounded ? whole + 1 : whole
    }

    private func decision(_ decision: WorstCase.Decision) -> API.PlanForecast.Decision {
        var kind = "trigger"
        if case .approval = frozen.graph.tasks[decision.step.index].kind { kind = "approval" }
        return API.PlanForecast.Decision(
            step: name(decision.step), kind: kind, people: decision.people,
            require: decision.require, conditions: decision.conditions.map(Self.words),
            milliseconds: decision.atMost.map(Self.milliseconds),
            mayNotStart: decision.mayNotStart)
    }

    private static func words(_ condition: ApprovalSpec.Condition) -> String {
        let names = condition.approvers.map { Approver($0).words }
        return names.isEmpty
            ? "\(condition.require) altogether"
            : "\(condition.require) from \(names.joined(separator: ", "))"
    }

    private func ways(
        _ verbs: [VerbName], _ verdicts: [VerbName: FailurePoints.Verdict]
    ) -> [API.PlanForecast.WayOut] {
        verbs.compactMap { verb in
            switch verdicts[verb] {
            case .possible: .init(verb: verb.rawValue, answer: .yes)
            case .early(let refusal):
                .init(verb: verb.rawValue, answer: .early, refusal: API.Refusal(refusal))
            case .refused(let refusal):
                .init(verb: verb.rawValue, answer: .no, refusal: API.Refusal(refusal))
            case nil: nil
            }
        }
    }

    private var defects: [String] {
        failures.astray.map { "a step could not be looked at: \($0)" }
            + rehearsal.breaches.map { breach in
                "seed \(breach.seed): "
                    + breach.violations.prefix(3).map(\.description).joined(separator: "; ")
            }
    }
}

extension API.Refusal {
    fileprivate init(_ refusal: Refusal) {
        self.init(
            code: refusal.code.rawValue, sentence: refusal.sentence,
            facts: refusal.facts.map { .init(fact: $0.fact, remedy: $0.remedy) })
    }
}
