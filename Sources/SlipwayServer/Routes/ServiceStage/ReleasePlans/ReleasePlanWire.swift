internal import ComponentReleases
internal import ReleaseModel

/// How release plans look to the vendor's clients.
enum ReleasePlanWire {
    static func row(_ seen: ReleasePlans.Seen) -> JSON { .members(members(seen)) }

    private static func members(_ seen: ReleasePlans.Seen) -> [JSON.Member] {
        let plan = seen.plan
        return [
            .init("id", .string(plan.id)), .init("name", .string(plan.name)),
            .init("action", .string(plan.action.rawValue)),
            .init("create_time", .integer(plan.createdAt)),
            // As published: 0 for what never was.
            .init("modify_time", .integer(plan.changedAt)),
            .init("execute_time", .integer(plan.lastExecution?.startedAt ?? 0)),
            .init("status", .string(seen.status.rawValue)),
            .init("creator", .string(plan.creator)),
        ]
    }

    static func detail(_ seen: ReleasePlans.Seen, _ items: [ReleasePlanItem]) -> JSON {
        let plan = seen.plan
        return .members(
            members(seen) + [
                .init("swimlane_id", plan.swimlane.map(JSON.string) ?? .null),
                .init("desc", .string(plan.about)),
                .init("fail_strategy", .string(plan.failStrategy.rawValue)),
                .init("components", .array(items.map(\.json))),
            ])
    }

    /// One component in deploy-info: null and 0 where there is nothing to say, as published.
    static func deployment(_ progress: ReleasePlanProgress) -> JSON {
        let job = progress.release
        let back = progress.rollback
        return [
            "job_id": text(job?.id),
            "status": .string(progress.status.rawValue),
            "job_status": .string((job?.status ?? .created).rawValue),
            "name": .string(progress.item.name),
            "id": text(progress.component),
            // The published table says text; the published example, and so clients, a number.
            "seq": .integer(Int64(progress.item.batch)),
            "version": text(progress.version),
            "rollback_job_id": text(back?.id),
            "start_time": .integer(job?.startedAt ?? 0),
            "end_time": .integer(job?.endedAt ?? 0),
            "rollback_job_status": text(back?.status.rawValue),
            "rollback_start_time": .integer(back?.startedAt ?? 0),
            "rollback_end_time": .integer(back?.endedAt ?? 0),
            "fail_message": text(job?.failure),
            "rollback_fail_message": text(back?.failure),
        ]
    }

    private static func text(_ text: String?) -> JSON { text.map(JSON.string) ?? .null }
}
