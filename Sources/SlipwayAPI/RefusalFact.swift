extension API {
    /// One thing that stands in the way, and what would make it go away.
    package struct RefusalFact: Codable, Hashable, Sendable {
        package var fact: String
        package var remedy: String

        package init(fact: String, remedy: String) {
            self.fact = fact
            self.remedy = remedy
        }
    }
}
