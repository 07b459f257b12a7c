internal import Hummingbird
internal import Identity
internal import ReleaseModel
internal import SlipwayAPI

/// Tokens as the vendor's clients ask for them: by password, or by another token.
struct TokenRoutes: Sendable {
    let gatekeeper: Gatekeeper
    let bodies: BodyReader
    let wire: KeystoneWire

    private var directory: Directory { gatekeeper.directory }

    var routes: [Route] {
        let tokens = "/v3/auth/tokens"
        return [
            Route(.get, "/v3", .everybody, errors: .keystone, version),
            Route(.post, tokens, .everybody, errors: .keystone, create),
            Route(.get, tokens, .account, errors: .keystone, validate),
            Route(.delete, tokens, .account, errors: .keystone, revoke),
        ]
    }

    @Sendable
    private func version(_ call: Call) async throws -> Response {
        .keystone(Keystone.version(at: wire.base(call.request)))
    }

    @Sendable
    private func create(_ call: Call) async throws -> Response {
        let body = try await bodies.bytes(of: call.request, limit: 64 << 10)
        let wanted = try TokenRequest(body)
        let address = call.caller.address
        let user: User
        let issued: (token: Token, text: String)
        do throws(AuthenticationError) {
            let end: Instant?
            (user, end) = try await self.user(wanted.proof, from: address)
            issued = try await gatekeeper.issue(
                .token, to: user, project: try project(wanted.scope, of: user),
                methods: wanted.methods, address: address, until: end)
        } catch {
            throw Self.refusal(error)
        }
        var response = Response.keystone(
            try wire.body(issued.token, of: user, call.request), status: .created)
        response.headers[.subjectToken] = issued.text
        return response
    }

    /// Who it is, and when at the latest their token ends.
    private func user(
        _ proof: TokenRequest.Proof, from address: String
    ) async throws(AuthenticationError) -> (User, until: Instant?) {
        switch proof {
        case .password(let name, let password):
            // A name that nobody has takes as long as a wrong password, and counts as one.
            let user = try await gatekeeper.user(
                named: known(name) ?? "", password: password, address: address)
            return (user, nil)
        case .token(let text):
            let found: Token?
            do throws(DirectoryError) {
                found = try await gatekeeper.tokens.find(text, at: gatekeeper.now)
            } catch {
                throw .unavailable(error.description)
            }
            guard let found, found.kind == .token, let user = directory.user(id: found.user)
            else { throw .tokenNotValid }
            guard user.isEnabled else { throw .disabled(user.name) }
            // Nobody lengthens a token's life by exchanging it.
            return (user, Instant(milliseconds: found.expiresAt))
        }
    }

    private func known(_ name: TokenRequest.UserName) -> String? {
        switch name {
        case .id(let id): directory.user(id: id)?.name
        case .name(let name, let domain): isOurs(domain) ? name : nil
        }
    }

    private func isOurs(_ domain: TokenRequest.DomainName?) -> Bool {
        switch domain {
        case nil: true
        case .id(let id): id == directory.account?.id
        case .name(let name): name == directory.account?.name
        }
    }

    /// The project the token is for; nil where it is for the domain.
    private func project(
        _ scope: TokenRequest.Scope, of user: User
    ) throws(AuthenticationError) -> String? {
        switch scope {
        case .unsaid:
            let projects = directory.projects(of: user)
            return projects.count == 1 ? projects.first?.id : projects.first(where: \.isFirst)?.id
        case .unscoped: return nil
        case .projectID(let id): return id
        case .project(let name, let domain):
            guard isOurs(domain), let project = directory.project(named: name) else {
                throw .noSuchProject(name)
            }
            return project.id
        case .domain(let domain):
            guard isOurs(domain) else { throw .noSuchProject("") }
            return nil
        }
    }

    /// Nobody learns which names exist, nor which project is not theirs.
    private static func refusal(_ error: AuthenticationError) -> any Error {
        switch error {
        case .wrongPassword, .disabled: KeystoneError.unauthorized
        case .tokenNotValid, .tokenOver, .nothingShown, .signature, .projectNeeded:
            KeystoneError(status: 401, message: "The token is not valid.")
        case .noSuchProject:
            KeystoneError(status: 401, message: "The scope is none that is the user's.")
        case .lockedOut, .unavailable: ProblemError(error)
        }
    }

    @Sendable
    private func validate(_ call: Call) async throws -> Response {
        let subject = try await subject(call)
        var response = Response.keystone(
            try wire.body(subject.token, of: subject.user, call.request))
        response.headers[.subjectToken] = subject.text
        return response
    }

    @Sendable
    private func revoke(_ call: Call) async throws -> Response {
        let subject = try await subject(call)
        return try await people {
            _ = try await gatekeeper.tokens.revoke(
                subject.text, by: call.caller.principal.description, at: gatekeeper.now)
            return Response(status: .noContent)
        }
    }

    /// The token that is asked about: one's own, or anybody's for the account's owner.
    private func subject(
        _ call: Call
    ) async throws -> (token: Token, user: User, text: String) {
        guard let text = call.request.headers[.subjectToken] else {
            throw KeystoneError.badRequest("X-Subject-Token is missing: say which token")
        }
        let found = try await people {
            try await gatekeeper.tokens.find(text, at: gatekeeper.now)
        }
        guard let found, found.kind == .token, let user = directory.user(id: found.user) else {
            throw KeystoneError.missing("There is no such token.")
        }
        let isOwn = directory.principal(user).identity == call.caller.principal.identity
        guard isOwn || call.caller.isOwner else {
            throw KeystoneError.forbidden("The token is somebody else's.")
        }
        return (found, user, text)
    }
}
