extension Run {
    func decideAmend(_ new: FrozenPlan, _ by: Principal) throws(Refusal) -> [RunEvent] {
        switch status {
        case .failed, .stopped, .succeeded: break
        case .running, .paused, .stopping, .failing:
            throw wrongStatus(
                .amend, "it has not come to rest", remedy: "stop it, and amend it then")
        case .aborting, .abortFailed, .aborted, .rollingBack, .rollbackFailed, .rolledBack,
            .closed:
            throw wrongStatus(
                .amend, "it does not go forward any more", remedy: "start a new run")
        }
        guard new.digest != frozen.digest else {
            throw Refusal(
                .incomplete, "The plan given is the plan the run has.",
                [.init("both have digest \(new.digest)", remedy: "change something in it")])
        }
        try requireKept(in: new)
        let isIncluded = new.graph.tasks.map { task in
            graph.step(named: task.name).map { steps[$0.index].state != .excluded } ?? true
        }
        try Self.requireApprovable(
            new.graph, isIncluded: isIncluded, besides: [startedBy] + amendedBy + [by])
        return [.amended(new, voided: voidedApprovals(by: new), by: by)]
    }

    /// What is finished or in doubt must be the same; what was ordered must still be there.
    private func requireKept(in new: FrozenPlan) throws(Refusal) {
        var facts: [Refusal.Fact] = []
        for (index, record) in steps.enumerated() {
            let old = graph.tasks[index]
            let status = record.status
            let mustBeSame = status == .succeeded || status == .skipped || status == .inDoubt
            let hasLeftSomething = residues.contains { $0.step == StepID(index) }
            guard mustBeSame || record.touched > 0 || hasLeftSomething else { continue }
            guard let place = new.graph.step(named: old.name) else {
                facts.append(
                    .init("\(old.name) was ordered and is missing", remedy: "keep it in the plan"))
                continue
            }
            let task = new.graph.tasks[place.index]
            if mustBeSame, !isSame(old, task, status) {
                facts.append(
                    .init(
                        "\(old.name) is \(status.rawValue) and differs", remedy: "leave it as it is"
                    ))
            } else if let name = changedVariable(of: old, by: new), mustBeSame {
                facts.append(
                    .init(
                        "\(old.name) is \(status.rawValue) and uses ${\(name)}, which changes",
                        remedy: "leave the variable, and use another one for what is to come"))
            } else if case .action = old.kind, !task.kind.isAction {
                facts.append(
                    .init("\(old.name) was ordered as an action", remedy: "let it stay an action"))
            }
        }
        guard facts.isEmpty else {
            throw Refusal(
                .finishedStepsDiffer, "What is done cannot be changed any more.",
                Refusal.bounded(facts))
        }
    }

    /// A variable that the task uses and to which the new plan gives another value.
    private func changedVariable(of task: PlanTask, by new: FrozenPlan) -> String? {
        for case .variable(let name) in task.kind.inputs.flatMap(\.references) {
            let value = new.plan.variables.first { $0.name == name }?.value
            if value != self.value(of: .variable(name)) { return name }
        }
        return nil
    }

    /// A finished action's undo may be mended (it was not performed); all else is as it was.
    private func isSame(_ old: PlanTask, _ new: PlanTask, _ status: StepStatus) -> Bool {
        guard case .action(let oldAction) = old.kind, case .action(var action) = new.kind else {
            return old == new
        }
        if oldAction.undo == .unknown { action.undo = .unknown }
        return oldAction == action
    }

    /// Agreed approvals that covered something the new plan changes: they must be given again.
    private func voidedApprovals(by new: FrozenPlan) -> [StepID] {
        var voided: [StepID] = []
        for (index, task) in graph.tasks.enumerated() {
            guard case .approval = task.kind, steps[index].status == .succeeded,
                let place = new.graph.step(named: task.name)
            else { continue }
            let before = graph.steps(after: StepID(index)).map { graph.tasks[$0.index] }
            let after = new.graph.steps(after: place).map { new.graph.tasks[$0.index] }
            if before != after || new.plan.variables != frozen.plan.variables {
                voided.append(place)
            }
        }
        return voided
    }

    /// Takes the new plan: what is finished stays finished, by name.
    mutating func applyAmended(
        _ new: FrozenPlan, voided: [StepID], by: Principal
    ) -> [Action] {
        let old = graph
        var actions: [Action] = []
        for step in steps(in: .open, .waiting, .watching, .backingOff) { actions += leaveOff(step) }
        var kept = [StepRecord](repeating: StepRecord(), count: new.graph.tasks.count)
        var moved: [Int: StepID] = [:]
        for (index, record) in steps.enumerated() {
            guard let place = new.graph.step(named: old.tasks[index].name) else { continue }
            moved[index] = place
            kept[place.index] = reopenedByAmendment(record)
        }
        for step in voided { kept[step.index].state = .pending }
        moveKeyed(moved, voided: voided)
        frozen = new
        amendedBy.append(by)
        steps = kept
        rebuildOrder()
        if status == .succeeded, tally.finished < steps.count { status = .stopped }
        return actions
    }

    private func reopenedByAmendment(_ record: StepRecord) -> StepRecord {
        var record = record
        switch record.state {
        case .ready, .open, .waiting, .watching, .backingOff: record.state = .pending
        case .pending, .excluded, .performing, .inDoubt, .succeeded, .skipped, .failed: break
        }
        return record
    }

    /// Follows the steps to their new numbers.
    private mutating func moveKeyed(_ moved: [Int: StepID], voided: [StepID]) {
        var outputs: [StepID: [Output]] = [:]
        var ballots: [StepID: [Vote]] = [:]
        var befores: [StepID: [JSON]] = [:]
        var skipNotes: [StepID: String] = [:]
        for index in steps.indices {
            guard let place = moved[index] else { continue }
            outputs[place] = self.outputs[StepID(index)]
            befores[place] = self.befores[StepID(index)]
            skipNotes[place] = self.skipNotes[StepID(index)]
            if steps[index].status == .succeeded, !voided.contains(place) {
                ballots[place] = self.ballots[StepID(index)]
            }
        }
        self.outputs = outputs
        self.ballots = ballots
        self.befores = befores
        self.skipNotes = skipNotes
        skipProposals = [:]
        delegations = [:]
        for index in residues.indices {
            residues[index].step = moved[residues[index].step.index] ?? residues[index].step
        }
    }

    /// Counts anew what each node waits for, with what is finished already.
    private mutating func rebuildOrder() {
        tally = Tally()
        for record in steps { tally.add(record, 1) }
        readyActions = StepQueue()
        readyOthers = StepQueue()
        remaining = graph.predecessorCounts
        passedEnds = []
        releaseInitialNodes()
    }
}

extension PlanTask.Kind {
    fileprivate var isAction: Bool {
        if case .action = self { true } else { false }
    }
}
