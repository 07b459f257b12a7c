extension API {
    /// Something a run waits for.
    package struct WaitReason: Codable, Hashable, Sendable {
        package var step: String?
        /// A sentence.
        package var reason: String
        package var until: Timestamp?
        /// Who could move it on.
        package var people: [String]

        package init(
            step: String? = nil, reason: String, until: Timestamp? = nil, people: [String] = []
        ) {
            self.step = step
            self.reason = reason
            self.until = until
            self.people = people
        }
    }
}
