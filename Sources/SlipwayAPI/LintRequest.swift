extension API {
    /// Asks what is wrong with a plan, without starting anything.
    package struct LintRequest: Codable, Hashable, Sendable {
        /// The plan's text, YAML or JSON.
        package var plan: String
        /// `yaml` or `json`; both are read where nothing is said.
        package var format: String?
        /// The absolute folder that relative paths of the plan start from.
        package var directory: String?

        package init(plan: String, format: String? = nil, directory: String? = nil) {
            self.plan = plan
            self.format = format
            self.directory = directory
        }
    }
}
