extension API {
    /// Why a request was not carried out (RFC 9457).
    package struct Problem: Codable, Hashable, Sendable {
        /// A name for the kind of problem: `urn:slipway:problem:` and the code.
        package var type: String
        package var title: String
        package var status: Int
        /// A sentence that says what to change.
        package var detail: String
        /// For programs; a refusal's own code where the run refused.
        package var code: String
        /// What stands in the way, each with what would make it go away.
        package var facts: [RefusalFact]
        /// What is wrong with the plan.
        package var problems: [PlanProblem]

        package init(
            type: String, title: String, status: Int, detail: String, code: String,
            facts: [RefusalFact] = [], problems: [PlanProblem] = []
        ) {
            self.type = type
            self.title = title
            self.status = status
            self.detail = detail
            self.code = code
            self.facts = facts
            self.problems = problems
        }
    }
}
