internal import ReleaseModel

/// The plans that are measured: as small as a step can be.
enum Plans {
    /// The name under which the driver that does nothing goes.
    static let driver = "command"
    static let lastStep = "next"

    /// Steps one after the other.
    static func sequence(_ steps: Int, name: String = "bench", retries: Int = 0) -> Plan {
        let width = String(steps).count
        let tasks = (0..<steps).map { number in
            let digits = String(number)
            let zeros = String(repeating: "0", count: width - digits.count)
            return action("s\(zeros)\(digits)", retries: retries)
        }
        return plan(name, tasks)
    }

    /// Somebody must agree before the steps.
    static func approval(steps: Int = 1) -> Plan {
        let board = PlanTask(name: "board", kind: .approval(ApprovalSpec()))
        let others = (0..<(steps - 1)).map { action("s\($0)") }
        return plan("approval", [board, action(lastStep)] + others)
    }

    /// What a client sends for a plan.
    static func text(_ plan: Plan) -> String {
        let groups = plan.phases.flatMap(\.groups)
        let tasks = groups.flatMap(\.tasks).map { task in
            switch task.kind {
            case .action:
                "{name: \(task.name), action: {driver: command, directory: /, run: [noop], undo: none}}"
            case .approval: "{name: \(task.name), approval: {}}"
            case .trigger, .wait, .gate: "{name: \(task.name), trigger: {}}"
            }
        }
        return """
            name: \(plan.name)
            phases:
              - name: only
                groups:
                  - name: all
                    tasks:
            \(tasks.map { "          - \($0)" }.joined(separator: "\n"))
            """
    }

    private static func action(_ name: String, retries: Int = 0) -> PlanTask {
        let spec = ActionSpec(
            driver: driver, input: ["run": ["noop"]], undo: .nothing,
            retry: RetryPolicy(limit: retries))
        return PlanTask(name: name, kind: .action(spec))
    }

    private static func plan(_ name: String, _ tasks: [PlanTask]) -> Plan {
        Plan(
            name: name,
            phases: [Plan.Phase(name: "only", groups: [Plan.Group(name: "all", tasks: tasks)])])
    }
}

extension Principal {
    static let maria = Principal(identity: "local:0", name: "maria")
}
