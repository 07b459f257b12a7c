internal import ComponentReleases
internal import Hummingbird
internal import Identity
internal import ReleaseModel
internal import SlipwayAPI

/// Release plans of the old edition, as the vendor's clients make them and ask for them.
struct ReleasePlanRoutes: Sendable {
    let desk: ResourceDesk

    static let root = "/v3/{project_id}/cas/release-plans"
    static let one = "\(root)/{release_plan_id}"

    var routes: [Route] {
        [
            route(.post, Self.root, .startRun, create),
            route(.get, Self.root, .readRun, list),
            route(.get, Self.one, .readRun, show),
            route(.put, Self.one, .amendRun, edit),
            route(.delete, Self.one, .closeRun, delete),
            route(.post, "\(Self.one)/execute", .startRun, execute),
            route(.post, "\(Self.one)/abort", .stopRun, abort),
            route(.post, "\(Self.one)/rollback", .rollBackRun, rollBack),
            route(.get, "\(Self.one)/deploy-info", .readRun, deployInfo),
            Route(
                .post, "\(API.root)/release-plans/{release_plan_id}/retry", .may(.retryRun),
                repeats: .own, retry),
        ]
    }

    private typealias Handler = @Sendable (ReleasePlans, Call) async throws -> Response

    private func route(
        _ method: HTTPRequest.Method, _ path: String, _ permission: Permission,
        _ handler: @escaping Handler
    ) -> Route {
        Route(method, path, .may(permission), errors: .serviceStage) { call in
            guard let releases = desk.releases else { throw GatewayError.noRoute }
            return try await handler(releases.releasePlans, call)
        }
    }

    // MARK: Making and changing

    @Sendable
    private func create(_ plans: ReleasePlans, _ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let draft = try ReleasePlanDraft(body: try await desk.body(call))
        let plan = try await plans.create(draft, by: desk.asker(call))
        return try await detail(plan, plans)
    }

    @Sendable
    private func edit(_ plans: ReleasePlans, _ call: Call) async throws -> Response {
        _ = try Query(call.request)
        _ = try plans.find(call.releasePlan, in: call.project)
        let plan = try await plans.edit(
            call.releasePlan, try await desk.body(call), by: desk.asker(call))
        return try await detail(plan, plans)
    }

    @Sendable
    private func delete(_ plans: ReleasePlans, _ call: Call) async throws -> Response {
        _ = try Query(call.request)
        try await plans.delete(call.releasePlan, by: desk.asker(call))
        return Response(status: .ok)
    }

    // MARK: Acting

    @Sendable
    private func execute(_ plans: ReleasePlans, _ call: Call) async throws -> Response {
        try await plain(plans, call)
        try await plans.execute(call.releasePlan, by: desk.asker(call))
        return Response(status: .ok)
    }

    @Sendable
    private func abort(_ plans: ReleasePlans, _ call: Call) async throws -> Response {
        try await plain(plans, call)
        try await plans.abort(call.releasePlan, by: desk.asker(call))
        return Response(status: .ok)
    }

    @Sendable
    private func rollBack(_ plans: ReleasePlans, _ call: Call) async throws -> Response {
        try await plain(plans, call)
        try await plans.rollBack(call.releasePlan, by: desk.asker(call))
        return Response(status: .ok)
    }

    /// The native interface's: the published one has no retry for this edition.
    @Sendable
    private func retry(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let system = try desk.system(call)
        _ = try system.releasePlans.find(call.releasePlan, in: call.project)
        let fields = try await desk.bodies.fields(of: call.request)
        try fields.allow("commandId")
        let answer = try await system.releasePlans.retry(
            call.releasePlan, commandID: try CommandID.of(call, fields), by: desk.asker(call))
        return try .json(API.CommandAnswer(answer))
    }

    /// An action says nothing but its path: a body may be left out, or be an empty object.
    private func plain(_ plans: ReleasePlans, _ call: Call) async throws {
        _ = try Query(call.request)
        _ = try plans.find(call.releasePlan, in: call.project)
        try await desk.bodies.fields(of: call.request).allow()
    }

    // MARK: Looking

    @Sendable
    private func list(_ plans: ReleasePlans, _ call: Call) async throws -> Response {
        let query = try Query(call.request, allows: "limit", "offset", "order_by", "order")
        let part = try await plans.list(try desk.listing(query), in: call.project)
        return .vendor([
            "count": .integer(Int64(part.count)),
            "release_plans": .array(part.elements.map(ReleasePlanWire.row)),
        ])
    }

    @Sendable
    private func show(_ plans: ReleasePlans, _ call: Call) async throws -> Response {
        _ = try Query(call.request)
        return try await detail(try plans.find(call.releasePlan, in: call.project), plans)
    }

    private func detail(_ plan: ReleasePlan, _ plans: ReleasePlans) async throws -> Response {
        let seen = ReleasePlans.Seen(plan: plan, status: try await plans.status(of: plan))
        return .vendor(ReleasePlanWire.detail(seen, try await plans.items(of: plan)))
    }

    @Sendable
    private func deployInfo(_ plans: ReleasePlans, _ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let plan = try plans.find(call.releasePlan, in: call.project)
        return .vendor([
            "id": .string(plan.id),
            "components": .array(
                try await plans.progress(of: plan).map(ReleasePlanWire.deployment)),
        ])
    }
}

extension Call {
    fileprivate var releasePlan: String { parameter("release_plan_id") }
}
