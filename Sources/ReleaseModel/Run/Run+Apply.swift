extension Run {
    /// Takes an event into the state; the only thing that changes a run.
    ///
    /// - Returns: what the engine must do once the event is durable; a replay drops it.
    /// - Throws: when the event cannot follow what is before it.
    package mutating func apply(_ record: RecordedEvent) throws(InvalidEvent) -> [Action] {
        position += 1
        lastAt = record.at
        if let command = record.command, commands[command.id] == nil {
            commands[command.id] = Asked(position: position, verb: command.verb)
        }
        return try apply(record.event, at: record.at)
    }

    private mutating func apply(
        _ event: RunEvent, at time: Instant
    ) throws(InvalidEvent) -> [Action] {
        switch event {
        case .started: throw InvalidEvent("'started' stands only at the beginning")

        case .attemptOrdered(let ref): return try applyOrdered(ref, at: time)
        case .attemptSucceeded(let ref, let outputs):
            return try applySucceeded(ref, outputs, at: time)
        case .attemptFailed(let ref, let reason, let retryAt):
            return try applyFailed(ref, reason, retryAt: retryAt, at: time)
        case .attemptCancelled(let ref, _):
            return try applyReopened(ref, newGeneration: true)
        case .attemptInDoubt(let ref, let reason, let isOrphaned):
            return try applyInDoubt(ref, reason, isOrphaned: isOrphaned)
        case .attemptReattached(let ref): return try applyReattached(ref)
        case .attemptNotDone(let ref, let failure):
            return try applyNotDone(ref, failure, at: time)
        case .attemptUnknown(let ref, let reason):
            try changeDoubt(ref) {
                $0.stage = .person
                $0.reason = reason
            }
            return []
        case .probeFailed(let ref, let reason, let again):
            try changeDoubt(ref) {
                $0.stage = .probeAt(again)
                $0.reason = reason
                $0.failedProbes += 1
            }
            return [.setTimer(TimerKey(step: ref.step, kind: .probe), due: again)]
        case .probeOrdered(let ref):
            try changeDoubt(ref) { $0.stage = .probing }
            return [
                .clearTimer(TimerKey(step: ref.step, kind: .probe)), .probe(ref, effect(of: ref)),
            ]
        case .resolved(let ref, .done(let outputs), _, _):
            return try applySucceeded(ref, outputs, at: time)
        case .resolved(let ref, .notDone, _, _):
            return try applyReopened(ref, newGeneration: true)
        case .staleEnding: return []
        case .retryDue(let step, let direction): return applyRetryDue(step, direction)
        case .inputsMissing(let step, let reason):
            fail(step, .forward, reason, at: time)
            dropStaleReady()
            return []

        case .residueLeft, .residueRestoreOrdered, .residueRestored, .residueRestoreFailed,
            .beforeNoted:
            return try applyNote(event)

        case .checkpointOpened, .voted, .delegated, .delegationWithdrawn, .checkpointAgreed,
            .checkpointRejected, .checkpointExpired, .triggered:
            return applyCheckpoint(event, at: time)

        case .waitStarted, .waitEnded, .gateOpened, .gateObserved, .gateHeld, .gateFailed:
            return applyTimed(event, at: time)

        case .skipProposed(let step, let by, let reason):
            skipProposals[step] = SkipProposal(
                by: by, reason: reason, at: time, seen: StepView(steps[step.index]))
            return []
        case .skipped(let step, let by, let reason):
            return applySkipped(step, by: by, reason, at: time)
        case .gateOverridden(let step, let override):
            return applyOverridden(step, override, at: time)

        case .paused, .stopOrdered, .stopped, .resumed, .retried, .amended, .halted, .failed,
            .succeeded, .abortStarted, .aborted, .abortFailed, .rollbackStarted, .rolledBack,
            .rollbackFailed, .closed, .recovered:
            return try applyToRun(event)
        }
    }

    mutating func dropStaleReady() {
        readyActions.dropStale(steps)
        readyOthers.dropStale(steps)
    }

    mutating func fail(_ step: StepID, _ direction: Direction, _ reason: String, at time: Instant) {
        update(step, direction) {
            $0.state = .failed(reason: reason)
            $0.endedAt = time
        }
        if direction == .forward { passGroup(of: step) }
    }
}
