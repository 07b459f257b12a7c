package import ReleaseModel

/// For each step that can fail: what is left to do where it has failed for good.
///
/// Asked of real runs that were led there. Each step is looked at twice: with nothing done but what
/// must be before it, and with everything done that can be. Plans too long for that are sampled: a
/// few steps of each kind in each phase.
package struct FailurePoints: Sendable {
    package enum Verdict: Hashable, Sendable {
        case possible
        /// Possible only as long as something beside it has not been begun; the refusal says what.
        case early(Refusal)
        case refused(Refusal)
    }

    package struct Point: Sendable {
        package var step: StepID
        /// Where it has failed for good.
        package var failed: [VerbName: Verdict]
        /// Where only a person can tell what became of it; empty where that cannot be.
        package var inDoubt: [VerbName: Verdict]
    }

    /// What is asked where a step has failed.
    package static let verbs: [VerbName] = [.retry, .skip, .amend, .rollBack, .abort, .close]
    /// What is asked where a step is in doubt.
    package static let verbsInDoubt: [VerbName] = [.resolve] + verbs

    package private(set) var points: [Point] = []
    /// How many steps can fail; more than there are points where they were sampled.
    package private(set) var fallible = 0
    /// Why a run could not be led there; each is a defect of Slipway.
    package private(set) var astray: [String] = []

    /// - Parameter effort: about how many steps are walked in all.
    package init(_ frozen: FrozenPlan, effort: Int = 4_000_000) {
        let graph = frozen.graph
        let order = StepOrder(graph)
        let limit = max(16, effort / max(graph.tasks.count, 1) / 2)
        let chosen = Self.choose(graph, limit: limit)
        fallible = chosen.fallible
        do {
            var walk = try Walk(frozen)
            for steps in order.phases {
                for step in steps where chosen.isChosen[step.index] {
                    points.append(try Self.point(step, steps, walk, frozen))
                }
                for step in steps { try walk.finish(step) }
            }
        } catch {
            astray.append(error.description)
        }
        points.sort { $0.step < $1.step }
    }

    private static func point(
        _ step: StepID, _ phase: [StepID], _ walk: Walk, _ frozen: FrozenPlan
    ) throws(Walk.Astray) -> Point {
        let graph = frozen.graph
        let isBefore = graph.areBefore([step])
        var early = walk
        for other in phase where isBefore[other.index] { try early.finish(other) }
        var isAfter = [Bool](repeating: false, count: graph.tasks.count)
        for other in graph.steps(after: step) { isAfter[other.index] = true }
        var late = early
        for other in phase
        where other != step && !isBefore[other.index] && !isAfter[other.index] {
            try late.finish(other)
        }
        var point = Point(step: step, failed: [:], inDoubt: [:])
        let isAction: Bool
        if case .action = graph.tasks[step.index].kind { isAction = true } else { isAction = false }
        if isAction {
            var (first, last) = (early, late)
            try first.loseSight(of: step)
            try last.loseSight(of: step)
            point.inDoubt = verdicts(verbsInDoubt, step, first, last)
        }
        // Without failMode 'stop' a run has not failed before everything else is done.
        if frozen.plan.failMode != .stop { early = late }
        try early.fail(step)
        try late.fail(step)
        point.failed = verdicts(verbs, step, early, late)
        return point
    }

    private static func verdicts(
        _ verbs: [VerbName], _ step: StepID, _ early: Walk, _ late: Walk
    ) -> [VerbName: Verdict] {
        var verdicts: [VerbName: Verdict] = [:]
        for name in verbs {
            let verb = verb(name, step, late.run)
            guard let refusal = late.refusal(of: verb) else {
                verdicts[name] = .possible
                continue
            }
            verdicts[name] = early.refusal(of: verb) == nil ? .early(refusal) : .refused(refusal)
        }
        return verdicts
    }

    private static func verb(_ name: VerbName, _ step: StepID, _ run: Run) -> Verb {
        let task = run.graph.tasks[step.index].name
        switch name {
        case .skip: return .skip(step: task, reason: "not needed")
        case .resolve: return .resolve(step: task, as: .notDone, reason: "looked")
        case .amend: return .amend(run.frozen)
        case .rollBack: return .rollBack
        case .abort: return .abort
        case .close: return .close
        case .retry, .start, .agree, .delegate, .reject, .trigger, .pause, .stop, .resume:
            return .retry
        }
    }

    // MARK: Which steps

    /// What makes answers differ, apart from what is before a step.
    private struct Shape: Hashable {
        var phase: Int32
        var kind: Int
        var changes: Bool
        var undo: Int
        var hasOutputs: Bool

        init(_ task: PlanTask, phase: Int32) {
            self.phase = phase
            (kind, changes, undo, hasOutputs) = (0, false, 0, false)
            switch task.kind {
            case .action(let action):
                (changes, hasOutputs) = (action.changes, !action.outputs.isEmpty)
                switch action.undo {
                case .unknown: undo = 0
                case .nothing: undo = 1
                case .input: undo = 2
                case .builtIn: undo = 3
                }
            case .approval: kind = 1
            case .trigger: kind = 2
            case .gate: kind = 3
            case .wait: kind = 4
            }
        }
    }

    /// All steps that can fail, or the first of each shape and then others evenly.
    private static func choose(
        _ graph: Graph, limit: Int
    ) -> (isChosen: [Bool], fallible: Int) {
        let fallible = graph.tasks.indices.filter { index in
            if case .wait = graph.tasks[index].kind { false } else { true }
        }
        var isChosen = [Bool](repeating: false, count: graph.tasks.count)
        guard fallible.count > limit else {
            for index in fallible { isChosen[index] = true }
            return (isChosen, fallible.count)
        }
        var left = limit
        var known: Set<Shape> = []
        for index in fallible where left > 0 {
            let shape = Shape(graph.tasks[index], phase: graph.places[index].phase)
            guard known.insert(shape).inserted else { continue }
            isChosen[index] = true
            left -= 1
        }
        for number in 0..<left {
            isChosen[fallible[fallible.count * (number + 1) / (left + 1)]] = true
        }
        return (isChosen, fallible.count)
    }
}
