extension API {
    /// A phase of a run: its groups run side by side.
    package struct PhaseDetail: Codable, Hashable, Sendable {
        package var name: String
        package var groups: [GroupDetail]

        package init(name: String, groups: [GroupDetail]) {
            self.name = name
            self.groups = groups
        }
    }
}
