import ReleaseModel

extension Referee {
    func ordered(_ ref: AttemptRef, _ id: RunID, _ ledger: inout RunLedger) {
        let name = ledger.name(ref.step)
        var track = ledger[ref.step][ref.direction]
        if track.hasSucceeded { report(.r1, "\(name) is ordered although it has succeeded") }
        if let current = track.current {
            report(.r3, "\(name) is ordered although attempt \(current.attempt) has no verdict")
        }
        if ref.attempt != track.attempts + 1 {
            report(.r3, "\(name): attempt \(ref.attempt) follows \(track.attempts)")
        }
        if ref.generation <= track.failedGeneration {
            report(.r1, "\(name): generation \(ref.generation) is used again after its failure")
        }
        switch ref.direction {
        case .forward:
            requireTurn(ref.step, .r4, &ledger)
            if ledger.run?.status != .running {
                report(
                    .r4, "\(name) is ordered while the run is \(ledger.run?.status.rawValue ?? "")")
            }
        case .undo: requireUndoTurn(ref.step, name, ledger)
        }
        ledger.orders += 1
        track.current = ref
        track.isInDoubt = false
        track.attempts = ref.attempt
        track.hasFailed = false
        track.touched += 1
        track.lastOrder = ledger.orders
        ledger[ref.step][ref.direction] = track
        license(ref, id, ledger)
    }

    /// R9: only what was ordered is undone, newest first.
    private func requireUndoTurn(_ step: StepID, _ name: String, _ ledger: RunLedger) {
        let forward = ledger[step].forward
        if forward.touched == 0 { report(.r9, "\(name) is undone although it was never ordered") }
        guard let tasks = ledger.run?.graph.tasks else { return }
        for (index, task) in tasks.enumerated() {
            guard case .action(let action) = task.kind, action.undo != .nothing else { continue }
            let other = ledger[StepID(index)]
            if other.forward.touched > 0, other.forward.lastOrder > forward.lastOrder,
                !other.undo.hasSucceeded
            {
                report(.r9, "\(name) is undone before \(task.name), which came later")
            }
        }
    }

    /// R2, R3 and R6: a verdict is about the attempt that is under way, is the only one, and has a
    /// witness in the world.
    func verdict(_ event: RunEvent, _ id: RunID, _ ledger: inout RunLedger) {
        guard let (ref, word) = event.verdict else { return }
        let name = ledger.name(ref.step)
        var track = ledger[ref.step][ref.direction]
        // By the numbers alone: an amended plan may have given the step another place.
        if track.current?.attempt != ref.attempt || track.current?.generation != ref.generation {
            report(.r3, "\(name) attempt \(ref.attempt) is \(word) but is not under way")
        }
        if let earlier = track.verdicts[ref.attempt] {
            report(.r6, "\(name) attempt \(ref.attempt) is \(word) after \(earlier)")
        }
        let key = EffectKey(
            run: id, step: name, direction: ref.direction, generation: Int(ref.generation))
        requireWitness(event, key, word)
        switch event {
        case .attemptInDoubt: track.isInDoubt = true
        case .attemptReattached:
            if !track.isInDoubt { report(.r2, "\(name) is attached to without a doubt") }
            track.isInDoubt = false
            license(ref, id, ledger)
        default:
            track.verdicts[ref.attempt] = word
            track.current = nil
            conclude(event, ref, &track)
        }
        ledger[ref.step][ref.direction] = track
        if ref.direction == .forward, track.hasSucceeded { ledger[ref.step].isFinished = true }
    }

    private func conclude(_ event: RunEvent, _ ref: AttemptRef, _ track: inout StepLedger.Track) {
        switch event {
        case .attemptSucceeded, .resolved(_, .done, _, _): track.hasSucceeded = true
        case .attemptFailed(_, _, let retryAt):
            track.failedGeneration = ref.generation
            track.hasFailed = retryAt == nil
        case .attemptCancelled, .resolved(_, .notDone, _, _):
            track.failedGeneration = ref.generation
        case .attemptNotDone(_, let failure):
            if !track.isInDoubt { report(.r2, "an attempt is 'not done' without a doubt") }
            track.touched -= 1
            track.hasFailed = failure != nil
        default: break
        }
    }

    /// R2: nothing is recorded of an attempt that neither its driver nor a probe nor a person said.
    private func requireWitness(_ event: RunEvent, _ key: EffectKey, _ word: String) {
        let said = world.target(key)?.said ?? Target.Said()
        let isSaid =
            switch event {
            case .attemptSucceeded: said.succeeded
            case .attemptFailed: said.failed || said.cancelled
            case .attemptCancelled: said.cancelled
            case .attemptNotDone: said.notDone
            case .attemptReattached: said.running
            case .attemptInDoubt, .resolved: true
            default: true
            }
        if !isSaid { report(.r2, "\(key) is recorded as \(word), which nobody said") }
    }
}

extension RunEvent {
    /// The attempt whose state changes, and how.
    fileprivate var verdict: (AttemptRef, String)? {
        switch self {
        case .attemptSucceeded(let ref, _): (ref, "succeeded")
        case .attemptFailed(let ref, _, _): (ref, "failed")
        case .attemptCancelled(let ref, _): (ref, "cancelled")
        case .attemptNotDone(let ref, _): (ref, "not done")
        case .resolved(let ref, _, _, _): (ref, "resolved")
        case .attemptInDoubt(let ref, _, _): (ref, "in doubt")
        case .attemptReattached(let ref): (ref, "attached to")
        default: nil
        }
    }
}
