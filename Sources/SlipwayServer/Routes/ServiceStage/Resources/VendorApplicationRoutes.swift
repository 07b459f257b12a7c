internal import ComponentReleases
internal import Hummingbird
internal import Identity
internal import ReleaseModel

/// Applications and their variables, as the vendor's clients speak of them.
struct VendorApplicationRoutes: Sendable {
    let desk: ResourceDesk

    var routes: [Route] {
        let all = "/v3/{project_id}/cas/applications"
        let one = "\(all)/{application_id}"
        let read = Access.may(.readComponents)
        let write = Access.may(.writeComponents)
        return [
            Route(.get, all, read, errors: .serviceStage, list),
            Route(.post, all, write, errors: .serviceStage, create),
            Route(.get, one, read, errors: .serviceStage, show),
            Route(.put, one, write, errors: .serviceStage, modify),
            Route(.delete, one, write, errors: .serviceStage, delete),
            Route(.get, "\(one)/configuration", read, errors: .serviceStage, configuration),
            Route(.put, "\(one)/configuration", write, errors: .serviceStage, configure),
            Route(
                .delete, "\(one)/configuration", write, errors: .serviceStage,
                removeConfiguration),
        ]
    }

    @Sendable
    private func list(_ call: Call) async throws -> Response {
        let query = try Query(call.request, allows: "limit", "offset", "order_by", "order")
        let applications = try desk.system(call).applications
        let part = try desk.listing(query).apply(to: applications.all(in: call.project))
        let counts = applications.componentCounts(in: call.project)
        return .vendor([
            "count": .integer(Int64(part.count)),
            "applications": .array(
                part.elements.map { $0.vendorJSON(components: counts[$0.id] ?? 0) }),
        ])
    }

    @Sendable
    private func create(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let made = try await desk.system(call).applications.create(
            try await desk.body(call), by: desk.asker(call))
        return .vendor(made.vendorJSON(components: 0))
    }

    @Sendable
    private func show(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        return try answer(try found(call), call)
    }

    @Sendable
    private func modify(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let changed = try await desk.system(call).applications.modify(
            try found(call).id, try await desk.body(call), by: desk.asker(call))
        return try answer(changed, call)
    }

    @Sendable
    private func delete(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        try await desk.system(call).applications.delete(
            call.parameter("application_id"), by: desk.asker(call))
        return Response(status: .noContent)
    }

    @Sendable
    private func configuration(_ call: Call) async throws -> Response {
        let query = try Query(call.request, allows: "environment_id")
        let found = try found(call)
        let only = query["environment_id"]
        let shown = found.variables.sorted { $0.key < $1.key }
            .filter { only == nil || $0.key == only }
            .map { Self.configuration(found.id, $0.key, $0.value) }
        return .vendor(["configuration": .array(shown)])
    }

    @Sendable
    private func configure(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let id = try found(call).id
        let (environment, variables) = try await desk.system(call).applications.configure(
            id, try await desk.body(call), by: desk.asker(call))
        return .vendor(Self.configuration(id, environment, variables))
    }

    @Sendable
    private func removeConfiguration(_ call: Call) async throws -> Response {
        let query = try Query(call.request, allows: "environment_id")
        let id = try found(call).id
        guard let environment = query["environment_id"] else {
            throw ResourceError.invalid(field: "environment_id", "is missing in the query")
        }
        try await desk.system(call).applications.removeConfiguration(
            id, of: environment, by: desk.asker(call))
        return Response(status: .ok)
    }

    private func found(_ call: Call) throws -> ReleaseApplication {
        try desk.system(call).applications.find(
            call.parameter("application_id"), in: call.project)
    }

    private func answer(
        _ application: ReleaseApplication, _ call: Call
    ) throws -> Response {
        let counts = try desk.system(call).applications.componentCounts(in: call.project)
        return .vendor(application.vendorJSON(components: counts[application.id] ?? 0))
    }

    private static func configuration(
        _ application: String, _ environment: String, _ variables: [Label]
    ) -> JSON {
        [
            "application_id": .string(application), "environment_id": .string(environment),
            "configuration": ["env": ResourceWire.variables(variables)],
        ]
    }
}

extension ReleaseApplication {
    fileprivate func vendorJSON(components: Int) -> JSON {
        [
            "id": .string(id), "name": .string(name), "project_id": .string(project),
            "component_count": .integer(Int64(components)), "creator": .string(creator),
            "enterprise_project_id": .string(enterpriseProject),
            "create_time": .integer(createdAt), "update_time": .integer(changedAt),
            "description": .string(description), "labels": ResourceWire.labels(labels),
        ]
    }
}
