extension API {
    /// One thing wrong with a plan, and what to write instead.
    package struct PlanProblem: Codable, Hashable, Sendable {
        /// `error` or `warning`.
        package var severity: String
        /// From 1; 0 where no place can be named.
        package var line: Int
        package var column: Int
        package var message: String
        /// What to write instead.
        package var suggestion: String?

        package init(
            severity: String, line: Int, column: Int, message: String, suggestion: String? = nil
        ) {
            self.severity = severity
            self.line = line
            self.column = column
            self.message = message
            self.suggestion = suggestion
        }
    }
}
