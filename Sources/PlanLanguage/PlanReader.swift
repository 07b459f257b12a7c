package import ReleaseModel

/// What came out of reading a plan: the plan, unless something forbids it, and every problem.
package struct ReadPlan: Hashable, Sendable {
    /// Nil exactly when one of the problems is an error.
    package var plan: Plan?
    /// All of them, by position.
    package var problems: [PlanProblem]

    package init(plan: Plan?, problems: [PlanProblem]) {
        self.plan = plan
        self.problems = problems
    }
}

/// Reads plans as people write them.
package enum PlanReader {
    /// Reads YAML or JSON, and finds everything that is wrong with the plan at once.
    ///
    /// `directory` is the absolute folder in which a relative `directory` of a command lies;
    /// without one a relative `directory` is an error.
    package static func read(_ bytes: [UInt8], directory: String?) -> ReadPlan {
        let problems = Problems()
        var plan: Plan?
        if let root = SourceReader(bytes: bytes, problems: problems).root() {
            let draft = PlanDecoder(problems: problems, directory: directory).draft(root)
            PlanLint(draft, problems).check()
            plan = draft.plan
        }
        return ReadPlan(plan: problems.hasErrors ? nil : plan, problems: problems.sorted)
    }
}
