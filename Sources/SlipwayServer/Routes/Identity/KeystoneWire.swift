internal import Hummingbird
internal import Identity
internal import ReleaseModel
internal import SlipwayAPI

/// Makes the directory's records what the identity service's clients read.
struct KeystoneWire: Sendable {
    let directory: Directory
    let isSecure: Bool

    /// The one domain there is.
    var domain: Keystone.Domain {
        let account = directory.account
        return Keystone.Domain(id: account?.id ?? "", name: account?.name ?? "")
    }

    /// How whoever asks reaches this server.
    func base(_ request: Request) -> String {
        "\(isSecure ? "https" : "http")://\(request.head.authority ?? "localhost")"
    }

    func project(_ project: Project) -> Keystone.Project {
        Keystone.Project(
            id: project.id, name: project.name, domain: domain,
            description: project.description)
    }

    func user(_ user: User) -> Keystone.User {
        Keystone.User(
            id: user.id, name: user.name, domain: domain, isEnabled: user.isEnabled,
            isDomainOwner: user.isOwner)
    }

    func key(_ key: AccessKey) -> Keystone.AccessKey {
        Keystone.AccessKey(
            access: key.id, user: key.user, isActive: key.isEnabled,
            createdAt: Instant(milliseconds: key.createdAt), description: key.description)
    }

    func token(_ token: Token, of user: User) -> Keystone.Token {
        let project = token.project.flatMap(directory.project(id:))
        var roles = project.map { directory.roles(of: user, in: $0.id) } ?? []
        // Whoever owns the account may do everything in it, without any role.
        if user.isOwner { roles.insert("te_admin", at: 0) }
        return Keystone.Token(
            methods: token.methods, issuedAt: Instant(milliseconds: token.issuedAt),
            expiresAt: Instant(milliseconds: token.expiresAt), user: self.user(user),
            scope: project.map { .project(self.project($0)) } ?? .domain(domain),
            roles: roles.map(role))
    }

    /// A token's body; with `nocatalog` in the query it has no catalog.
    func body(_ token: Token, of user: User, _ request: Request) throws(ProblemError) -> JSON {
        let hasCatalog = try !Query.pairs(of: request).contains {
            $0.name == "nocatalog" && !$0.value.isEmpty
        }
        let project = token.project.flatMap(directory.project(id:))
        // The vendor names a region's project as the region.
        let catalog = Keystone.catalog(
            at: base(request), region: project?.name ?? "*", project: project?.id)
        return self.token(token, of: user).body(catalog: hasCatalog ? catalog : nil)
    }

    private func role(_ name: String) -> Keystone.Role {
        let id = Digest(of: Array("role \(name)".utf8)).description.prefix(32)
        return Keystone.Role(id: String(id), name: name)
    }
}

extension Response {
    static func keystone(_ json: JSON, status: HTTPResponse.Status = .ok) -> Response {
        .bytes(json.encoded, type: API.json, status: status)
    }
}
