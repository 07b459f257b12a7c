extension API {
    /// Every attempt of a run, oldest first.
    package struct AttemptList: Codable, Hashable, Sendable {
        package var items: [AttemptDetail]

        package init(items: [AttemptDetail]) {
            self.items = items
        }
    }
}
