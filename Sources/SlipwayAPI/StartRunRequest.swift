extension API {
    /// Asks for a run of a plan.
    package struct StartRunRequest: Codable, Hashable, Sendable {
        /// The plan's text, YAML or JSON.
        package var plan: String
        /// `yaml` or `json`; both are read where nothing is said.
        package var format: String?
        /// The absolute folder that relative paths of the plan start from.
        package var directory: String?
        /// The tasks to run; all of them where nothing is said.
        package var selection: [String]?
        /// Chosen by the client: asked twice, the run is started once.
        package var commandId: String?

        package init(
            plan: String, format: String? = nil, directory: String? = nil,
            selection: [String]? = nil, commandId: String? = nil
        ) {
            self.plan = plan
            self.format = format
            self.directory = directory
            self.selection = selection
            self.commandId = commandId
        }
    }
}
