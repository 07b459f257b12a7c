extension API {
    /// Asks what is wrong with a plan, without starting anything.
    package struct LintRequest: Codable, Hashable, Sendable {
        /// The plan's text, YAML or JSON.
        package var plan: String
        /// The absolute folder that relative paths of the plan start from.
        package var directory: String?

        package init(plan: String, directory: String? = nil) {
            self.plan = plan
            self.directory = directory
        }
    }
}
