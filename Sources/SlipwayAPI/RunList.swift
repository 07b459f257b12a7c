extension API {
    /// A piece of the list of runs, newest first.
    package struct RunList: Codable, Hashable, Sendable {
        package var items: [RunSummary]
        /// What to ask `cursor` for the next piece; nil at the end.
        package var nextCursor: String?

        package init(items: [RunSummary], nextCursor: String? = nil) {
            self.items = items
            self.nextCursor = nextCursor
        }
    }
}
