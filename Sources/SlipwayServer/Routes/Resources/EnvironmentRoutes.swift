internal import ComponentReleases
internal import Hummingbird
internal import Identity
internal import ReleaseModel
internal import SlipwayAPI

/// Environments in full: their targets, what is allowed there, and what must hold before a change.
struct EnvironmentRoutes: Sendable {
    let desk: ResourceDesk

    var routes: [Route] {
        let all = "\(API.root)/environments"
        let one = "\(all)/{environment}"
        return [
            Route(.get, all, .may(.readComponents), list),
            Route(.post, all, .may(.writeEnvironments), create),
            Route(.get, one, .may(.readComponents), show),
            Route(.put, one, .may(.writeEnvironments), replace),
            Route(.delete, one, .may(.writeEnvironments), delete),
        ]
    }

    @Sendable
    private func list(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let all = try desk.system(call).environments.all(in: call.project)
            .sorted { $0.name < $1.name }
        return .vendor(["items": .array(all.map(\.json))])
    }

    @Sendable
    private func create(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let settings = try EnvironmentSettings(try await desk.body(call))
        let made = try await desk.system(call).environments.put(
            nil, settings, by: desk.asker(call))
        return try answer(made, call, status: .created)
    }

    @Sendable
    private func show(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        return try answer(
            try desk.system(call).environments.find(
                call.parameter("environment"), in: call.project), call)
    }

    @Sendable
    private func replace(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let id = try desk.system(call).environments.find(
            call.parameter("environment"), in: call.project
        ).id
        let settings = try EnvironmentSettings(try await desk.body(call))
        let changed = try await desk.system(call).environments.put(
            id, settings, version: try version(call), by: desk.asker(call))
        return try answer(changed, call)
    }

    @Sendable
    private func delete(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        try await desk.system(call).environments.delete(
            call.parameter("environment"), by: desk.asker(call))
        return Response(status: .noContent)
    }

    /// What `If-Match` binds a change to.
    private func version(_ call: Call) throws(ProblemError) -> Int? {
        guard let text = call.request.headers[.ifMatch], text != "*", !text.isEmpty else {
            return nil
        }
        guard text.hasPrefix("\""), text.hasSuffix("\""),
            let version = Int(text.dropFirst().dropLast())
        else { throw .badRequest("If-Match takes the ETag of the environment: \"3\"") }
        return version
    }

    private func answer(
        _ environment: ReleaseEnvironment, _ call: Call, status: HTTPResponse.Status = .ok
    ) throws -> Response {
        let version = try desk.system(call).environments.version(
            environment.id, in: call.project)
        var response = Response.bytes(environment.json.encoded, type: API.json, status: status)
        response.headers[.eTag] = "\"\(version)\""
        return response
    }
}

extension ReleaseEnvironment {
    fileprivate var json: JSON {
        [
            "id": .string(id), "name": .string(name), "description": .string(description),
            "labels": ResourceWire.labels(labels), "creator": .string(creator),
            "createdAt": ResourceWire.text(Instant(milliseconds: createdAt)),
            "changedAt": ResourceWire.text(Instant(milliseconds: changedAt)),
            "targets": .array(targets.map(\.json)),
            "rules": [
                "artifacts": .array(rules.artifacts.map(JSON.string)),
                "maximumReplicas": .integer(Int64(rules.maximumReplicas)),
                "firstPort": .integer(Int64(rules.firstPort)),
                "lastPort": .integer(Int64(rules.lastPort)),
            ],
            "checks": .array(
                checks.map { check in
                    .members((check.task.object ?? []) + [.init("name", .string(check.name))])
                }),
        ]
    }
}

extension ReleaseEnvironment.Target {
    fileprivate var json: JSON {
        var members: [JSON.Member] = [
            .init("name", .string(name)), .init("region", .string(region)),
            .init("zone", .string(zone)), .init("labels", ResourceWire.labels(labels)),
            .init("address", .string(address)),
            .init("prefix", .array(prefix.map(JSON.string))),
        ]
        if let root { members.append(.init("root", .string(root))) }
        return .members(members)
    }
}
