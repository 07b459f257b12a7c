internal import ComponentReleases
internal import Hummingbird
internal import Identity
internal import ReleaseModel
internal import SlipwayAPI

/// Components, as the vendor's clients speak of them.
struct VendorComponentRoutes: Sendable {
    let desk: ResourceDesk

    var routes: [Route] {
        let inside = "/v3/{project_id}/cas/applications/{application_id}/components"
        let one = "\(inside)/{component_id}"
        let read = Access.may(.readComponents)
        let write = Access.may(.writeComponents)
        return [
            Route(.get, "/v3/{project_id}/cas/components", read, errors: .serviceStage, list),
            Route(.get, inside, read, errors: .serviceStage, listInside),
            Route(.post, inside, write, errors: .serviceStage, create),
            Route(.get, one, read, errors: .serviceStage, show),
            Route(.put, one, write, errors: .serviceStage, modify),
            Route(.delete, one, write, errors: .serviceStage, delete),
            Route(.post, "\(one)/action", write, errors: .serviceStage, act),
            Route(.get, "\(one)/records", read, errors: .serviceStage, records),
        ]
    }

    // MARK: Looking

    @Sendable
    private func list(_ call: Call) async throws -> Response {
        let query = try Query(
            call.request, allows: "limit", "offset", "order_by", "order", "application_name",
            "component_name")
        let system = try desk.system(call)
        let wanted = query["application_name"].map { name in
            Set(
                system.applications.all(in: call.project).filter { $0.name == name }.map(\.id))
        }
        let all = system.components.all(in: call.project).filter { one in
            (wanted?.contains(one.application) ?? true)
                && (query["component_name"].map { one.name == $0 } ?? true)
        }
        return try await answer(desk.listing(query).apply(to: all), system, call)
    }

    @Sendable
    private func listInside(_ call: Call) async throws -> Response {
        let query = try Query(call.request, allows: "limit", "offset", "order_by", "order")
        let system = try desk.system(call)
        let application = try system.applications.find(
            call.parameter("application_id"), in: call.project)
        let all = system.components.all(in: call.project)
            .filter { $0.application == application.id }
        return try await answer(desk.listing(query).apply(to: all), system, call)
    }

    private func answer(
        _ part: ListPart<Component>, _ system: ComponentReleases, _ call: Call
    ) async throws -> Response {
        let statuses = await system.components.statuses(of: part.elements)
        let rows = zip(part.elements, statuses).map { component, status -> JSON in
            let environment = try? system.environments.find(
                component.environment, in: call.project)
            let application = try? system.applications.find(
                component.application, in: call.project)
            return component.vendorRow(
                status, environment: environment?.name ?? "", application: application?.name ?? "")
        }
        return .vendor(["count": .integer(Int64(part.count)), "components": .array(rows)])
    }

    @Sendable
    private func show(_ call: Call) async throws -> Response {
        let query = try Query(call.request, allows: "expect_fields")
        let component = try found(call)
        let status = try await desk.system(call).components.statuses(of: [component])
        let json = component.vendorJSON(status.first)
        guard let fields = query["expect_fields"], !fields.isEmpty else { return .vendor(json) }
        let wanted = Set(fields.split(separator: ",").map(String.init))
        return .vendor(.object((json.object ?? []).filter { wanted.contains($0.name) }))
    }

    @Sendable
    private func records(_ call: Call) async throws -> Response {
        let query = try Query(call.request, allows: "limit", "offset", "order_by", "order")
        let component = try found(call)
        let listing = try desk.listing(query)
        var all: [JSON] = []
        for (index, revision) in component.revisions.enumerated() {
            let job = try? await desk.system(call).jobs.find(revision.change, in: call.project)
            all.append(
                component.vendorRecord(
                    revision, job, isCurrent: index == component.revisions.count - 1))
        }
        if !listing.isAscending { all.reverse() }
        let part = all.dropFirst(listing.offset).prefix(listing.limit)
        return .vendor(["count": .integer(Int64(all.count)), "records": .array(Array(part))])
    }

    // MARK: Changing

    @Sendable
    private func create(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let made = try await desk.system(call).components.create(
            try await desk.body(call), of: call.parameter("application_id"),
            by: desk.asker(call))
        return .vendor(["component_id": .string(made.component), "job_id": .string(made.job)])
    }

    @Sendable
    private func modify(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let job = try await desk.system(call).components.modify(
            try found(call), try await desk.body(call), by: desk.asker(call))
        return .vendor(["job_id": .string(job)])
    }

    @Sendable
    private func delete(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let job = try await desk.system(call).components.delete(
            try found(call), by: desk.asker(call))
        return .vendor(["job_id": .string(job)])
    }

    @Sendable
    private func act(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let done = try await desk.system(call).components.act(
            on: try found(call), try await desk.body(call), by: desk.asker(call))
        return .vendor(["job_id": .string(done.job), "result": .string(done.result)])
    }

    private func found(_ call: Call) throws -> Component {
        try desk.system(call).components.find(
            call.parameter("component_id"), of: call.parameter("application_id"),
            in: call.project)
    }
}
