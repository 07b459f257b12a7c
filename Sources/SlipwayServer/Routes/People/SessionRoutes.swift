internal import Hummingbird
internal import Identity
internal import ReleaseModel
internal import SlipwayAPI

/// Signing in and out with a browser.
///
/// Passwords are checked here and by `POST /v3/auth/tokens` alone; a provider of identities
/// (OpenID Connect) joins here: it ends with the same `Gatekeeper.issue`.
struct SessionRoutes: Sendable {
    let gatekeeper: Gatekeeper
    let bodies: BodyReader
    let isSecure: Bool

    var routes: [Route] {
        [
            Route(.post, "\(API.root)/sign-in", .everybody, signIn),
            Route(.post, "\(API.root)/sign-out", .anybody, signOut),
        ]
    }

    @Sendable
    private func signIn(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        // Nobody is signed in as somebody else by another site's page.
        if call.request.headers[.origin] != nil { try SessionCookie.checkOrigin(call.request) }
        let fields = try await bodies.fields(of: call.request)
        try fields.allow("name", "password", "project")
        let name = try fields.requiredText("name")
        let password = try fields.requiredText("password")
        let wanted = try fields.text("project")
        let address = call.caller.address
        return try await people {
            let user = try await gatekeeper.user(named: name, password: password, address: address)
            let projects = gatekeeper.directory.projects(of: user)
            let project = wanted ?? projects.first(where: \.isFirst)?.id ?? projects.first?.id
            let issued = try await gatekeeper.issue(
                .session, to: user, project: project, methods: ["password"], address: address)
            let caller = try await gatekeeper.caller(
                token: issued.text, kind: .session, project: nil, address: address)
            var response = try Response.json(
                API.Me(
                    name: user.name, identity: caller.principal.identity, project: caller.project,
                    permissions: caller.permissions.sorted().map(\.rawValue),
                    isOwner: caller.isOwner))
            let seconds = (issued.token.expiresAt - issued.token.issuedAt) / 1_000
            response.headers[.setCookie] = SessionCookie.set(
                issued.text, seconds: Int(seconds), isSecure: isSecure)
            return response
        }
    }

    @Sendable
    private func signOut(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        var response = Response(status: .noContent)
        response.headers[.setCookie] = SessionCookie.set("", seconds: 0, isSecure: isSecure)
        guard let session = SessionCookie.read(call.request) else { return response }
        return try await people {
            _ = try await gatekeeper.tokens.revoke(
                session, by: call.caller.principal.description, at: gatekeeper.now)
            return response
        }
    }
}
