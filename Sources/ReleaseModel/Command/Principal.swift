/// Who asks: an authenticated identity, and the name it goes by.
package struct Principal: Hashable, Sendable, CustomStringConvertible {
    /// What was authenticated: `local:<uid>` for a peer of the control socket.
    package var identity: String
    /// The name that approver lists use: the account's, or the claimed one.
    package var name: String
    /// The name was only claimed (`--as`); recorded as such.
    package var isClaimed: Bool

    package init(identity: String, name: String, isClaimed: Bool = false) {
        self.identity = identity
        self.name = name
        self.isClaimed = isClaimed
    }

    /// Whoever asks over a port before identity exists: nobody knows who it is.
    package static let unknownIdentity = "local:http"

    /// Whether it is known, or at least claimed, who asks.
    package var isKnown: Bool { identity != Self.unknownIdentity || isClaimed }

    /// `alice (claimed by local:0)` or `root (local:0)`.
    package var description: String {
        isClaimed ? "\(name) (claimed by \(identity))" : "\(name) (\(identity))"
    }
}
