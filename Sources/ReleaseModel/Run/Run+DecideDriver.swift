extension Run {
    /// How often a step may be found "not done" after a server's end before it counts as failed.
    package static let restartLimit = 20
    /// How often an unreachable target is probed before a person must resolve.
    package static let probeLimit = 5

    /// What follows from an attempt's ending, as events to record.
    ///
    /// An ending of another attempt or generation is recorded and changes nothing.
    func decide(_ ref: AttemptRef, ended ending: Ending, at time: Instant) -> [RunEvent] {
        // Of a step that an amended plan has no more: there is no name to record it under.
        guard steps.indices.contains(ref.step.index) else { return [] }
        guard isCurrent(ref), case .performing(let isCancelling) = record(ref)?.state else {
            return [.staleEnding(ref, text: ending.text)]
        }
        switch ending {
        case .known(let outcome):
            return decide(ref, outcome, wasCancelling: isCancelling, at: time)
        case .unknown(let reason):
            return [.attemptInDoubt(ref, reason: reason.bounded, isOrphaned: false)]
        case .orphaned(let reason):
            return [.attemptInDoubt(ref, reason: reason.bounded, isOrphaned: true)]
        }
    }

    /// What follows from a probe's answer; an answer about another attempt changes nothing.
    func decide(_ ref: AttemptRef, probed answer: ProbeAnswer, at time: Instant) -> [RunEvent] {
        guard isCurrent(ref), case .inDoubt(let doubt) = record(ref)?.state,
            doubt.stage == .probing
        else { return [] }
        switch answer {
        case .unreachable(let reason): return [unreachable(ref, doubt, reason, at: time)]
        case .answered(.done(let outputs)):
            return decide(ref, .succeeded(outputs), wasCancelling: doubt.wasCancelling, at: time)
        case .answered(.failed(let reason)):
            return decide(
                ref, .failed(reason: reason), wasCancelling: doubt.wasCancelling, at: time)
        case .answered(.cancelled(let reason)):
            return decide(
                ref, .cancelled(reason: reason), wasCancelling: doubt.wasCancelling, at: time)
        case .answered(.running): return [.attemptReattached(ref)]
        case .answered(.notDone):
            return [.attemptNotDone(ref, failure: notDoneTooOften(ref, doubt))]
        case .answered(.unknown(let reason)):
            return [.attemptUnknown(ref, reason: reason.bounded)]
        }
    }

    private func decide(
        _ ref: AttemptRef, _ outcome: Outcome, wasCancelling: Bool, at time: Instant
    ) -> [RunEvent] {
        switch outcome {
        case .succeeded(let outputs):
            let missing = promised(ref).filter { key in !outputs.contains { $0.key == key } }
            guard missing.isEmpty else {
                let reason = "it ended well but did not hand on \(missing.joined(separator: ", "))"
                return [failure(ref, reason, wasCancelling: wasCancelling, at: time)]
            }
            return [.attemptSucceeded(ref, outputs.canonical)]
        case .failed(let reason):
            return [failure(ref, reason, wasCancelling: wasCancelling, at: time)]
        case .cancelled(let reason):
            guard wasCancelling else {
                return [failure(ref, "cancelled: \(reason)", wasCancelling: false, at: time)]
            }
            return [.attemptCancelled(ref, reason: reason.bounded)]
        }
    }

    private func promised(_ ref: AttemptRef) -> [String] {
        guard ref.direction == .forward else { return [] }
        return action(of: ref.step)?.outputs ?? []
    }

    private func failure(
        _ ref: AttemptRef, _ reason: String, wasCancelling: Bool, at time: Instant
    ) -> RunEvent {
        guard let policy = action(of: ref.step)?.retry, let record = record(ref), !wasCancelling,
            Int(record.retries + record.doubtRounds) < policy.limit
        else { return .attemptFailed(ref, reason: reason.bounded, retryAt: nil) }
        let pause = policy.pause(before: Int(record.retries) + 1)
        return .attemptFailed(ref, reason: reason.bounded, retryAt: time + pause)
    }

    private func unreachable(
        _ ref: AttemptRef, _ doubt: StepRecord.Doubt, _ reason: String, at time: Instant
    ) -> RunEvent {
        let tries = Int(doubt.failedProbes) + 1
        guard tries < Self.probeLimit else {
            return .attemptUnknown(
                ref, reason: "the target could not be asked \(tries) times: \(reason)".bounded)
        }
        let pause = RetryPolicy().pause(before: tries)
        return .probeFailed(ref, reason: reason.bounded, again: time + pause)
    }

    private func notDoneTooOften(_ ref: AttemptRef, _ doubt: StepRecord.Doubt) -> String? {
        guard let policy = action(of: ref.step)?.retry, let record = record(ref),
            !doubt.wasCancelling
        else { return nil }
        let isTooOften =
            doubt.isByRestart
            ? Int(record.restartRounds) >= Self.restartLimit
            : Int(record.retries + record.doubtRounds) >= policy.limit
        guard isTooOften else { return nil }
        return "\(doubt.reason); it was not done, and no automatic try is left".bounded
    }

    func record(_ ref: AttemptRef) -> StepRecord? { record(ref.step, ref.direction) }

    /// What a driver notes while it works: nothing where its attempt is not the current one.
    func decide(_ ref: AttemptRef, noted note: Note) -> [RunEvent] {
        guard isCurrent(ref), case .performing = record(ref)?.state else { return [] }
        switch note {
        case .willChange(let residue): return [.residueLeft(ref.step, residue)]
        case .didRestore(let name):
            let isLeft = residues.contains { $0.step == ref.step && $0.residue.name == name }
            return isLeft ? [.residueRestored(ref.step, name: name)] : []
        case .willReplace(let before): return [.beforeNoted(ref.step, before)]
        }
    }

    func decide(_ step: StepID, restored name: String, _ ending: Ending) -> [RunEvent] {
        let record = residues.first { $0.step == step && $0.residue.name == name }
        guard record?.state == .restoring else { return [] }
        switch ending {
        case .known(.succeeded): return [.residueRestored(step, name: name)]
        case .known(.failed(let reason)), .known(.cancelled(let reason)), .unknown(let reason),
            .orphaned(let reason):
            return [.residueRestoreFailed(step, name: name, reason: reason.bounded)]
        }
    }

    /// What follows from a look at a gate; looks that tell nothing new are not recorded.
    func decide(
        _ step: StepID, watch: Int32, observed observation: Observation, at time: Instant
    ) -> [RunEvent] {
        guard steps.indices.contains(step.index),
            case .watching(let state) = steps[step.index].state, state.number == watch,
            case .gate(let gate) = task(step).kind
        else { return [] }
        let news = Observation(holds: observation.holds, detail: observation.detail.bounded)
        guard news.holds else {
            let isNew = state.holdsSince != nil || state.detail != news.detail
            return isNew ? [.gateObserved(step, news)] : []
        }
        if time - (state.holdsSince ?? time) >= gate.holds {
            return [.gateHeld(step, detail: news.detail)]
        }
        return state.holdsSince == nil ? [.gateObserved(step, news)] : []
    }

    /// What a timer's time brings; a timer that nothing waits for any more brings nothing.
    func decide(due key: TimerKey, at time: Instant) -> [RunEvent] {
        let direction: Direction = rollback == nil ? .forward : .undo
        guard let record = record(key.step, direction), !status.isTerminal else { return [] }
        switch (key.kind, record.state) {
        case (.wait, .waiting(let until)) where until <= time: return [.waitEnded(key.step)]
        case (.expiry, .open(let expires?)) where expires <= time:
            return [.checkpointExpired(key.step)]
        case (.backoff, .backingOff(let until)) where until <= time:
            return [.retryDue(key.step, direction)]
        case (.gate, .watching(let watch)) where watch.until <= time:
            let last = watch.detail.isEmpty ? "nothing was seen" : watch.detail
            return [.gateFailed(key.step, reason: "did not hold in time; last: \(last)")]
        case (.probe, .inDoubt(let doubt)):
            guard case .probeAt(let again) = doubt.stage, again <= time else { return [] }
            return [.probeOrdered(currentAttempt(of: key.step, direction))]
        case (.wait, _), (.expiry, _), (.backoff, _), (.gate, _), (.probe, _): return []
        }
    }
}

extension [Output] {
    /// Sorted by key; of outputs with one key the last one stays.
    var canonical: [Output] {
        guard count > 1 else { return self }
        let sorted = enumerated().sorted {
            ($0.element.key, $0.offset) < ($1.element.key, $1.offset)
        }
        var unique: [Output] = []
        for (_, output) in sorted {
            if unique.last?.key == output.key { unique.removeLast() }
            unique.append(output)
        }
        return unique
    }
}

extension Ending {
    fileprivate var text: String {
        switch self {
        case .known(.succeeded): "succeeded"
        case .known(.failed(let reason)): "failed: \(reason)".bounded
        case .known(.cancelled(let reason)): "cancelled: \(reason)".bounded
        case .unknown(let reason), .orphaned(let reason): "unknown: \(reason)".bounded
        }
    }
}

extension String {
    /// At most about 2,000 characters: reasons come from outside and are kept for ever.
    var bounded: String { utf8.count <= 2_000 ? self : String(prefix(500)) + " […]" }
}
