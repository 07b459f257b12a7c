internal import Hummingbird
internal import Identity
internal import ReleaseModel
internal import SlipwayAPI

/// What clients look up about the account: its projects, itself, its users and their keys.
struct DomainRoutes: Sendable {
    let gatekeeper: Gatekeeper
    let bodies: BodyReader
    let wire: KeystoneWire

    private var directory: Directory { gatekeeper.directory }

    var routes: [Route] {
        let keys = "/v3.0/OS-CREDENTIAL/credentials"
        return [
            Route(.get, "/v3/projects", .account, errors: .keystone, projects),
            Route(.get, "/v3/auth/projects", .account, errors: .keystone, projects),
            Route(.get, "/v3/auth/domains", .account, errors: .keystone, domains),
            Route(.get, "/v3.0/OS-USER/users/{user}", .account, errors: .keystone, user),
            Route(.get, keys, .account, errors: .keystone, keyList),
            Route(.post, keys, .account, errors: .keystone, createKey),
            Route(.delete, "\(keys)/{key}", .account, errors: .keystone, removeKey),
        ]
    }

    @Sendable
    private func projects(_ call: Call) async throws -> Response {
        let filter = try ProjectFilter(try Query.pairs(of: call.request))
        let all = directory.projects(of: call.caller).map(wire.project)
        return .keystone(
            Keystone.projects(
                filter.apply(to: all), at: wire.base(call.request),
                path: call.request.uri.path))
    }

    @Sendable
    private func domains(_ call: Call) async throws -> Response {
        .keystone(Keystone.domains([wire.domain], at: wire.base(call.request)))
    }

    @Sendable
    private func user(_ call: Call) async throws -> Response {
        let user = try seen(call.parameter("user"), call.caller, .readUsers)
        return .keystone(["user": wire.user(user).json(at: wire.base(call.request))])
    }

    @Sendable
    private func keyList(_ call: Call) async throws -> Response {
        let named = try Query.pairs(of: call.request).first { $0.name == "user_id" }?.value
        guard let id = named ?? directory.user(of: call.caller)?.id else {
            throw KeystoneError.badRequest("user_id is missing: say whose keys")
        }
        let user = try seen(id, call.caller, .manageUsers)
        let keys = directory.keys(of: user.id).map { wire.key($0).json() }
        return .keystone(["credentials": .array(keys)])
    }

    @Sendable
    private func createKey(_ call: Call) async throws -> Response {
        let credential = try await Self.credential(bodies.bytes(of: call.request, limit: 64 << 10))
        let user = try seen(credential.user, call.caller, .manageUsers)
        try requireKeys(call.caller)
        let new = try await people {
            try await directory.createKey(
                for: user, description: credential.description, by: call.caller,
                at: gatekeeper.now)
        }
        return .keystone(
            ["credential": wire.key(new.key).json(secret: new.secret)], status: .created)
    }

    @Sendable
    private func removeKey(_ call: Call) async throws -> Response {
        guard let key = directory.accessKey(call.parameter("key")),
            (try? seen(key.user, call.caller, .manageUsers)) != nil
        else { throw KeystoneError.missing("There is no such access key.") }
        try requireKeys(call.caller)
        try await people {
            try await directory.removeKey(key, by: call.caller, at: gatekeeper.now)
        }
        return Response(status: .noContent)
    }

    /// Oneself, or somebody of whom the caller may know; to others there is no such user.
    private func seen(
        _ id: String, _ caller: Caller, _ permission: Permission
    ) throws(KeystoneError) -> User {
        guard let user = directory.user(id: id) else {
            throw .missing("There is no such user.")
        }
        let isOneself = directory.principal(user).identity == caller.principal.identity
        let isSeen = directory.users(seenBy: caller).contains { $0.id == id }
        guard isOneself || (isSeen && (caller.isOwner || caller.may(permission))) else {
            throw .missing("There is no such user.")
        }
        return user
    }

    /// Keys of one's own take a role in some project that allows them.
    private func requireKeys(_ caller: Caller) throws(KeystoneError) {
        if caller.isOwner || caller.may(.manageUsers) { return }
        let isAllowed = directory.projects(of: caller).contains { project in
            directory.user(of: caller).map {
                directory.permissions(of: $0, in: project.id).contains(.manageOwnKeys)
            } ?? false
        }
        guard isAllowed else {
            throw .forbidden("None of your roles allows keys of one's own.")
        }
    }

    private static func credential(
        _ body: [UInt8]
    ) throws(KeystoneError) -> (user: String, description: String) {
        let json: JSON
        do throws(JSONError) {
            json = try JSON(decoding: body)
        } catch {
            throw .badRequest("the body is no JSON: \(error.reason), at byte \(error.offset)")
        }
        guard let user = json["credential"]?["user_id"]?.string else {
            throw .badRequest("credential.user_id is missing: it must be a text")
        }
        let said = json["credential"]?["description"]
        guard let description = said == nil ? "" : said?.string, description.utf8.count <= 255
        else { throw .badRequest("credential.description must be a text of at most 255 bytes") }
        return (user, description)
    }
}
