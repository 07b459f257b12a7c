import ReleaseEngine
import ReleaseModel

/// What the referee knows of one run.
struct RunLedger {
    var replay = Replay()
    var steps: [String: StepLedger] = [:]
    /// Where each accepted command stands in the journal.
    var commands: [String: (position: Int, verb: VerbName)] = [:]
    /// Who started or amended it.
    var involved: [Principal] = []
    var lastAt = Instant(milliseconds: 0)
    var orders = 0

    var run: Run? { replay.run }

    func name(_ step: StepID) -> String {
        guard let tasks = run?.graph.tasks, tasks.indices.contains(step.index) else {
            return "step \(step.index)"
        }
        return tasks[step.index].name
    }

    func task(_ step: StepID) -> PlanTask? {
        guard let tasks = run?.graph.tasks, tasks.indices.contains(step.index) else { return nil }
        return tasks[step.index]
    }

    func action(_ step: StepID) -> ActionSpec? {
        guard case .action(let action) = task(step)?.kind else { return nil }
        return action
    }

    subscript(step: StepID) -> StepLedger {
        get { steps[name(step)] ?? StepLedger() }
        set { steps[name(step)] = newValue }
    }

    /// The tasks that must be finished before a step, by the plan's order alone: of earlier phases,
    /// but for groups that best effort passes, and earlier in its group.
    func before(_ step: StepID) -> [PlanTask] {
        guard let run else { return [] }
        let name = name(step)
        var before: [PlanTask] = []
        for phase in run.frozen.plan.phases {
            for group in phase.groups {
                guard let place = group.tasks.firstIndex(where: { $0.name == name }) else {
                    continue
                }
                return before + group.tasks[..<place]
            }
            before += phase.groups.filter { !isPassed($0, run.frozen.plan) }.flatMap(\.tasks)
        }
        return before
    }

    /// Whether a group has failed at an action, and nothing in it decides about what comes after.
    private func isPassed(_ group: Plan.Group, _ plan: Plan) -> Bool {
        guard plan.failMode == .bestEffort else { return false }
        let decides = group.tasks.contains { task in
            if case .gate = task.kind { true } else { task.kind.isCheckpoint }
        }
        return !decides && group.tasks.contains { steps[$0.name]?.forward.hasEverFailed ?? false }
    }
}
