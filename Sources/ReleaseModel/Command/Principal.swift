/// Who asks: an authenticated identity, and the name it goes by.
package struct Principal: Hashable, Sendable, CustomStringConvertible {
    /// What was authenticated: `local:<uid>` for a peer of the control socket.
    package var identity: String
    /// The name that approver lists use: the account's, or the claimed one.
    package var name: String
    /// The name was only claimed (`--as`); recorded as such.
    package var isClaimed: Bool
    /// The groups that the identity belongs to, sorted; none where nobody was authenticated.
    package private(set) var groups: [String]

    package init(
        identity: String, name: String, isClaimed: Bool = false, groups: [String] = []
    ) {
        self.identity = identity
        self.name = name
        self.isClaimed = isClaimed
        self.groups = groups.isEmpty ? [] : Set(groups).sorted()
    }

    /// Whoever has shown nothing: nobody knows who it is.
    package static let unknownIdentity = "local:http"

    /// Whether it is known, or at least claimed, who asks.
    package var isKnown: Bool { identity != Self.unknownIdentity || isClaimed }

    /// Whether both are one person: the same name, or the same authenticated identity.
    ///
    /// Names claimed by a local peer decide for themselves: one account may speak for several
    /// people there, or a folder of one's own could not be used at all.
    package func isSamePerson(as other: Principal) -> Bool {
        if name == other.name { return true }
        guard identity == other.identity else { return false }
        return !identity.hasPrefix("local:") || !isClaimed && !other.isClaimed
    }

    /// `alice (claimed by local:0)` or `root (local:0)`.
    package var description: String {
        isClaimed ? "\(name) (claimed by \(identity))" : "\(name) (\(identity))"
    }
}
