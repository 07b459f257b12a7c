internal import ComponentReleases
internal import Hummingbird
internal import Identity
internal import ReleaseModel
internal import SlipwayAPI

/// Region release tasks, as the clean API has them: made, changed and looked at.
///
/// What runs is a run like any other; its id is in every answer.
struct ReleaseTaskRoutes: Sendable {
    /// nil: this server has none, and none of these paths.
    let tasks: ReleaseTasks?
    let bodies: BodyReader

    static let root = "\(API.root)/release-tasks"
    static let one = "\(root)/{task}"

    var routes: [Route] {
        [
            Route(.get, Self.root, .may(.readRun), list),
            Route(.post, Self.root, .may(.startRun), create),
            Route(.get, Self.one, .may(.readRun), show),
            Route(.put, Self.one, .may(.amendRun), edit),
            Route(.delete, Self.one, .may(.closeRun), delete),
            Route(.post, "\(Self.one)/clone", .may(.startRun), clone),
            Route(.get, "\(Self.one)/executions", .may(.readRun), executions),
            Route(.get, "\(Self.one)/diff", .may(.readRun), difference),
        ]
            + ReleaseTaskActionRoutes(tasks: tasks, bodies: bodies).routes
    }

    // MARK: Looking

    @Sendable
    private func list(_ call: Call) async throws -> Response {
        let query = try Query(call.request, allows: "limit", "offset")
        let seen = try await tasks.here(call).list(
            in: call.project,
            offset: try query.integer("offset", in: 0...1_000_000, default: 0),
            limit: try query.integer("limit", in: 1...1_000, default: 50))
        return try .json(
            API.ReleaseTaskList(items: seen.map { API.ReleaseTask($0.task, $0.status) }))
    }

    @Sendable
    private func show(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let tasks = try tasks.here(call)
        let task = try tasks.find(call.task, in: call.project)
        return try .json(
            API.ReleaseTaskDetail(
                task, try await tasks.config(of: task), try await tasks.run(of: task)))
    }

    @Sendable
    private func executions(_ call: Call) async throws -> Response {
        let query = try Query(call.request, allows: "limit", "offset")
        let tasks = try tasks.here(call)
        let task = try tasks.find(call.task, in: call.project)
        let found = try await tasks.records(
            of: task, offset: try query.integer("offset", in: 0...1_000_000, default: 0),
            limit: try query.integer("limit", in: 1...1_000, default: 50))
        return try .json(
            API.ReleaseExecutionList(
                items: found.records.map {
                    API.ReleaseExecution($0.execution, of: task, $0.status)
                }, total: found.count))
    }

    @Sendable
    private func difference(_ call: Call) async throws -> Response {
        let query = try Query(call.request, allows: "for", "only")
        let only = query["only"].map { $0.split(separator: ",").map(String.init) } ?? []
        let forecast = try await tasks.here(call).forecast(
            call.task, for: try query.word("for", as: ReleaseForecast.Purpose.self),
            only: only, by: call.asker)
        return try .json(API.ReleaseDifference(forecast))
    }

    // MARK: Making and changing

    @Sendable
    private func create(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let tasks = try tasks.here(call)
        let draft = try ReleaseTaskDraft(native: try await bodies.json(of: call.request))
        return try made(try await tasks.create(draft, by: call.asker))
    }

    @Sendable
    private func clone(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let tasks = try tasks.here(call)
        let fields = try await bodies.fields(of: call.request)
        try fields.allow("name")
        return try made(
            try await tasks.clone(call.task, named: try fields.text("name"), by: call.asker))
    }

    @Sendable
    private func edit(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let tasks = try tasks.here(call)
        _ = try tasks.find(call.task, in: call.project)
        let draft = try ReleaseTaskDraft(native: try await bodies.json(of: call.request))
        let task = try await tasks.edit(call.task, draft, by: call.asker)
        return try .json(API.ReleaseTask(task, try await tasks.status(of: task)))
    }

    @Sendable
    private func delete(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        try await tasks.here(call).delete(call.task, by: call.asker)
        return Response(status: .noContent)
    }

    private func made(_ task: ReleaseTask) throws -> Response {
        var response = try Response.json(
            API.ReleaseTask(task, .initialised), status: .created)
        response.headers[.location] = "\(Self.root)/\(task.id)"
        return response
    }
}

extension ReleaseTasks? {
    /// - Throws: a 404 where this server has no such system.
    func here(_ call: Call) throws(ProblemError) -> ReleaseTasks {
        guard let self else { throw .noSuchPath(call.request.uri.path) }
        return self
    }
}

extension Call {
    /// The release task in the path.
    var task: String { parameter("task") }
}
