internal import ReleaseModel

/// What the identity service's public contract names, as plain values: what its answers are made of.
enum Keystone {
    struct Domain: Hashable, Sendable {
        var id: String
        var name: String
        var isEnabled = true
        var description = ""
    }

    struct Project: Hashable, Sendable {
        var id: String
        var name: String
        var domain: Domain
        var isEnabled = true
        var description = ""
    }

    struct Role: Hashable, Sendable {
        var id: String
        var name: String
    }

    struct User: Hashable, Sendable {
        var id: String
        var name: String
        var domain: Domain
        var isEnabled = true
        var isDomainOwner = false
        var description = ""
    }

    /// What a token's owner may act on.
    enum Scope: Hashable, Sendable {
        case project(Project)
        case domain(Domain)
        case unscoped
    }

    struct Token: Hashable, Sendable {
        /// How its owner was authenticated: `password` or `token`.
        var methods: [String]
        var issuedAt: Instant
        var expiresAt: Instant
        var user: User
        var scope: Scope
        var roles: [Role]
    }

    /// An access key as lists show it: never its secret.
    struct AccessKey: Hashable, Sendable {
        var access: String
        var user: String
        var isActive = true
        var createdAt: Instant
        var description = ""
    }

    /// A service that the server speaks for, and where.
    struct Service: Hashable, Sendable {
        var type: String
        var name: String
        var url: String
        var region: String
    }
}
