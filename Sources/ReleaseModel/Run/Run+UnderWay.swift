extension Run {
    /// What the engine must be busy with in this state.
    ///
    /// Costs O(run): for reloading only.
    ///
    /// An engine that finds nobody at work on a `perform` here does not know what became of it.
    package var underWay: [Action] {
        var actions: [Action] = []
        for (index, record) in steps.enumerated() {
            actions += underWay(StepID(index), .forward, record)
        }
        if let rollback, rollback.current < rollback.order.count {
            actions += underWay(
                rollback.order[rollback.current], .undo, rollback.records[rollback.current])
        }
        for record in residues where record.state == .restoring {
            actions.append(
                .restore(record.step, record.residue, residueEffect(of: record.step)))
        }
        return actions
    }

    private func underWay(
        _ step: StepID, _ direction: Direction, _ record: StepRecord
    ) -> [Action] {
        switch record.state {
        case .performing(let isCancelling):
            let ref = currentAttempt(of: step, direction)
            return [.perform(ref, effect(of: ref))] + (isCancelling ? [.cancel(ref)] : [])
        case .inDoubt(let doubt) where doubt.stage == .probing:
            let ref = currentAttempt(of: step, direction)
            return [.probe(ref, effect(of: ref))]
        case .watching: return look(at: step)
        case .inDoubt, .pending, .excluded, .ready, .open, .waiting, .backingOff, .succeeded,
            .skipped, .failed:
            return []
        }
    }
}
