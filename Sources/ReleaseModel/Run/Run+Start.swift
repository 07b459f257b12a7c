extension Run {
    /// What starting a plan records, or why it may not be started.
    package static func decideStart(
        _ frozen: FrozenPlan, selection: [String]?, run: RunID, project: String = "",
        by: Principal
    ) throws(Refusal) -> RunEvent {
        let isIncluded = try included(selection, in: frozen.graph)
        let excluded = isIncluded.indices.filter { !isIncluded[$0] }.map(StepID.init)
        try requireApprovable(frozen.graph, isIncluded: isIncluded, besides: [by])
        return .started(frozen, run: run, project: project, excluded: excluded, by: by)
    }

    /// The run as its first event makes it.
    package init(started record: RecordedEvent) throws(InvalidEvent) {
        guard case .started(let frozen, let run, let project, let excluded, let by) = record.event
        else {
            throw InvalidEvent("a journal begins with 'started'")
        }
        id = run
        self.project = project
        self.frozen = frozen
        startedWith = frozen
        startedAt = record.at
        lastAt = record.at
        startedBy = by
        position = 1
        steps = Array(repeating: StepRecord(), count: frozen.graph.tasks.count)
        for step in excluded { steps[step.index].state = .excluded }
        for record in steps { tally.add(record, 1) }
        remaining = frozen.graph.predecessorCounts
        if let command = record.command {
            commands[command.id] = Asked(position: 1, verb: command.verb)
        }
        releaseInitialNodes()
    }

    /// Makes ready what waits for nothing; what is left out counts as finished.
    mutating func releaseInitialNodes() {
        for node in remaining.indices where frozen.graph.predecessorCounts[node] == 0 {
            if passes(node) { release(node) }
        }
    }

    /// The selected steps and every checkpoint before one of them.
    private static func included(
        _ selection: [String]?, in graph: Graph
    ) throws(Refusal) -> [Bool] {
        guard let selection else { return Array(repeating: true, count: graph.tasks.count) }
        guard !selection.isEmpty else {
            throw Refusal(
                .incomplete, "The selection is empty.",
                [.init("no task is selected", remedy: "name at least one task, or none to run all")]
            )
        }
        var isIncluded = [Bool](repeating: false, count: graph.tasks.count)
        var selected: [StepID] = []
        for name in selection {
            guard let step = graph.step(named: name) else { throw .noSuchStep(name) }
            isIncluded[step.index] = true
            selected.append(step)
        }
        let isBefore = graph.areBefore(selected)
        for index in graph.tasks.indices where isBefore[index] {
            if graph.tasks[index].kind.isCheckpoint { isIncluded[index] = true }
        }
        try requireInputs(isIncluded, graph)
        return isIncluded
    }

    private static func requireInputs(_ isIncluded: [Bool], _ graph: Graph) throws(Refusal) {
        var facts: [Refusal.Fact] = []
        for user in graph.references where isIncluded[user.step.index] {
            for output in user.outputs where !isIncluded[output.from.index] {
                let maker = graph.tasks[output.from.index].name
                facts.append(
                    .init(
                        "\(graph.tasks[user.step.index].name) uses output \(output.key) of \(maker)",
                        remedy: "select \(maker) too"))
            }
        }
        guard facts.isEmpty else {
            throw Refusal(
                .incomplete, "The selection lacks steps whose outputs it uses.",
                Refusal.bounded(facts))
        }
    }

    /// Refuses approvals that could never get enough votes from people other than those given.
    ///
    /// Who belongs to a group is not known here: a condition that names one is left to time.
    static func requireApprovable(
        _ graph: Graph, isIncluded: [Bool], besides people: [Principal]
    ) throws(Refusal) {
        var facts: [Refusal.Fact] = []
        for (index, task) in graph.tasks.enumerated() where isIncluded[index] {
            guard case .approval(let approval) = task.kind else { continue }
            facts += approval.impossible(besides: people).map { condition in
                let names = condition.approvers.map { Approver($0).words }
                return .init(
                    "\(task.name) needs \(condition.require) of "
                        + "\(names.joined(separator: ", ")), and who starts or amends "
                        + "may not approve",
                    remedy: "name more approvers, or let somebody else start it")
            }
        }
        guard facts.isEmpty else {
            throw Refusal(
                .nobodyMayApprove, "An approval could never be given.", Refusal.bounded(facts))
        }
    }
}

extension ApprovalSpec {
    /// The conditions that too few of the named people could fulfil.
    package func impossible(besides people: [Principal]) -> [Condition] {
        conditions.compactMap { condition in
            var condition = condition
            // How many in all: from everybody who may agree.
            if condition.approvers.isEmpty { condition.approvers = named }
            guard !condition.approvers.isEmpty, !condition.namesGroup else { return nil }
            let able = condition.people.filter { name in !people.contains { $0.name == name } }
            return Set(able).count < condition.require ? condition : nil
        }
    }
}
