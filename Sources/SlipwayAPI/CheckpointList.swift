extension API {
    /// Every checkpoint that waits for people.
    package struct CheckpointList: Codable, Hashable, Sendable {
        package var items: [CheckpointDetail]

        package init(items: [CheckpointDetail]) {
            self.items = items
        }
    }
}
