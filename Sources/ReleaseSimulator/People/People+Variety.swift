import ReleaseModel

extension People {
    /// Votes handed on, one person under two names, and gates and steps that two persons leave out.
    mutating func vary(_ run: Run, _ simulation: Simulation) {
        if dice.rollAside(3) > 0, let step = openApproval(run) {
            return atApproval(step, run, simulation)
        }
        let places = run.graph.tasks.indices.filter { index in
            switch run.steps[index].status {
            case .watching, .failed, .pending: !run.graph.tasks[index].kind.isCheckpoint
            default: false
            }
        }
        guard !places.isEmpty else { return }
        let gates = places.filter { index in
            if case .gate = run.graph.tasks[index].kind { true } else { false }
        }
        let place = dice.pickAside(gates.isEmpty || dice.rollAside(3) == 0 ? places : gates)
        let name = run.graph.tasks[place].name
        // The second one confirms, proposes anew, or is the first one under another name.
        let first = dice.pickAside(Self.others)
        let second = dice.pickAside(Self.others + Self.aliases)
        ask(.skip(step: name, reason: "seen by hand"), run.id, first, simulation)
        if dice.rollAside(3) > 0 {
            ask(.skip(step: name, reason: "so have I"), run.id, second, simulation)
        }
    }

    private func openApproval(_ run: Run) -> StepID? {
        let open = run.steps.indices.filter { index in
            guard run.steps[index].status == .open, case .approval = run.graph.tasks[index].kind
            else { return false }
            return true
        }
        return open.isEmpty ? nil : StepID(dice.pickAside(open))
    }

    private mutating func atApproval(_ step: StepID, _ run: Run, _ simulation: Simulation) {
        let name = run.graph.tasks[step.index].name
        let seen = run.shownDigest(at: step)
        if let given = run.delegations(at: step).first, dice.rollAside(3) == 2 {
            let back = Verb.delegate(step: name, to: nil, comment: "back")
            return ask(back, run.id, given.by, simulation)
        }
        let everybody = Self.others + Self.aliases + [Self.maria, Self.frank]
        switch dice.rollAside(4) {
        case 0, 1:
            let named = Self.others.filter { isNamed($0, at: step, run) }
            let mayHandOn = !named.isEmpty && dice.rollAside(4) > 0
            let by = dice.pickAside(mayHandOn ? named : everybody)
            let person =
                dice.rollAside(3) > 0 ? Self.frank.name : dice.pickAside(everybody).name
            ask(.delegate(step: name, to: person, comment: "away"), run.id, by, simulation)
        case 2:
            let by = dice.pickAside([Self.frank] + Self.aliases)
            ask(.agree(step: name, seen: seen, comment: "looked"), run.id, by, simulation)
        default:
            let by = dice.pickAside(everybody)
            ask(.agree(step: name, seen: seen, comment: ""), run.id, by, simulation)
        }
    }

    private func isNamed(_ person: Principal, at step: StepID, _ run: Run) -> Bool {
        guard case .approval(let approval) = run.graph.tasks[step.index].kind else { return false }
        return approval.names(person.name)
    }
}
