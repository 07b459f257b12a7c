package import ReleaseModel

/// How far a release plan has come with one component, forward and back: two jobs.
package struct ReleasePlanProgress: Hashable, Sendable {
    /// Where a job is.
    package enum JobStatus: String, Hashable, Sendable, CaseIterable {
        case created = "CREATED"
        case running = "RUNNING"
        case failed = "FAILED"
        case succeeded = "SUCCEEDED"
    }

    package struct Job: Hashable, Sendable {
        package var id: String
        package var status: JobStatus
        /// Milliseconds since 1970; nil where it has not begun, or not ended.
        package var startedAt: Int64?
        package var endedAt: Int64?
        /// Which instance failed, and why.
        package var failure: String?
    }

    package var item: ReleasePlanItem
    package var status: ReleasePlanStatus = .created
    /// nil where it is not known yet: the execution makes it.
    package var component: String?
    package var version: String?
    /// nil before the plan is executed.
    package var release: Job?
    /// nil where nothing of it is, or was, put back.
    package var rollback: Job?

    /// Of every component, in the order of the plan.
    package static func all(
        _ items: [ReleasePlanItem], of plan: ReleasePlan, _ run: Run?
    ) -> [ReleasePlanProgress] {
        let tasks = run?.graph.tasks ?? []
        let steps = Dictionary(grouping: tasks.indices.map(StepID.init)) { step in
            ReleaseTaskPlanner.task(ofStep: tasks[step.index].name)
        }
        return zip(items, items.tasks).map { item, task in
            var progress = ReleasePlanProgress(item: item)
            progress.component = plan.action == .clone ? nil : item.component
            progress.version = item.json["version"]?.string
            guard let run, let execution = plan.lastExecution else { return progress }
            progress.read(
                ItemSteps(run, steps[task] ?? [], item.name), task, execution.commandID)
            return progress
        }
    }

    /// The id of the job that puts a component back.
    static func rollbackJob(_ seed: String, _ task: String) -> String {
        "JOB" + Identifier.derived(seed, "\(task)/rollback")
    }

    private mutating func read(_ steps: ItemSteps, _ task: String, _ seed: String) {
        let deployment = steps.deployment
        component = deployment?["component"]?.string ?? component
        version = deployment?["spec"]?["version"]?.string ?? version
        let forward = steps.forward
        release = Job(
            id: deployment?["change"]?.string ?? "", status: forward,
            startedAt: steps.startedAt, endedAt: steps.endedAt(forward),
            failure: steps.failure(forward))
        status = steps.status(forward)
        guard let back = steps.back else { return }
        rollback = Job(
            id: Self.rollbackJob(seed, task), status: back, startedAt: steps.backAt,
            endedAt: steps.backEndedAt(back), failure: steps.backFailure(back))
        status = steps.status(back: back)
    }
}
