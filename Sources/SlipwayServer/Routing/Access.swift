package import Identity

/// Who may ask something of the server.
package enum Access: Hashable, Sendable {
    /// Everybody, unknown or not: it tells nothing about anybody's project.
    case everybody
    /// Whoever has shown who they are.
    case anybody
    /// The same, where it is about the account: no project need be named.
    case account
    /// Whoever has at least one of these in their project.
    case any([Permission])

    package static func may(_ permission: Permission) -> Access { .any([permission]) }

    package func admits(_ caller: Caller) -> Bool {
        switch self {
        case .everybody, .anybody, .account: true
        case .any(let permissions): permissions.contains(where: caller.may)
        }
    }
}
