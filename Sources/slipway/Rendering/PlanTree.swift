internal import ReleaseModel

/// A plan as a tree: what would be done, in which order.
struct PlanTree {
    let plan: Plan
    let style: Style

    init(_ plan: Plan, style: Style) {
        self.plan = plan
        self.style = style
    }

    var lines: [String] {
        [
            style.paint(plan.name, .bold)
                + "  failMode \(plan.failMode.rawValue)  \(plan.digest)"
        ]
            + plan.variables.map { "  \($0.name) = \(Style.plain($0.value))" }
            + plan.phases.flatMap { phase in
                [Style.plain(phase.name)] + phase.groups.flatMap(lines)
            }
    }

    private func lines(_ group: Plan.Group) -> [String] {
        ["  \(Style.plain(group.name))"]
            + group.tasks.map { "    \(Style.plain($0.name))  \(Style.plain(words($0.kind)))" }
    }

    private func words(_ kind: PlanTask.Kind) -> String {
        switch kind {
        case .action(let action): words(action)
        case .approval(let approval): "approval by \(words(approval))"
        case .trigger(let trigger): "trigger by \(people(trigger.by))"
        case .wait(let time): "wait \(Times.span(time))"
        case .gate(let gate):
            "gate \(gate.driver), holds \(Times.span(gate.holds)) within \(Times.span(gate.within))"
        }
    }

    private func words(_ approval: ApprovalSpec) -> String {
        approval.conditions.map { condition in
            condition.approvers.isEmpty && !approval.all.isEmpty
                ? "\(condition.require) altogether"
                : "\(condition.require) of \(people(condition.approvers))"
        }.joined(separator: ", and ")
    }

    private func words(_ action: ActionSpec) -> String {
        var words = "\(action.driver) \(action.input.text)"
        if action.retry.limit > 0 { words += "  retried \(action.retry.limit) times" }
        if action.changes { words += "  no abort afterwards" }
        if case .unknown = action.undo { words += "  no undo" }
        return words
    }

    private func people(_ names: [String]) -> String {
        names.isEmpty ? "anybody" : names.joined(separator: ", ")
    }
}
