internal import ComponentReleases
internal import Hummingbird
internal import Identity
internal import ReleaseModel
internal import SlipwayAPI

/// Components, as the clean API has them; each change is a run.
struct ComponentRoutes: Sendable {
    let desk: ResourceDesk

    var routes: [Route] {
        let all = "\(API.root)/components"
        let one = "\(all)/{component}"
        return [
            Route(.get, all, .may(.readComponents), list),
            Route(.post, all, .may(.writeComponents), create),
            Route(.get, one, .may(.readComponents), show),
            Route(.put, one, .may(.writeComponents), modify),
            Route(.delete, one, .may(.writeComponents), delete),
            Route(.post, "\(one)/actions", .may(.writeComponents), act),
        ]
    }

    // MARK: Looking

    @Sendable
    private func list(_ call: Call) async throws -> Response {
        let query = try Query(call.request, allows: "limit", "offset", "name", "application")
        let system = try desk.system(call)
        let all = system.components.all(in: call.project).filter { one in
            (query["name"] == nil || one.name == query["name"])
                && (query["application"] == nil || one.application == query["application"])
        }
        let part = try desk.byName(query).apply(to: all)
        return try .json(
            API.Components(
                items: await shown(part.elements, system, call), total: part.count))
    }

    @Sendable
    private func show(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let system = try desk.system(call)
        let found = try found(call)
        guard let shown = await shown([found], system, call).first else {
            throw ResourceError.missing(.component, id: found.id)
        }
        return try .json(shown)
    }

    private func shown(
        _ components: [Component], _ system: ComponentReleases, _ call: Call
    ) async -> [API.Component] {
        let statuses = await system.components.statuses(of: components)
        return zip(components, statuses).map { component, status in
            let application = try? system.applications.find(
                component.application, in: call.project)
            let environment = try? system.environments.find(
                component.environment, in: call.project)
            return API.Component(
                component, status, application: application?.name ?? "",
                environment: environment?.name ?? "")
        }
    }

    // MARK: Changing

    @Sendable
    private func create(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let made = try await desk.system(call).components.create(
            try await desk.body(call), by: desk.asker(call))
        var response = try answer(made.component, made.job, call, status: .created)
        response.headers[.location] = "\(API.root)/components/\(made.component)"
        return response
    }

    @Sendable
    private func modify(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let component = try found(call)
        let job = try await desk.system(call).components.modify(
            component, try await desk.body(call), by: desk.asker(call))
        return try answer(component.id, job, call)
    }

    @Sendable
    private func delete(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let component = try found(call)
        let job = try await desk.system(call).components.delete(component, by: desk.asker(call))
        return try answer(component.id, job, call)
    }

    @Sendable
    private func act(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let component = try found(call)
        let done = try await desk.system(call).components.act(
            on: component, native: try await desk.body(call), by: desk.asker(call))
        return try answer(component.id, done.job, call, result: done.result)
    }

    private func found(_ call: Call) throws -> Component {
        try desk.system(call).components.find(call.parameter("component"), in: call.project)
    }

    private func answer(
        _ component: String, _ job: String, _ call: Call, result: String = "ok",
        status: HTTPResponse.Status = .ok
    ) throws -> Response {
        let run = try desk.system(call).components.run(of: job, component, in: call.project)
        return try .json(
            API.ComponentAnswer(
                component: component, job: job, run: run.description, result: result),
            status: status)
    }
}

extension ResourceDesk {
    /// A part of a list, by name.
    func byName(_ query: Query) throws(ProblemError) -> Listing {
        Listing(
            limit: try query.integer("limit", in: 1...1_000, default: 50),
            offset: try query.integer("offset", in: 0...1_000_000, default: 0), order: .name,
            isAscending: true)
    }
}
