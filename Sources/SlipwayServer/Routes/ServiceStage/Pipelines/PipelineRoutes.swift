internal import ComponentReleases
internal import Hummingbird
internal import Identity
internal import ReleaseModel
internal import SlipwayAPI

/// Region release tasks, as the vendor's clients make them and ask for them.
struct PipelineRoutes: Sendable {
    /// nil: this server has none, and none of these paths.
    let tasks: ReleaseTasks?
    let bodies: BodyReader

    static let root = "/v3/{project_id}/pipeline/pipelines"
    static let one = "\(root)/{pipeline_id}"

    var routes: [Route] {
        [
            route(.post, Self.root, .may(.startRun), create),
            route(.get, Self.root, .may(.readRun), list),
            route(.get, Self.one, .may(.readRun), show),
            route(.put, Self.one, .may(.amendRun), edit),
            route(.delete, Self.one, .may(.closeRun), delete),
            route(.post, "\(Self.one)/clone", .may(.startRun), clone),
            route(.post, "\(Self.one)/action", .any(PipelineAction.permissions), act),
            route(.get, "\(Self.one)/difference", .may(.readRun), difference),
            route(.get, "\(Self.one)/records", .may(.readRun), records),
            route(.get, "\(Self.one)/hooks", .may(.readRun), trigger),
            // Setting a schedule is starting, only later.
            route(.post, "\(Self.one)/hooks", .may(.startRun), setTrigger),
            route(.put, "\(Self.one)/hooks", .may(.startRun), setTrigger),
        ]
    }

    private typealias Handler =
        @Sendable (ReleaseTasks, Call) async throws -> JSON

    private func route(
        _ method: HTTPRequest.Method, _ path: String, _ access: Access,
        _ handler: @escaping Handler
    ) -> Route {
        Route(method, path, access, errors: .serviceStage) { call in
            guard let tasks else { throw GatewayError.noRoute }
            return .bytes(try await handler(tasks, call).encoded, type: API.json)
        }
    }

    // MARK: Making and changing

    @Sendable
    private func create(_ tasks: ReleaseTasks, _ call: Call) async throws -> JSON {
        _ = try Query(call.request)
        let draft = try ReleaseTaskDraft(body: try await bodies.json(of: call.request))
        let task = try await tasks.create(draft, by: call.asker)
        return PipelineWire.item(.init(task: task, status: .initialised))
    }

    @Sendable
    private func edit(_ tasks: ReleaseTasks, _ call: Call) async throws -> JSON {
        _ = try Query(call.request)
        _ = try tasks.find(call.pipeline, in: call.project)
        let draft = try ReleaseTaskDraft(body: try await bodies.json(of: call.request))
        let task = try await tasks.edit(call.pipeline, draft, by: call.asker)
        return PipelineWire.item(
            .init(task: task, status: try await tasks.status(of: task)))
    }

    @Sendable
    private func delete(_ tasks: ReleaseTasks, _ call: Call) async throws -> JSON {
        _ = try Query(call.request)
        try await tasks.delete(call.pipeline, by: call.asker)
        return ["id": .string(call.pipeline)]
    }

    @Sendable
    private func clone(_ tasks: ReleaseTasks, _ call: Call) async throws -> JSON {
        _ = try Query(call.request)
        _ = try tasks.find(call.pipeline, in: call.project)
        let fields = try await bodies.fields(of: call.request)
        try fields.allow("name")
        let task = try await tasks.clone(
            call.pipeline, named: try fields.text("name"), by: call.asker)
        return PipelineWire.item(.init(task: task, status: .initialised))
    }

    @Sendable
    private func act(_ tasks: ReleaseTasks, _ call: Call) async throws -> JSON {
        let query = try Query(call.request, allows: "action_id")
        let action = try PipelineAction(query["action_id"])
        try action.require(of: call.caller)
        _ = try tasks.find(call.pipeline, in: call.project)
        let answer = try await action.ask(
            tasks, call, try await bodies.json(of: call.request))
        return [
            "id": .integer(Int64(answer.execution)), "pipeline_id": .string(answer.task),
            "status": .integer(Int64(answer.status.rawValue)),
        ]
    }

    // MARK: Looking

    @Sendable
    private func list(_ tasks: ReleaseTasks, _ call: Call) async throws -> JSON {
        let page = try Page(call, default: ReleaseConfig.Limits.releaseTasks)
        let seen = try await tasks.list(
            in: call.project, offset: page.offset, limit: page.limit)
        return .array(seen.map(PipelineWire.item))
    }

    @Sendable
    private func show(_ tasks: ReleaseTasks, _ call: Call) async throws -> JSON {
        _ = try Query(call.request)
        let task = try tasks.find(call.pipeline, in: call.project)
        return PipelineWire.detail(
            task, try await tasks.config(of: task), try await tasks.run(of: task))
    }

    @Sendable
    private func difference(_ tasks: ReleaseTasks, _ call: Call) async throws -> JSON {
        _ = try Query(call.request)
        return PipelineWire.difference(
            try await tasks.preview(call.pipeline, in: call.project))
    }

    @Sendable
    private func records(_ tasks: ReleaseTasks, _ call: Call) async throws -> JSON {
        let page = try Page(call, default: 100)
        let task = try tasks.find(call.pipeline, in: call.project)
        let found = try await tasks.records(of: task, offset: page.offset, limit: page.limit)
        return [
            "count": .integer(Int64(found.count)),
            "records": .array(found.records.map { PipelineWire.record($0, of: task) }),
        ]
    }

    @Sendable
    private func trigger(_ tasks: ReleaseTasks, _ call: Call) async throws -> JSON {
        _ = try Query(call.request)
        return PipelineWire.trigger(try tasks.find(call.pipeline, in: call.project).trigger)
    }

    @Sendable
    private func setTrigger(_ tasks: ReleaseTasks, _ call: Call) async throws -> JSON {
        _ = try Query(call.request)
        _ = try tasks.find(call.pipeline, in: call.project)
        let policy = try ReleaseTask.TriggerPolicy(body: try await bodies.json(of: call.request))
        let task = try await tasks.setTrigger(call.pipeline, policy, by: call.asker)
        return PipelineWire.trigger(task.trigger)
    }
}

/// Which part of a list is asked for, by rows from 0.
private struct Page {
    let offset: Int
    let limit: Int

    init(_ call: Call, default standard: Int) throws(ProblemError) {
        let query = try Query(call.request, allows: "limit", "offset")
        limit = try query.integer("limit", in: 1...1_000, default: standard)
        offset = try query.integer("offset", in: 0...1_000_000, default: 0)
    }
}

extension Call {
    fileprivate var pipeline: String { parameter("pipeline_id") }
}
