extension Run {
    /// What follows from an input, as events to record; only a command may be refused.
    package func decide(_ input: Input, at time: Instant) throws(Refusal) -> [RunEvent] {
        switch input {
        case .command(let command): return try decide(command, at: time)
        case .ended(let ref, let ending): return decide(ref, ended: ending, at: time)
        case .probed(let ref, let answer): return decide(ref, probed: answer, at: time)
        case .noted(let ref, let note): return decide(ref, noted: note)
        case .restored(let step, let name, let ending):
            return decide(step, restored: name, ending)
        case .observed(let step, let watch, let observation):
            return decide(step, watch: watch, observed: observation, at: time)
        case .due(let key): return decide(due: key, at: time)
        case .recovered: return isAnythingUnderWay ? [.recovered] : []
        case .looked: return []
        case .held: return heldAfterRestore
        }
    }

    private var heldAfterRestore: [RunEvent] {
        switch status {
        case .running: [.paused]
        case .rollingBack where rollback?.isStopping == false: [.stopOrdered]
        case .rollingBack, .paused, .stopping, .stopped, .failing, .failed, .succeeded, .aborting,
            .abortFailed, .aborted, .rollbackFailed, .rolledBack, .closed:
            []
        }
    }

    private var isAnythingUnderWay: Bool {
        if tally.active > 0 || tally[.watching] > 0 { return true }
        if residues.contains(where: { $0.state == .restoring }) { return true }
        guard let rollback, rollback.current < rollback.order.count else { return false }
        switch rollback.records[rollback.current].state {
        case .performing, .inDoubt: return true
        case .pending, .excluded, .ready, .open, .waiting, .watching, .backingOff, .succeeded,
            .skipped, .failed:
            return false
        }
    }

    /// Whoever looked before they asked means what they saw.
    private func requireUnmoved(since position: Int?) throws(Refusal) {
        guard let position, position != self.position else { return }
        throw Refusal(
            .contentChanged, "The run has moved since it was looked at.",
            [
                .init(
                    "it stood at event \(position), and now stands at \(self.position)",
                    remedy: "look at it again, and ask with its new ETag, or without If-Match")
            ])
    }

    private func decide(_ command: Command, at time: Instant) throws(Refusal) -> [RunEvent] {
        let by = command.by
        try requireUnmoved(since: command.expects)
        switch command.verb {
        case .start:
            throw wrongStatus(
                .start, "it was started already", remedy: "start another run of the plan")
        case .agree(let step, let seen, let comment):
            return try decideAgree(step, seen, comment, by, at: time)
        case .delegate(let step, let person, let comment):
            return try decideDelegate(step, to: person, comment, by, at: time)
        case .reject(let step, let comment): return try decideReject(step, comment, by)
        case .trigger(let step, let comment): return try decideTrigger(step, comment, by)
        case .retry: return try decideRetry()
        case .skip(let step, let reason): return try decideSkip(step, reason, by, at: time)
        case .resolve(let step, let attempt, let resolution, let reason):
            return try decideResolve(step, attempt, resolution, reason, by)
        case .pause: return try decidePause()
        case .stop: return try decideStop()
        case .resume: return try decideResume()
        case .amend(let frozen): return try decideAmend(frozen, by)
        case .abort: return try decideAbort()
        case .rollBack: return try decideRollBack()
        case .close: return try decideClose()
        }
    }
}
