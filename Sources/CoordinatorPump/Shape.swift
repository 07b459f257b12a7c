import ReleaseModel

/// What the plan that is pumped looks like.
enum Shape: String {
    case sequence
    case groups
    case mixed

    /// How many groups stand side by side where they do.
    private static let width = 10

    func plan(steps: Int) -> Plan {
        Plan(
            name: rawValue, parallelism: Self.width,
            phases: [Plan.Phase(name: "all", groups: groups(steps))])
    }

    private func groups(_ steps: Int) -> [Plan.Group] {
        let width = self == .groups ? Self.width : 1
        return (0..<width).map { group in
            let numbers = stride(from: group, to: steps, by: width)
            return Plan.Group(name: "group-\(group)", tasks: numbers.map(task))
        }
    }

    private func task(_ number: Int) -> PlanTask {
        let name = "step-\(number)"
        switch (self, number % 10) {
        case (.mixed, 3): return PlanTask(name: name, kind: .wait(.seconds(30)))
        case (.mixed, 7):
            let approval = ApprovalSpec(approvers: [], require: 1, expires: .seconds(3_600))
            return PlanTask(name: name, kind: .approval(approval))
        default: return PlanTask(name: name, kind: .action(Self.action))
        }
    }

    private static let action = ActionSpec(driver: "none", input: ["say": "nothing"])
}
