internal import Foundation
package import ReleaseModel

/// What a token stands for; the token itself is nowhere kept.
package struct Token: Codable, Hashable, Sendable {
    /// Where it may be shown: in a header, or as a browser's cookie.
    package enum Kind: String, Codable, Hashable, Sendable {
        case token
        case session
    }

    package var kind: Kind
    package var user: String
    /// nil where it is for the account, and names no project.
    package var project: String?
    /// How its owner showed who they are: `password`, `token`.
    package var methods: [String]
    /// Milliseconds since 1970.
    package var issuedAt: Int64
    package var expiresAt: Int64

    package init(
        kind: Kind, user: String, project: String?, methods: [String], issuedAt: Instant,
        expiresAt: Instant
    ) {
        self.kind = kind
        self.user = user
        self.project = project
        self.methods = methods
        self.issuedAt = issuedAt.milliseconds
        self.expiresAt = expiresAt.milliseconds
    }

    package func isValid(at now: Instant) -> Bool { now.milliseconds < expiresAt }
}
