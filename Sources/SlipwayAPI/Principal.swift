extension API {
    /// Who asked: what was authenticated, and the name that approver lists use.
    package struct Principal: Codable, Hashable, Sendable {
        package var identity: String
        package var name: String
        /// The name was only claimed.
        package var isClaimed: Bool

        package init(identity: String, name: String, isClaimed: Bool) {
            self.identity = identity
            self.name = name
            self.isClaimed = isClaimed
        }
    }
}
