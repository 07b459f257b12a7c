internal import ComponentReleases
internal import ReleaseEngine
internal import ReleaseModel

/// How region release tasks look to the vendor's clients.
enum PipelineWire {
    static func item(_ seen: ReleaseTasks.Seen) -> JSON { .members(members(seen)) }

    private static func members(_ seen: ReleaseTasks.Seen) -> [JSON.Member] {
        let task = seen.task
        return [
            .init("id", .string(task.id)), .init("name", .string(task.name)),
            .init("description", .string(task.description)),
            .init("create_time", .integer(task.createdAt)),
            .init("update_time", .integer(task.changedAt)), .init("model_version", 2),
            .init("config_mode", .string(task.configMode)),
            .init("fail_mode", .string(task.failMode)), .init("status", number(seen.status)),
            .init("creator", .string(task.creator)),
            .init("last_trigger_at", task.lastExecution.map { .integer($0.startedAt) } ?? .null),
            .init("enterprise_project_id", .string(task.enterpriseProject)),
            .init("version", .integer(Int64(task.version))),
        ]
    }

    /// A release task with its stages as they are written, and as they are now.
    static func detail(_ task: ReleaseTask, _ config: ReleaseConfig, _ run: Run?) -> JSON {
        let status = ReleaseStatus(run)
        let declaration: JSON = [
            "sources": config.sources ?? .array([]), "stages": config.json["stages"] ?? .array([]),
        ]
        let states = config.stages.map { PipelineStates(run).stage($0) }
        var members = members(.init(task: task, status: status))
        members += [
            .init("pipeline_declaration", declaration),
            .init("stage_states", .array(states)),
            .init("execution", task.lastExecution.map { execution($0, of: task, run) } ?? .null),
        ]
        return .members(members)
    }

    private static func execution(
        _ execution: ReleaseTask.Execution, of task: ReleaseTask, _ run: Run?
    ) -> JSON {
        [
            "id": .integer(Int64(execution.id)),
            "run": .string("\(execution.run(in: task.project))"),
            "version": .integer(Int64(execution.version)),
            "trigger": .string(execution.startedBy),
            "trigger_type": .string(execution.kind.rawValue),
            "trigger_at": .integer(execution.startedAt),
            "run_status": run.map { .string($0.status.rawValue) } ?? .null,
        ]
    }

    static func record(_ record: ReleaseTasks.Record, of task: ReleaseTask) -> JSON {
        let execution = record.execution
        return [
            "id": .integer(Int64(execution.id)), "pipeline_id": .string(task.id),
            "trigger": .string(execution.startedBy),
            "trigger_type": .string(execution.kind.rawValue),
            "trigger_at": .integer(execution.startedAt),
            "version": .integer(Int64(execution.version)), "status": number(record.status),
            "run": record.summary.map { .string("\($0.run)") } ?? .null,
            "update_time": .integer(
                record.summary?.changedAt.milliseconds ?? execution.startedAt),
            "message": execution.skipped.map(JSON.string) ?? .null,
        ]
    }

    static func trigger(_ policy: ReleaseTask.TriggerPolicy) -> JSON {
        [
            "strategy_type": .integer(policy.isScheduled ? 1 : 0),
            "selected_tasks": .array(policy.selection.map(\.json)),
            "hooks": .array(policy.schedules.map(\.json)),
        ]
    }

    static func difference(_ difference: ReleaseDifference) -> JSON {
        let changed = difference.changed.map { change -> JSON in
            [
                "step": .string(change.step), "field": .string(change.field),
                "before": .string(change.before), "after": .string(change.after),
            ]
        }
        return [
            "added": texts(difference.added), "removed": texts(difference.removed),
            "changed": .array(changed), "voided_approvals": texts(difference.voided),
            "refusal": difference.refusal.map { .string($0.told) } ?? .null,
        ]
    }

    private static func texts(_ texts: [String]) -> JSON { .array(texts.map(JSON.string)) }

    static func number(_ status: ReleaseStatus) -> JSON { .integer(Int64(status.rawValue)) }
}
