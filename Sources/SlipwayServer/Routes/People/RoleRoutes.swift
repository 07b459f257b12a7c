internal import Hummingbird
internal import Identity
internal import SlipwayAPI

/// Roles: the built-in ones, and those made from permissions.
struct RoleRoutes: Sendable {
    let gatekeeper: Gatekeeper
    let bodies: BodyReader

    private var directory: Directory { gatekeeper.directory }

    var routes: [Route] {
        let roles = "\(API.root)/roles"
        return [
            Route(.get, roles, .anybody, list),
            Route(.put, "\(roles)/{role}", .may(.manageRoles), put),
            Route(.delete, "\(roles)/{role}", .may(.manageRoles), remove),
        ]
    }

    @Sendable
    private func list(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        return try .json(API.RoleList(items: directory.roles.map(detail)))
    }

    @Sendable
    private func put(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let fields = try await bodies.fields(of: call.request)
        try fields.allow("permissions", "description")
        let permissions = try permissions(try fields.requiredTexts("permissions"))
        let role = Role(
            call.parameter("role"), permissions, try fields.text("description") ?? "")
        let made = try await people {
            try await directory.putRole(role, by: call.caller, at: gatekeeper.now)
        }
        return try .json(detail(made))
    }

    @Sendable
    private func remove(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        try await people {
            try await directory.removeRole(
                named: call.parameter("role"), by: call.caller, at: gatekeeper.now)
        }
        return Response(status: .noContent)
    }

    /// Our permissions and the vendor's action names; one that is neither is named.
    private func permissions(_ names: [String]) throws(ProblemError) -> Set<Permission> {
        var permissions: Set<Permission> = []
        for name in names {
            if let permission = Permission(rawValue: name) {
                permissions.insert(permission)
            } else {
                let meant = VendorActions.permissions(of: name)
                guard !meant.isEmpty else {
                    let all = Permission.allCases.map(\.rawValue).joined(separator: ", ")
                    throw .badRequest("there is no permission \(name); there are \(all)")
                }
                permissions.formUnion(meant)
            }
        }
        return permissions
    }

    private func detail(_ role: Role) -> API.RoleDetail {
        API.RoleDetail(
            name: role.name, description: role.description,
            permissions: role.permissions.sorted().map(\.rawValue),
            isBuiltIn: Role.builtIn.contains { $0.name == role.name })
    }
}
