extension API {
    /// What is wrong with a plan; warnings alone leave it valid.
    package struct LintAnswer: Codable, Hashable, Sendable {
        package var isValid: Bool
        package var name: String?
        package var steps: Int?
        /// What a run of it would be frozen under.
        package var digest: String?
        package var problems: [PlanProblem]

        package init(
            isValid: Bool, name: String? = nil, steps: Int? = nil, digest: String? = nil,
            problems: [PlanProblem]
        ) {
            self.isValid = isValid
            self.name = name
            self.steps = steps
            self.digest = digest
            self.problems = problems
        }
    }
}
