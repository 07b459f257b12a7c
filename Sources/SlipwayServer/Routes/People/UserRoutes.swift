internal import Hummingbird
internal import Identity
internal import ReleaseModel
internal import SlipwayAPI

/// Users, what they may do in the caller's project, and who the caller is.
struct UserRoutes: Sendable {
    let gatekeeper: Gatekeeper
    let bodies: BodyReader

    private var directory: Directory { gatekeeper.directory }

    var routes: [Route] {
        let users = "\(API.root)/users"
        return [
            Route(.get, "\(API.root)/me", .anybody, me),
            Route(.get, users, .may(.readUsers), list),
            Route(.post, users, .may(.manageUsers), create),
            Route(.get, "\(users)/{user}", .may(.readUsers), show),
            Route(.patch, "\(users)/{user}", .may(.manageUsers), update),
            Route(.delete, "\(users)/{user}", .may(.manageUsers), remove),
            Route(.put, "\(users)/{user}/roles", .may(.manageUsers), assign),
        ]
    }

    @Sendable
    private func me(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let caller = call.caller
        return try .json(
            API.Me(
                name: caller.principal.name, identity: caller.principal.identity,
                project: caller.project, permissions: caller.permissions.sorted().map(\.rawValue),
                isOwner: caller.isOwner))
    }

    @Sendable
    private func list(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let users = directory.users(seenBy: call.caller)
        return try .json(API.UserList(items: users.map { detail($0, call) }))
    }

    @Sendable
    private func show(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        return try .json(detail(try user(call), call))
    }

    @Sendable
    private func create(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let fields = try await bodies.fields(of: call.request)
        try fields.allow("name", "password", "roles")
        let name = try fields.requiredText("name")
        let password = try fields.text("password") ?? Generated.password()
        let roles = try fields.texts("roles") ?? []
        let new = try await people {
            let hash = try await gatekeeper.passwords.hash(password)
            let made = try await directory.createUserWithKey(
                named: name, passwordHash: hash.text, roles: roles, by: call.caller,
                at: gatekeeper.now)
            return API.NewUser(
                user: detail(made.user, call), password: password, accessKey: made.key.id,
                secretKey: made.secretKey)
        }
        return try .json(new, status: .created)
    }

    @Sendable
    private func update(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let fields = try await bodies.fields(of: call.request)
        try fields.allow("password", "isEnabled")
        let user = try user(call)
        let password = try fields.text("password")
        let isEnabled = try fields.flag("isEnabled")
        let changed = try await people {
            var hash: String?
            if let password { hash = try await gatekeeper.passwords.hash(password).text }
            let changed = try await directory.update(
                user, passwordHash: hash, isEnabled: isEnabled, by: call.caller,
                at: gatekeeper.now)
            // Whoever knew the old password, or is disabled, is out at once.
            if password != nil || isEnabled == false {
                try await gatekeeper.tokens.revokeAll(of: user.id)
            }
            return changed
        }
        return try .json(detail(changed, call))
    }

    @Sendable
    private func remove(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let user = try user(call)
        try await people {
            try await directory.removeUser(user, by: call.caller, at: gatekeeper.now)
            try await gatekeeper.tokens.revokeAll(of: user.id)
        }
        return Response(status: .noContent)
    }

    @Sendable
    private func assign(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let fields = try await bodies.fields(of: call.request)
        try fields.allow("roles")
        let user = try user(call)
        let roles = try fields.requiredTexts("roles")
        try await people {
            try await directory.assign(
                roles, to: .user(user.id), named: "user/\(user.name)", by: call.caller,
                at: gatekeeper.now)
        }
        return try .json(detail(user, call))
    }

    private func user(_ call: Call) throws -> User {
        do throws(DirectoryError) {
            return try directory.user(named: call.parameter("user"), seenBy: call.caller)
        } catch {
            throw ProblemError(error)
        }
    }

    private func detail(_ user: User, _ call: Call) -> API.UserDetail {
        API.UserDetail(
            id: user.id, name: user.name, isEnabled: user.isEnabled, isOwner: user.isOwner,
            hasPassword: user.passwordHash != nil,
            roles: directory.roles(of: user, in: call.caller.project),
            groups: directory.principal(user).groups,
            createdAt: API.Timestamp(Instant(milliseconds: user.createdAt)))
    }
}
