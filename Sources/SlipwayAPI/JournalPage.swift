extension API {
    /// A piece of a run's journal, oldest first.
    package struct JournalPage: Codable, Hashable, Sendable {
        package var items: [JournalEntry]
        /// What to ask `after` for the next piece; nil where this one reaches the end.
        package var nextAfter: Int?

        package init(items: [JournalEntry], nextAfter: Int?) {
            self.items = items
            self.nextAfter = nextAfter
        }
    }
}
