extension Run {
    /// The record of a step in a direction.
    func record(_ step: StepID, _ direction: Direction) -> StepRecord? {
        switch direction {
        case .forward: steps.indices.contains(step.index) ? steps[step.index] : nil
        case .undo: undoRecord(of: step)
        }
    }

    /// Changes a record, keeping the tally.
    mutating func update(
        _ step: StepID, _ direction: Direction, _ change: (inout StepRecord) -> Void
    ) {
        switch direction {
        case .forward:
            tally.keep(&steps[step.index], change)
        case .undo:
            guard let index = rollback?.places[step] else { return }
            if var record = rollback?.records[index] {
                change(&record)
                rollback?.records[index] = record
            }
        }
    }

    /// Puts a step among those that may be ordered, or back to waiting for what is before it.
    mutating func makeReady(_ step: StepID) {
        guard remaining[step.index] == 0 else {
            return update(step, .forward) { $0.state = .pending }
        }
        update(step, .forward) { $0.state = .ready }
        if case .action = graph.tasks[step.index].kind {
            readyActions.append(step)
        } else {
            readyOthers.append(step)
        }
    }

    /// Tells everything that waited for a node that it is finished.
    ///
    /// Costs O(degree).
    mutating func release(_ node: Int) {
        // One after the other in a sequence: no list is made for a node alone.
        var finished: [Int] = []
        var current: Int? = node
        while let node = current {
            for next in graph.successors(of: node) {
                remaining[Int(next)] -= 1
                if remaining[Int(next)] == 0, passes(Int(next)) { finished.append(Int(next)) }
            }
            current = finished.popLast()
        }
    }

    /// Whether a node for which nothing is missing any more is itself finished; a step that is
    /// not becomes ready.
    mutating func passes(_ node: Int) -> Bool {
        guard graph.isStep(node) else { return !passedEnds.contains(node) }
        switch steps[node].state {
        case .pending:
            makeReady(StepID(node))
            return false
        case .excluded, .skipped, .succeeded: return true
        case .failed:
            passGroup(of: StepID(node))
            return false
        case .ready, .performing, .open, .waiting, .watching, .backingOff, .inDoubt:
            return false
        }
    }

    /// The step is finished for good, so what waits for it may come.
    mutating func finish(_ step: StepID, _ state: StepRecord.State, at time: Instant) {
        let hadArrived = remaining[step.index] == 0
        update(step, .forward) {
            $0.state = state
            $0.endedAt = time
        }
        if hadArrived { release(step.index) }
    }

    /// Lets what comes after a failed step's group begin, where it need not wait.
    ///
    /// Once: a retry of the step does not take back what has begun since. And only when everything
    /// before the step is finished: an amendment may have opened a checkpoint there again.
    mutating func passGroup(of step: StepID) {
        guard let end = graph.groupEnd(of: step), remaining[step.index] == 0,
            remaining[end] > 0, passedEnds.insert(end).inserted
        else { return }
        release(end)
    }

    func task(_ step: StepID) -> PlanTask { graph.tasks[step.index] }

    func action(of step: StepID) -> ActionSpec? {
        guard case .action(let action) = graph.tasks[step.index].kind else { return nil }
        return action
    }

    /// The steps in any of some statuses, in plan order.
    ///
    /// Costs O(run): for commands only.
    func steps(in statuses: StepStatus...) -> [StepID] {
        steps.indices.filter { statuses.contains(steps[$0].status) }.map(StepID.init)
    }
}
