package import ReleaseModel

/// Somebody who has shown who they are, in one project, with what they may do there.
package struct Caller: Hashable, Sendable {
    /// How it was shown.
    package enum Means: String, Hashable, Sendable {
        /// The peer of the data folder's control socket.
        case socket
        case token
        case signature
        /// Signed in with a browser.
        case session
    }

    package var principal: Principal
    /// The project everything is read and written in; an id of 32 hexadecimal digits.
    package var project: String
    package var permissions: Set<Permission>
    /// Owns the account: reaches over all projects where people are concerned.
    package var isOwner: Bool
    package var means: Means
    /// Where the request came from, for the audit trail: an address, or `socket`.
    package var address: String

    package init(
        principal: Principal, project: String, permissions: Set<Permission>,
        isOwner: Bool = false, means: Means, address: String
    ) {
        self.principal = principal
        self.project = project
        self.permissions = permissions
        self.isOwner = isOwner
        self.means = means
        self.address = address
    }

    /// Somebody who has shown nothing.
    package static func nobody(_ address: String) -> Caller {
        Caller(
            principal: Principal(identity: Principal.unknownIdentity, name: "nobody"), project: "",
            permissions: [], means: .token, address: address)
    }

    package func may(_ permission: Permission) -> Bool { permissions.contains(permission) }
}
