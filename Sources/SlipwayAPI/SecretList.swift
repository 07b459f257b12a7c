extension API {
    /// A piece of the list of secrets, by name.
    package struct SecretList: Codable, Hashable, Sendable {
        package var items: [SecretDetail]
        /// What to ask `cursor` for the next piece; nil at the end.
        package var nextCursor: String?

        package init(items: [SecretDetail], nextCursor: String? = nil) {
            self.items = items
            self.nextCursor = nextCursor
        }
    }
}
