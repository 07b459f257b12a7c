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

    /// Reads one task as a plan has it, for whoever writes the rest of a plan themselves.
    ///
    /// Relative folders are refused; whether what it refers to exists is not looked at.
    package static func task(_ json: JSON) -> (task: PlanTask?, problems: [PlanProblem]) {
        let problems = Problems()
        guard let root = SourceReader(bytes: json.encoded, problems: problems).root() else {
            return (nil, problems.sorted)
        }
        let draft = TaskDecoder(problems: problems, directory: nil)
            .draft(root, place: "the task", phase: 0, group: 0)
        let task = draft.name.flatMap { name in
            draft.kind.map { PlanTask(name: name, kind: $0) }
        }
        return (problems.hasErrors ? nil : task, problems.sorted)
    }
}
