extension Run {
    /// What follows from the state alone, one event at a time; nil when nothing does.
    ///
    /// - Parameter hasSlot: whether the server may perform one more action.
    package func next(at time: Instant, hasSlot: Bool) -> RunEvent? {
        switch status {
        case .running: nextWhileRunning(at: time, hasSlot: hasSlot)
        case .paused: mustHalt ? .halted : nextWhenAllFinished()
        case .failing: tally.active == 0 && tally.unresolved == 0 ? .failed : nil
        case .stopping: tally.active == 0 && !isRestoring ? .stopped : nil
        case .aborting: tally.active == 0 ? nextResidue(.aborted, orWhenFailed: .abortFailed) : nil
        case .rollingBack: nextWhileRollingBack(hasSlot: hasSlot)
        case .stopped, .failed, .succeeded, .abortFailed, .aborted, .rollbackFailed, .rolledBack,
            .closed:
            nil
        }
    }

    private var mustHalt: Bool { frozen.plan.failMode == .stop && tally[.failed] > 0 }

    private func nextWhileRunning(at time: Instant, hasSlot: Bool) -> RunEvent? {
        if mustHalt { return .halted }
        if let step = readyOthers.first(readyIn: steps) { return opening(of: step, at: time) }
        if let step = readyActions.first(readyIn: steps) {
            guard hasSlot, tally[.performing] < frozen.plan.parallelism else { return nil }
            return order(step, .forward)
        }
        guard nothingMoves else { return nil }
        return tally.finished == steps.count ? nextWhenAllFinished() : .failed
    }

    /// Whether no step can move any more by itself, by time or by people.
    private var nothingMoves: Bool {
        tally[.performing] + tally[.inDoubt] + tally[.backingOff] + tally[.open] + tally[.waiting]
            + tally[.watching] == 0
    }

    private var isRestoring: Bool { residues.contains { $0.state == .restoring } }

    private func nextWhenAllFinished() -> RunEvent? {
        guard tally.finished == steps.count else { return nil }
        return nextResidue(.succeeded, orWhenFailed: .failed)
    }

    /// Restores what is left, one by one; then the run may end.
    private func nextResidue(_ end: RunEvent, orWhenFailed failure: RunEvent) -> RunEvent? {
        guard !isRestoring else { return nil }
        if let record = residues.last(where: { $0.state == .left }) {
            return .residueRestoreOrdered(record.step, name: record.residue.name)
        }
        return residues.isEmpty ? end : failure
    }

    private func opening(of step: StepID, at time: Instant) -> RunEvent? {
        switch task(step).kind {
        case .approval(let approval):
            .checkpointOpened(step, expires: approval.expires.map { time + $0 })
        case .trigger: .checkpointOpened(step, expires: nil)
        case .wait(let duration): .waitStarted(step, until: time + duration)
        case .gate(let gate):
            if let reason = missingInput(gate.input, of: step) {
                .inputsMissing(step, reason: reason)
            } else {
                .gateOpened(step, until: time + gate.within)
            }
        case .action: nil
        }
    }

    private func order(_ step: StepID, _ direction: Direction) -> RunEvent? {
        guard let record = record(step, direction), let action = action(of: step) else {
            return nil
        }
        if direction == .forward, let reason = missingInput(action.input, of: step) {
            return .inputsMissing(step, reason: reason)
        }
        return .attemptOrdered(
            AttemptRef(
                step: step, direction: direction, generation: record.generation,
                attempt: record.attempts + 1))
    }

    private func nextWhileRollingBack(hasSlot: Bool) -> RunEvent? {
        guard let rollback else { return nil }
        guard rollback.current < rollback.order.count else {
            return nextResidue(.rolledBack, orWhenFailed: .rollbackFailed)
        }
        switch rollback.records[rollback.current].state {
        case .failed: return .rollbackFailed
        case .ready:
            if rollback.isStopping { return .rollbackFailed }
            return hasSlot ? order(rollback.order[rollback.current], .undo) : nil
        case .backingOff: return rollback.isStopping ? .rollbackFailed : nil
        case .inDoubt(let doubt):
            return rollback.isStopping && doubt.stage == .person ? .rollbackFailed : nil
        case .performing, .pending, .excluded, .open, .waiting, .watching, .succeeded, .skipped:
            return nil
        }
    }
}
