internal import ComponentReleases
internal import ReleaseModel

/// Where the stages and tasks of a release task are, read from its last run.
struct PipelineStates {
    private let run: Run?
    private let isHeld: Bool
    /// The steps of each task, in plan order.
    private let steps: [String: [StepID]]

    init(_ run: Run?) {
        self.run = run
        isHeld = ReleaseStatus(run) == .paused
        let tasks = run?.graph.tasks ?? []
        steps = Dictionary(grouping: tasks.indices.map(StepID.init)) { step in
            ReleaseTaskPlanner.task(ofStep: tasks[step.index].name)
        }
    }

    func stage(_ stage: ReleaseConfig.Stage) -> JSON {
        var statuses: [ReleaseStatus] = []
        var tasks: [JSON] = []
        for (index, group) in stage.groups.enumerated() {
            for task in group.tasks {
                let status = status(of: task.name)
                statuses.append(status)
                tasks.append(self.task(task, group, index, status))
            }
        }
        return [
            "name": .string(stage.name), "display_name": .string(stage.displayName),
            "status": PipelineWire.number(ReleaseStatus(of: statuses, isHeld: isHeld)),
            "task_states": .array(tasks),
        ]
    }

    private func status(of task: String) -> ReleaseStatus {
        ReleaseStatus(of: (steps[task] ?? []).map(status(of:)), isHeld: isHeld)
    }

    private func status(of step: StepID) -> ReleaseStatus {
        guard let run else { return .initialised }
        return ReleaseStatus(
            step: run.steps[step.index].status, undo: run.undoRecord(of: step)?.status)
    }

    private func task(
        _ task: ReleaseConfig.Task, _ group: ReleaseConfig.Group, _ index: Int,
        _ status: ReleaseStatus
    ) -> JSON {
        let own = steps[task.name] ?? []
        let records = own.compactMap { run?.steps[$0.index] }
        let starts = records.compactMap(\.startedAt?.milliseconds)
        let isOver = records.allSatisfy { $0.endedAt != nil }
        let end = isOver ? records.compactMap(\.endedAt?.milliseconds).max() : nil
        return [
            "name": .string(task.name), "display_name": .string(task.displayName),
            "task_type": .string(task.kind.name), "group_name": .string(group.name),
            "group_index": .integer(Int64(index)), "status": PipelineWire.number(status),
            "start_time": starts.min().map(JSON.integer) ?? .null,
            "end_time": end.map(JSON.integer) ?? .null,
            "error_details": reason(own).map(JSON.string) ?? .null,
            "output": output(own), "steps": .array(own.map(state(of:))),
        ]
    }

    private func state(of step: StepID) -> JSON {
        guard let run else { return .null }
        let task = run.graph.tasks[step.index]
        var members: [JSON.Member] = [
            .init("name", .string(task.name)), .init("kind", .string(task.kind.word)),
            .init("status", PipelineWire.number(status(of: step))),
            .init("state", .string(run.steps[step.index].status.rawValue)),
        ]
        if case .approval(let approval) = task.kind {
            members.append(.init("approvers", .array(approval.named.map(JSON.string))))
            members.append(
                .init(
                    "agreed",
                    .array(run.countingVotes(at: step).map { .string($0.by.name) })))
        }
        return .members(members)
    }

    /// Why it failed, or is in doubt, forward or back.
    private func reason(_ steps: [StepID]) -> String? {
        guard let run else { return nil }
        let reasons = steps.compactMap { step -> String? in
            let record = run.steps[step.index]
            let reason = run.undoRecord(of: step)?.reason ?? record.reason
            return reason.map { "\(run.graph.tasks[step.index].name): \($0)" }
        }
        return reasons.isEmpty ? nil : reasons.joined(separator: "; ")
    }

    private func output(_ steps: [StepID]) -> JSON {
        guard let run else { return [:] }
        return .members(
            steps.flatMap(run.outputs(of:)).map { .init($0.key, .string($0.value)) })
    }
}

extension PlanTask.Kind {
    fileprivate var word: String {
        switch self {
        case .action: "action"
        case .approval: "approval"
        case .trigger: "trigger"
        case .wait: "wait"
        case .gate: "gate"
        }
    }
}
