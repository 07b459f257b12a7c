package import ReleaseModel

/// Where the stages and tasks of a release task are, read from its last run.
package struct ReleaseProgress: Sendable {
    private let run: Run?
    private let isHeld: Bool
    /// The steps of each task, in plan order.
    private let steps: [String: [StepID]]

    package struct Task: Hashable, Sendable {
        package var status: ReleaseStatus
        package var startedAt: Instant?
        /// nil while something of it is still to come.
        package var endedAt: Instant?
        /// Why it failed, or is in doubt.
        package var reason: String?
        package var steps: [Step]
    }

    package struct Step: Hashable, Sendable {
        package var name: String
        package var status: ReleaseStatus
        /// As the run has it.
        package var state: StepStatus
    }

    package init(_ run: Run?) {
        self.run = run
        isHeld = ReleaseStatus(run) == .paused
        let tasks = run?.graph.tasks ?? []
        steps = Dictionary(grouping: tasks.indices.map(StepID.init)) { step in
            ReleaseTaskPlanner.task(ofStep: tasks[step.index].name)
        }
    }

    package func status(of stage: ReleaseConfig.Stage) -> ReleaseStatus {
        ReleaseStatus(
            of: stage.groups.flatMap(\.tasks).map { self.task($0.name).status }, isHeld: isHeld)
    }

    package func task(_ name: String) -> Task {
        guard let run, let own = steps[name] else {
            return Task(status: .initialised, steps: [])
        }
        let parts = own.map { step in
            Step(
                name: run.graph.tasks[step.index].name,
                status: ReleaseStatus(
                    step: run.steps[step.index].status, undo: run.undoRecord(of: step)?.status),
                state: run.steps[step.index].status)
        }
        let records = own.map { run.steps[$0.index] }
        let isOver = records.allSatisfy { $0.endedAt != nil }
        let reasons = own.compactMap { step -> String? in
            let reason = run.undoRecord(of: step)?.reason ?? run.steps[step.index].reason
            return reason.map { "\(run.graph.tasks[step.index].name): \($0)" }
        }
        return Task(
            status: ReleaseStatus(of: parts.map(\.status), isHeld: isHeld),
            startedAt: records.compactMap(\.startedAt).min(),
            endedAt: isOver ? records.compactMap(\.endedAt).max() : nil,
            reason: reasons.isEmpty ? nil : reasons.joined(separator: "; "), steps: parts)
    }
}
