internal import Hummingbird
internal import Identity
internal import SlipwayAPI

/// Groups of users, and what each may do in the caller's project.
struct GroupRoutes: Sendable {
    let gatekeeper: Gatekeeper
    let bodies: BodyReader

    private var directory: Directory { gatekeeper.directory }

    var routes: [Route] {
        let groups = "\(API.root)/groups"
        return [
            Route(.get, groups, .may(.readUsers), list),
            Route(.get, "\(groups)/{group}", .may(.readUsers), show),
            Route(.put, "\(groups)/{group}", .may(.manageUsers), put),
            Route(.delete, "\(groups)/{group}", .may(.manageUsers), remove),
            Route(.put, "\(groups)/{group}/roles", .may(.manageUsers), assign),
        ]
    }

    @Sendable
    private func list(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        return try .json(
            API.PeopleGroupList(
                items: directory.groups(seenBy: call.caller).map { detail($0, call) }))
    }

    @Sendable
    private func show(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        return try .json(detail(try group(call), call))
    }

    @Sendable
    private func put(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let fields = try await bodies.fields(of: call.request)
        try fields.allow("members", "description")
        let members = try fields.requiredTexts("members")
        let description = try fields.text("description") ?? ""
        let group = try await people {
            try await directory.putGroup(
                named: call.parameter("group"), description: description, members: members,
                by: call.caller, at: gatekeeper.now)
        }
        return try .json(detail(group, call))
    }

    @Sendable
    private func remove(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let group = try group(call)
        try await people {
            try await directory.removeGroup(group, by: call.caller, at: gatekeeper.now)
        }
        return Response(status: .noContent)
    }

    @Sendable
    private func assign(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let fields = try await bodies.fields(of: call.request)
        try fields.allow("roles")
        let group = try group(call)
        let roles = try fields.requiredTexts("roles")
        try await people {
            try await directory.assign(
                roles, to: .group(group.id), named: "group/\(group.name)", by: call.caller,
                at: gatekeeper.now)
        }
        return try .json(detail(group, call))
    }

    private func group(_ call: Call) throws -> Group {
        do throws(DirectoryError) {
            return try directory.group(named: call.parameter("group"), seenBy: call.caller)
        } catch {
            throw ProblemError(error)
        }
    }

    private func detail(_ group: Group, _ call: Call) -> API.PeopleGroup {
        let members = group.members.compactMap(directory.user(id:))
            .filter { directory.isSeen($0, by: call.caller) }
        return API.PeopleGroup(
            name: group.name, description: group.description,
            members: members.map(\.name).sorted(),
            roles: directory.roles(ofGroup: group, in: call.caller.project))
    }
}
