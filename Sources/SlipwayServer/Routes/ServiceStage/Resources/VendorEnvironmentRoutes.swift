internal import ComponentReleases
internal import Hummingbird
internal import Identity
internal import ReleaseModel

/// Environments, as the vendor's clients speak of them.
struct VendorEnvironmentRoutes: Sendable {
    let desk: ResourceDesk

    var routes: [Route] {
        let all = "/v3/{project_id}/cas/environments"
        let one = "\(all)/{environment_id}"
        let read = Access.may(.readComponents)
        let write = Access.may(.writeEnvironments)
        return [
            Route(.get, all, read, errors: .serviceStage, list),
            Route(.post, all, write, errors: .serviceStage, create),
            Route(.get, one, read, errors: .serviceStage, show),
            Route(.put, one, write, errors: .serviceStage, modify),
            Route(.delete, one, write, errors: .serviceStage, delete),
            Route(.get, "\(one)/resources", read, errors: .serviceStage, resources),
            Route(.put, "\(one)/resources", write, errors: .serviceStage, modifyResources),
        ]
    }

    @Sendable
    private func list(_ call: Call) async throws -> Response {
        let query = try Query(
            call.request, allows: "limit", "offset", "order_by", "order", "name",
            "environment_id", "enterprise_project_id")
        let all = try desk.system(call).environments.all(in: call.project).filter { one in
            (query["name"].map { one.name == $0 } ?? true)
                && (query["environment_id"].map { one.id == $0 } ?? true)
                && (query["enterprise_project_id"].map { one.enterpriseProject == $0 } ?? true)
        }
        let part = try desk.listing(query).apply(to: all)
        return .vendor([
            "count": .integer(Int64(part.count)),
            "environments": .array(part.elements.map { $0.vendorJSON(withResources: false) }),
        ])
    }

    @Sendable
    private func create(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let made = try await desk.system(call).environments.create(
            try await desk.body(call), by: desk.asker(call))
        return .vendor(made.vendorJSON(withResources: false))
    }

    @Sendable
    private func show(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        return .vendor(try found(call).vendorJSON(withResources: true))
    }

    @Sendable
    private func modify(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let changed = try await desk.system(call).environments.modify(
            try found(call).id, try await desk.body(call), by: desk.asker(call))
        return .vendor(changed.vendorJSON(withResources: true))
    }

    @Sendable
    private func delete(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        try await desk.system(call).environments.delete(
            call.parameter("environment_id"), by: desk.asker(call))
        return Response(status: .noContent)
    }

    @Sendable
    private func resources(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        return .vendor(["resources": try found(call).resources])
    }

    @Sendable
    private func modifyResources(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let changed = try await desk.system(call).environments.modifyResources(
            try found(call).id, try await desk.body(call), by: desk.asker(call))
        return .vendor(["resources": changed.resources])
    }

    private func found(_ call: Call) throws -> ReleaseEnvironment {
        try desk.system(call).environments.find(
            call.parameter("environment_id"), in: call.project)
    }
}

extension ReleaseEnvironment {
    fileprivate var enterpriseProject: String { wire["enterprise_project_id"]?.string ?? "0" }
    fileprivate var resources: JSON { wire["resources"] ?? [] }

    fileprivate func vendorJSON(withResources: Bool) -> JSON {
        var members: [JSON.Member] = [
            .init("id", .string(id)), .init("project_id", .string(project)),
            .init("name", .string(name)), .init("description", .string(description)),
            .init("enterprise_project_id", .string(enterpriseProject)),
            .init("vpc_id", wire["vpc_id"] ?? ""), .init("creator", .string(creator)),
            .init("create_time", .integer(createdAt)), .init("update_time", .integer(changedAt)),
            .init("deploy_mode", wire["deploy_mode"] ?? "virtualmachine"),
            .init("labels", ResourceWire.labels(labels)),
        ]
        if withResources { members.append(.init("resources", resources)) }
        return .members(members)
    }
}
