internal import ComponentReleases
internal import Hummingbird
internal import Identity
internal import ReleaseModel

/// Jobs, and the kinds of programs there are, as the vendor's clients speak of them.
struct VendorJobRoutes: Sendable {
    let desk: ResourceDesk

    var routes: [Route] {
        let read = Access.may(.readComponents)
        return [
            Route(
                .get, "/v3/{project_id}/cas/jobs/{job_id}", read, errors: .serviceStage, job),
            Route(
                .get, "/v3/{project_id}/cas/runtimestacks", read, errors: .serviceStage,
                runtimeStacks),
        ]
    }

    @Sendable
    private func job(_ call: Call) async throws -> Response {
        let query = try Query(call.request, allows: "instance_id", "limit", "offset", "desc")
        enum Flag: String, CaseIterable { case yes = "true", no = "false" }
        let limit = try query.integer("limit", in: 0...1_000, default: 1_000)
        let offset = try query.integer("offset", in: 0...Query.largest, default: 0)
        let isReversed = try query.word("desc", as: Flag.self) == .yes
        let job = try await desk.system(call).jobs.find(
            call.parameter("job_id"), in: call.project)
        let tasks = isReversed ? job.tasks.reversed() : job.tasks
        return .vendor([
            "task_count": .integer(Int64(job.tasks.count)),
            "job": [
                "execution_status": .string(job.status.rawValue), "job_id": .string(job.id),
                "job_type": .string(job.type), "rollback_enabled": .bool(job.canRollBack),
            ],
            "tasks": .array(tasks.dropFirst(offset).prefix(limit).map(Self.task)),
        ])
    }

    private static func task(_ task: Job.Task) -> JSON {
        [
            "task_id": .string(task.id), "task_name": .string(task.name),
            "task_type": .string(task.type), "task_status": .string(task.status.rawValue),
            "task_index": .integer(Int64(task.index)), "messages": .string(task.message),
            "created_at": ResourceWire.text(task.startedAt),
            "update_at": ResourceWire.text(task.changedAt),
        ]
    }

    @Sendable
    private func runtimeStacks(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        _ = try desk.system(call)
        let stacks = RuntimeStack.all.map { stack -> JSON in
            [
                "name": .string(stack.name), "deploy_mode": "virtualmachine",
                "version": .string(stack.version), "type": .string(stack.type),
                "status": "Supported",
            ]
        }
        return .vendor(["runtimestacks": .array(stacks)])
    }
}
