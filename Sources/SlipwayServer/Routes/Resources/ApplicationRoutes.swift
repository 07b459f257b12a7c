internal import ComponentReleases
internal import Hummingbird
internal import Identity
internal import ReleaseModel
internal import SlipwayAPI

/// Applications, as the clean API has them.
struct ApplicationRoutes: Sendable {
    let desk: ResourceDesk

    var routes: [Route] {
        let all = "\(API.root)/applications"
        let one = "\(all)/{application}"
        return [
            Route(.get, all, .may(.readComponents), list),
            Route(.post, all, .may(.writeComponents), create),
            Route(.get, one, .may(.readComponents), show),
            Route(.delete, one, .may(.writeComponents), delete),
        ]
    }

    @Sendable
    private func list(_ call: Call) async throws -> Response {
        let query = try Query(call.request, allows: "limit", "offset", "name")
        let applications = try desk.system(call).applications
        let all = applications.all(in: call.project)
            .filter { query["name"] == nil || $0.name == query["name"] }
        let part = try desk.byName(query).apply(to: all)
        let counts = applications.componentCounts(in: call.project)
        return try .json(
            API.Applications(
                items: part.elements.map { API.Application($0, components: counts[$0.id] ?? 0) },
                total: part.count))
    }

    @Sendable
    private func create(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let made = try await desk.system(call).applications.create(
            try await desk.body(call), by: desk.asker(call))
        var response = try Response.json(
            API.Application(made, components: 0), status: .created)
        response.headers[.location] = "\(API.root)/applications/\(made.id)"
        return response
    }

    @Sendable
    private func show(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let applications = try desk.system(call).applications
        let found = try applications.find(call.parameter("application"), in: call.project)
        let counts = applications.componentCounts(in: call.project)
        return try .json(API.Application(found, components: counts[found.id] ?? 0))
    }

    @Sendable
    private func delete(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        try await desk.system(call).applications.delete(
            call.parameter("application"), by: desk.asker(call))
        return Response(status: .noContent)
    }
}
