extension Run {
    /// Takes an event about the run as a whole into the state.
    mutating func applyToRun(_ event: RunEvent) throws(InvalidEvent) -> [Action] {
        switch event {
        case .paused: status = .paused
        case .stopOrdered: return applyStopOrdered()
        case .stopped: status = .stopped
        case .resumed:
            status = .running
        case .retried(let failed): return applyRetried(failed)
        case .amended(let frozen, let voided, let by):
            return applyAmended(frozen, voided: voided, by: by)
        case .halted:
            status = .failing
            return closeGates()
        case .failed:
            status = .failed
            return closeGates()
        case .succeeded: status = .succeeded
        case .abortStarted:
            status = .aborting
            leaveFailedResidues()
            return leaveOffWaiting() + cancelPerforming()
        case .aborted: status = .aborted
        case .abortFailed: status = .abortFailed
        case .rollbackStarted:
            let actions = leaveOffWaiting()
            leaveFailedResidues()
            status = .rollingBack
            beginRollback()
            return actions
        case .rolledBack: status = .rolledBack
        case .rollbackFailed: status = .rollbackFailed
        case .closed:
            status = .closed
            return leaveOffWaiting() + leaveOffUndo()
        case .recovered: return applyRecovered()
        default: throw InvalidEvent("not about the run")
        }
        return []
    }

    private mutating func applyStopOrdered() -> [Action] {
        if rollback != nil {
            rollback?.isStopping = true
        } else {
            status = .stopping
        }
        return closeGates() + cancelPerforming()
    }

    /// A gate is not watched while nothing may follow from it; it begins anew afterwards.
    private mutating func closeGates() -> [Action] {
        guard tally[.watching] > 0 else { return [] }
        var actions: [Action] = []
        for step in steps(in: .watching) {
            actions += endWatch(of: step)
            makeReady(step)
        }
        return actions
    }

    private mutating func cancelPerforming() -> [Action] {
        var actions: [Action] = []
        for step in steps.indices.map(StepID.init) {
            actions += cancel(step, .forward)
        }
        if let rollback, rollback.current < rollback.order.count {
            actions += cancel(rollback.order[rollback.current], .undo)
        }
        return actions
    }

    private mutating func cancel(_ step: StepID, _ direction: Direction) -> [Action] {
        guard let record = record(step, direction) else { return [] }
        switch record.state {
        case .performing:
            update(step, direction) { $0.state = .performing(isCancelling: true) }
            return [.cancel(currentAttempt(of: step, direction))]
        case .inDoubt(var doubt):
            doubt.wasCancelling = true
            update(step, direction) { $0.state = .inDoubt(doubt) }
            return []
        case .pending, .excluded, .ready, .open, .waiting, .watching, .backingOff, .succeeded,
            .skipped, .failed:
            return []
        }
    }

    func currentAttempt(of step: StepID, _ direction: Direction) -> AttemptRef {
        let record = record(step, direction) ?? StepRecord()
        return AttemptRef(
            step: step, direction: direction, generation: record.generation,
            attempt: record.attempts)
    }

    /// Steps that wait for time or people go back to ready: nothing may come of them now.
    private mutating func leaveOffWaiting() -> [Action] {
        var actions: [Action] = []
        for step in steps(in: .open, .waiting, .watching, .backingOff) {
            actions += leaveOff(step)
            makeReady(step)
        }
        return actions
    }

    /// An undo that was to be tried again is not.
    private func leaveOffUndo() -> [Action] {
        guard let rollback, rollback.current < rollback.order.count,
            case .backingOff = rollback.records[rollback.current].state
        else { return [] }
        return [.clearTimer(TimerKey(step: rollback.order[rollback.current], kind: .backoff))]
    }

    /// What could not be put back is tried again.
    private mutating func leaveFailedResidues() {
        for index in residues.indices {
            if case .failed = residues[index].state { residues[index].state = .left }
        }
    }

    private mutating func applyRetried(_ failed: [StepID]) -> [Action] {
        leaveFailedResidues()
        switch status {
        case .rollbackFailed:
            status = .rollingBack
            rollback?.isStopping = false
            for step in failed { reopenForRetry(step, .undo) }
            return failed.map { .clearTimer(TimerKey(step: $0, kind: .backoff)) }
        case .abortFailed:
            status = .aborting
        default:
            if status != .paused { status = .running }
            for step in failed {
                ballots[step] = nil
                skipProposals[step] = nil
                reopenForRetry(step, .forward)
            }
        }
        return []
    }

    private mutating func reopenForRetry(_ step: StepID, _ direction: Direction) {
        update(step, direction) {
            $0.retries = 0
            $0.doubtRounds = 0
            $0.restartRounds = 0
        }
        reopen(step, direction)
    }

    private mutating func beginRollback() {
        let touched = steps.indices.filter { steps[$0].touched > 0 && needsUndo(StepID($0)) }
        let order = touched.sorted { steps[$0].lastOrder > steps[$1].lastOrder }
        rollback = Rollback(order.map(StepID.init))
    }

    /// Whether the step has something to put back (`undo: none` says it has not).
    func needsUndo(_ step: StepID) -> Bool {
        action(of: step).map { $0.undo != .nothing } ?? false
    }

    private mutating func applyRecovered() -> [Action] {
        var actions: [Action] = []
        for step in steps.indices.map(StepID.init) { actions += recover(step, .forward) }
        if let rollback, rollback.current < rollback.order.count {
            actions += recover(rollback.order[rollback.current], .undo)
        }
        for index in residues.indices where residues[index].state == .restoring {
            residues[index].state = .left
        }
        return actions
    }

    private mutating func recover(_ step: StepID, _ direction: Direction) -> [Action] {
        guard let record = record(step, direction) else { return [] }
        switch record.state {
        case .performing(let isCancelling):
            let doubt = StepRecord.Doubt(
                reason: "the server ended before the attempt did", stage: .probing,
                wasCancelling: isCancelling, isByRestart: true)
            update(step, direction) { $0.state = .inDoubt(doubt) }
        case .inDoubt(var doubt):
            guard doubt.stage != .person else { return [] }
            doubt.stage = .probing
            update(step, direction) { $0.state = .inDoubt(doubt) }
        case .watching(var watch):
            watchesBegun += 1
            watch.number = watchesBegun
            watch.holdsSince = nil
            update(step, direction) { $0.state = .watching(watch) }
            return look(at: step)
        case .pending, .excluded, .ready, .open, .waiting, .backingOff, .succeeded, .skipped,
            .failed:
            return []
        }
        let ref = currentAttempt(of: step, direction)
        let timer = TimerKey(step: step, kind: .probe)
        return [.clearTimer(timer), .probe(ref, effect(of: ref))]
    }

    /// The timers that are running now.
    ///
    /// Costs O(run): for a server that takes the run up.
    package var timers: [(key: TimerKey, due: Instant)] {
        // Nothing may come of them any more: set again, they would be due again at once.
        guard !status.isTerminal else { return [] }
        var timers: [(TimerKey, Instant)] = []
        for (index, record) in steps.enumerated() {
            if let timer = timer(of: StepID(index), record) { timers.append(timer) }
        }
        if let rollback, rollback.current < rollback.order.count {
            let record = rollback.records[rollback.current]
            if let timer = timer(of: rollback.order[rollback.current], record) {
                timers.append(timer)
            }
        }
        return timers
    }

    private func timer(of step: StepID, _ record: StepRecord) -> (TimerKey, Instant)? {
        switch record.state {
        case .open(let expires?): (TimerKey(step: step, kind: .expiry), expires)
        case .waiting(let until): (TimerKey(step: step, kind: .wait), until)
        case .watching(let watch): (TimerKey(step: step, kind: .gate), watch.until)
        case .backingOff(let until): (TimerKey(step: step, kind: .backoff), until)
        case .inDoubt(let doubt):
            if case .probeAt(let again) = doubt.stage {
                (TimerKey(step: step, kind: .probe), again)
            } else {
                nil
            }
        case .open(nil), .pending, .excluded, .ready, .performing, .succeeded, .skipped, .failed:
            nil
        }
    }
}
