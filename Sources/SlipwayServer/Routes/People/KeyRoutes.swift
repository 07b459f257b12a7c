internal import Hummingbird
internal import Identity
internal import ReleaseModel
internal import SlipwayAPI

/// Access keys: one's own, and those of whoever one manages.
struct KeyRoutes: Sendable {
    let gatekeeper: Gatekeeper
    let bodies: BodyReader

    private var directory: Directory { gatekeeper.directory }

    var routes: [Route] {
        let keys = "\(API.root)/users/{user}/keys"
        let access = Access.any([.manageOwnKeys, .manageUsers])
        return [
            Route(.get, keys, access, list), Route(.post, keys, access, create),
            Route(.delete, "\(keys)/{key}", access, remove),
        ]
    }

    @Sendable
    private func list(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let keys = directory.keys(of: try user(call).id)
        return try .json(
            API.KeyList(
                items: keys.map { key in
                    API.KeyDetail(
                        accessKey: key.id, description: key.description, isEnabled: key.isEnabled,
                        createdAt: API.Timestamp(Instant(milliseconds: key.createdAt)))
                }))
    }

    @Sendable
    private func create(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let fields = try await bodies.fields(of: call.request)
        try fields.allow("description")
        let user = try user(call)
        let description = try fields.text("description") ?? ""
        let new = try await people {
            try await directory.createKey(
                for: user, description: description, by: call.caller, at: gatekeeper.now)
        }
        return try .json(
            API.NewKey(accessKey: new.key.id, secretKey: new.secret), status: .created)
    }

    @Sendable
    private func remove(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let user = try user(call)
        guard let key = directory.accessKey(call.parameter("key")), key.user == user.id else {
            throw ProblemError(
                DirectoryError.missing("\(user.name) has no key \(call.parameter("key"))"))
        }
        try await people {
            try await directory.removeKey(key, by: call.caller, at: gatekeeper.now)
        }
        return Response(status: .noContent)
    }

    /// Oneself, or a user whom the caller manages: to others there is no such user.
    private func user(_ call: Call) throws -> User {
        let name = call.parameter("user")
        do throws(DirectoryError) {
            let user = try directory.user(named: name, seenBy: call.caller)
            let isOneself = directory.principal(user).identity == call.caller.principal.identity
            guard isOneself || call.caller.may(.manageUsers) else {
                throw .missing("there is no user \(name) whose keys are yours to see")
            }
            return user
        } catch {
            throw ProblemError(error)
        }
    }
}
