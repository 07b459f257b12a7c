extension Run {
    mutating func applyOrdered(
        _ ref: AttemptRef, at time: Instant
    ) throws(InvalidEvent) -> [Action] {
        guard let record = record(ref.step, ref.direction), record.isReady,
            record.generation == ref.generation, record.attempts + 1 == ref.attempt
        else { throw InvalidEvent("\(name(of: ref)) is ordered out of turn") }
        ordersGiven += 1
        let order = ordersGiven
        update(ref.step, ref.direction) {
            $0.state = .performing(isCancelling: false)
            $0.attempts = ref.attempt
            $0.touched += 1
            $0.lastOrder = order
            if $0.startedAt == nil { $0.startedAt = time }
            $0.endedAt = nil
        }
        if ref.direction == .forward { readyActions.dropStale(steps) }
        return [.perform(ref, effect(of: ref))]
    }

    mutating func applySucceeded(
        _ ref: AttemptRef, _ handedOn: [Output], at time: Instant
    ) throws(InvalidEvent) -> [Action] {
        _ = try underWay(ref)
        switch ref.direction {
        case .forward:
            if !handedOn.isEmpty { outputs[ref.step] = handedOn }
            finish(ref.step, .succeeded, at: time)
        case .undo:
            update(ref.step, .undo) {
                $0.state = .succeeded
                $0.endedAt = time
            }
            rollback?.current += 1
        }
        return []
    }

    mutating func applyFailed(
        _ ref: AttemptRef, _ reason: String, retryAt: Instant?, at time: Instant
    ) throws(InvalidEvent) -> [Action] {
        _ = try underWay(ref)
        guard let retryAt else {
            fail(ref.step, ref.direction, reason, at: time)
            update(ref.step, ref.direction) { $0.generation += 1 }
            return []
        }
        update(ref.step, ref.direction) {
            $0.state = .backingOff(until: retryAt)
            $0.generation += 1
            $0.retries += 1
        }
        return [.setTimer(TimerKey(step: ref.step, kind: .backoff), due: retryAt)]
    }

    /// Back to ready; as a new generation where a failure or a person's word was recorded.
    mutating func applyReopened(
        _ ref: AttemptRef, newGeneration: Bool
    ) throws(InvalidEvent) -> [Action] {
        _ = try underWay(ref)
        if newGeneration { update(ref.step, ref.direction) { $0.generation += 1 } }
        reopen(ref.step, ref.direction)
        return []
    }

    mutating func applyInDoubt(
        _ ref: AttemptRef, _ reason: String, isOrphaned: Bool
    ) throws(InvalidEvent) -> [Action] {
        guard case .performing(let isCancelling) = try underWay(ref).state else {
            throw InvalidEvent("\(name(of: ref)) is in doubt but was not performing")
        }
        update(ref.step, ref.direction) {
            $0.state = .inDoubt(
                .init(
                    reason: reason, stage: .probing, wasCancelling: isCancelling,
                    isByRestart: isOrphaned))
        }
        return [.probe(ref, effect(of: ref))]
    }

    mutating func applyReattached(_ ref: AttemptRef) throws(InvalidEvent) -> [Action] {
        guard case .inDoubt(let doubt) = try underWay(ref).state else {
            throw InvalidEvent("\(name(of: ref)) is attached to but was not in doubt")
        }
        update(ref.step, ref.direction) {
            $0.state = .performing(isCancelling: doubt.wasCancelling)
        }
        let perform = Action.perform(ref, effect(of: ref))
        return doubt.wasCancelling ? [perform, .cancel(ref)] : [perform]
    }

    mutating func applyNotDone(
        _ ref: AttemptRef, _ failure: String?, at time: Instant
    ) throws(InvalidEvent) -> [Action] {
        guard case .inDoubt(let doubt) = try underWay(ref).state else {
            throw InvalidEvent("\(name(of: ref)) is 'not done' but was not in doubt")
        }
        update(ref.step, ref.direction) {
            $0.touched -= 1
            if doubt.isByRestart {
                $0.restartRounds += 1
            } else if !doubt.wasCancelling {
                $0.doubtRounds += 1
            }
        }
        if let failure {
            fail(ref.step, ref.direction, failure, at: time)
        } else {
            reopen(ref.step, ref.direction)
        }
        return []
    }

    mutating func applyRetryDue(_ step: StepID, _ direction: Direction) -> [Action] {
        reopen(step, direction)
        return [.clearTimer(TimerKey(step: step, kind: .backoff))]
    }

    mutating func reopen(_ step: StepID, _ direction: Direction) {
        switch direction {
        case .forward: makeReady(step)
        case .undo: update(step, .undo) { $0.state = .ready }
        }
    }

    mutating func changeDoubt(
        _ ref: AttemptRef, _ change: (inout StepRecord.Doubt) -> Void
    ) throws(InvalidEvent) {
        guard case .inDoubt(var doubt) = try underWay(ref).state else {
            throw InvalidEvent("\(name(of: ref)) is not in doubt")
        }
        change(&doubt)
        update(ref.step, ref.direction) { $0.state = .inDoubt(doubt) }
    }

    /// The record whose current attempt this is, performing or in doubt.
    private func underWay(_ ref: AttemptRef) throws(InvalidEvent) -> StepRecord {
        guard let record = record(ref.step, ref.direction), isCurrent(ref) else {
            throw InvalidEvent("\(name(of: ref)) is not the current attempt")
        }
        return record
    }

    /// Whether the attempt is the one that is performing or in doubt now.
    func isCurrent(_ ref: AttemptRef) -> Bool {
        guard let record = record(ref.step, ref.direction), record.attempts == ref.attempt,
            record.generation == ref.generation
        else { return false }
        switch record.state {
        case .performing, .inDoubt: return true
        case .pending, .excluded, .ready, .open, .waiting, .watching, .backingOff, .succeeded,
            .skipped, .failed:
            return false
        }
    }

    func name(of ref: AttemptRef) -> String {
        guard steps.indices.contains(ref.step.index) else { return "an unknown step" }
        return "\(task(ref.step).name) attempt \(ref.attempt) (\(ref.direction.rawValue))"
    }
}
