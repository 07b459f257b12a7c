internal import ComponentReleases
internal import ReleaseModel
internal import SlipwayAPI

extension API.ReleaseTask {
    init(_ task: ReleaseTask, _ status: ReleaseStatus) {
        self.init(
            id: task.id, name: task.name, description: task.description, status: status.word,
            configMode: task.configMode, failMode: task.failMode, version: task.version,
            creator: task.creator, createdAt: .milliseconds(task.createdAt),
            changedAt: .milliseconds(task.changedAt),
            execution: task.lastExecution.map {
                API.ReleaseExecution($0, of: task, status)
            })
    }
}

extension API.ReleaseExecution {
    init(_ execution: ReleaseTask.Execution, of task: ReleaseTask, _ status: ReleaseStatus) {
        self.init(
            id: execution.id, run: execution.run(in: task.project).description,
            status: status.word, version: execution.version, startedBy: execution.startedBy,
            startedAt: .milliseconds(execution.startedAt), kind: execution.kind.rawValue,
            skipped: execution.skipped)
    }
}

extension API.ReleaseTaskDetail {
    init(_ task: ReleaseTask, _ config: ReleaseConfig, _ run: Run?) {
        let progress = ReleaseProgress(run)
        let declaration: JSON =
            config.sources.map { ["sources": $0] } ?? ["stages": config.json["stages"] ?? []]
        self.init(
            task: API.ReleaseTask(task, ReleaseStatus(run)), declaration: declaration,
            stages: config.stages.map { API.ReleaseStage($0, progress) })
    }
}

extension API.ReleaseStage {
    init(_ stage: ReleaseConfig.Stage, _ progress: ReleaseProgress) {
        self.init(
            name: stage.name, displayName: stage.displayName,
            status: progress.status(of: stage).word,
            groups: stage.groups.map { group in
                API.ReleaseGroup(
                    name: group.name,
                    tasks: group.tasks.map { API.ReleaseStep($0, progress.task($0.name)) })
            })
    }
}

extension API.ReleaseStep {
    init(_ task: ReleaseConfig.Task, _ state: ReleaseProgress.Task) {
        self.init(
            name: task.name, displayName: task.displayName, kind: task.kind.name,
            status: state.status.word, startedAt: state.startedAt.map(API.Timestamp.init),
            endedAt: state.endedAt.map(API.Timestamp.init), reason: state.reason,
            steps: state.steps.map(\.name))
    }
}

extension API.ReleaseDifference {
    init(_ forecast: ReleaseForecast) {
        self.init(
            purpose: forecast.purpose.rawValue,
            components: forecast.components.map(API.ComponentChange.init),
            added: forecast.plan.added, removed: forecast.plan.removed,
            changed: forecast.plan.changed.map {
                API.StepChange(
                    step: $0.step, field: $0.field, before: $0.before, after: $0.after)
            }, voided: forecast.plan.voided,
            refusal: forecast.plan.refusal.map(API.Refusal.init))
    }
}
