internal import Hummingbird
internal import Identity
internal import ReleaseEngine
internal import ReleaseModel
internal import SlipwayAPI

/// Starting runs, and looking at them.
struct RunRoutes: Sendable {
    let engine: Engine
    let bodies: BodyReader

    var routes: [Route] {
        [
            Route(
                .post, "\(API.root)/runs", .may(.startRun), takesPlan: true, repeats: .own, start),
            Route(.get, "\(API.root)/runs", .may(.readRun), list),
            Route(.get, "\(API.root)/runs/{run}", .may(.readRun), show),
            Route(.get, "\(API.root)/runs/{run}/attempts", .may(.readRun), attempts),
            Route(.get, "\(API.root)/runs/{run}/explain", .may(.readRun), explain),
            Route(.get, "\(API.root)/runs/{run}/certificate", .may(.readRun), certificate),
            Route(.get, "\(API.root)/runs/{run}/plan", .may(.readRun), plan),
        ]
    }

    @Sendable
    private func start(_ call: Call) async throws -> Response {
        let fields = try await bodies.fieldsWithPlan(of: call.request)
        try fields.allow("commandId", "plan", "format", "directory", "selection")
        let commandID = try CommandID.of(call, fields)
        let selection = try fields.texts("selection")
        let plan = try PlanRequest.plan(in: fields)
        let answer = try await engine.start(
            plan, selection: selection, commandID: commandID, by: call.caller.principal,
            in: call.scope, from: call.caller.address)
        var response = try Response.json(API.CommandAnswer(answer), status: .created)
        response.headers[.location] = "\(API.root)/runs/\(answer.summary.run)"
        return response
    }

    @Sendable
    private func list(_ call: Call) async throws -> Response {
        let query = try Query(call.request, allows: "status", "name", "cursor", "limit")
        let page = try await engine.summaries(
            SummaryQuery(
                scope: call.scope, status: try query.word("status", as: RunStatus.self)?.rawValue,
                name: query["name"], cursor: query["cursor"],
                limit: try query.integer("limit", in: 1...1_000, default: 50)))
        return try .json(
            API.RunList(
                items: page.elements.map(API.RunSummary.init), nextCursor: page.nextCursor))
    }

    @Sendable
    private func show(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let summary = try await call.summary(of: engine)
        let id = summary.run
        let explanation = try await engine.explain(
            id, verb: nil, by: call.caller.principal)
        let run = try await engine.runState(id)
        var response = try Response.json(
            API.RunDetail(run, summary: summary, waitingFor: explanation.waitingFor))
        response.headers[.eTag] = RunTag.text(run.position)
        return response
    }

    @Sendable
    private func attempts(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let attempts = try await engine.attempts(try await call.run(of: engine))
        return try .json(API.AttemptList(items: attempts.map(API.AttemptDetail.init)))
    }

    @Sendable
    private func explain(_ call: Call) async throws -> Response {
        let query = try Query(call.request, allows: "verb")
        let verb = try query.word("verb", as: VerbName.self)
        let explanation = try await engine.explain(
            try await call.run(of: engine), verb: verb, by: call.caller.principal)
        return try .json(API.Explanation(explanation))
    }

    @Sendable
    private func certificate(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        return try .json(
            API.Certificate(try await engine.certificate(try await call.run(of: engine))))
    }

    @Sendable
    private func plan(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let run = try await engine.runState(try await call.run(of: engine))
        var response = Response.bytes(run.frozen.plan.canonicalJSON.encoded, type: API.json)
        response.headers[.eTag] = "\"\(run.frozen.digest)\""
        return response
    }
}
