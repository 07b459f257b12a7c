extension Run {
    mutating func applyNote(_ event: RunEvent) throws(InvalidEvent) -> [Action] {
        switch event {
        case .residueLeft(let step, let residue):
            residues.removeAll { $0.step == step && $0.residue.name == residue.name }
            residues.append(ResidueRecord(step: step, residue: residue))
            return []
        case .residueRestoreOrdered(let step, let name):
            guard let index = residueIndex(step, name) else {
                throw InvalidEvent("residue \(name) was never left")
            }
            residues[index].state = .restoring
            return [.restore(step, residues[index].residue, residueEffect(of: step))]
        case .residueRestored(let step, let name):
            residues.removeAll { $0.step == step && $0.residue.name == name }
            return []
        case .residueRestoreFailed(let step, let name, let reason):
            guard let index = residueIndex(step, name) else {
                throw InvalidEvent("residue \(name) was never left")
            }
            residues[index].state = .failed(reason: reason)
            return []
        case .beforeNoted(let step, let before):
            befores[step, default: []].append(before)
            return []
        default:
            throw InvalidEvent("not a note")
        }
    }

    private func residueIndex(_ step: StepID, _ name: String) -> Int? {
        residues.firstIndex { $0.step == step && $0.residue.name == name }
    }

    mutating func applyCheckpoint(_ event: RunEvent, at time: Instant) -> [Action] {
        switch event {
        case .checkpointOpened(let step, let expires):
            update(step, .forward) {
                $0.state = .open(expires: expires)
                $0.startedAt = time
                $0.endedAt = nil
            }
            readyOthers.dropStale(steps)
            guard let expires else { return [] }
            return [.setTimer(TimerKey(step: step, kind: .expiry), due: expires)]
        case .voted(let step, let vote):
            ballots[step, default: []].append(vote)
            return []
        case .delegated(let step, let delegation):
            delegations[step, default: []].removeAll { $0.by.isSamePerson(as: delegation.by) }
            delegations[step, default: []].append(delegation)
            return []
        case .delegationWithdrawn(let step, let by, _):
            delegations[step]?.removeAll { $0.by.isSamePerson(as: by) }
            return []
        case .checkpointAgreed(let step), .triggered(let step, _, _):
            finish(step, .succeeded, at: time)
            return clearExpiry(of: step)
        case .checkpointRejected(let step, let by, let comment):
            let words = comment.isEmpty ? "" : ": \(comment)"
            fail(step, .forward, "rejected by \(by.name)\(words)", at: time)
            return clearExpiry(of: step)
        case .checkpointExpired(let step):
            fail(step, .forward, expiryReason(of: step), at: time)
            return clearExpiry(of: step)
        default:
            return []
        }
    }

    private func clearExpiry(of step: StepID) -> [Action] {
        guard case .approval(let approval) = task(step).kind, approval.expires != nil else {
            return []
        }
        return [.clearTimer(TimerKey(step: step, kind: .expiry))]
    }

    mutating func applyTimed(_ event: RunEvent, at time: Instant) -> [Action] {
        switch event {
        case .waitStarted(let step, let until):
            update(step, .forward) {
                $0.state = .waiting(until: until)
                $0.startedAt = time
            }
            readyOthers.dropStale(steps)
            return [.setTimer(TimerKey(step: step, kind: .wait), due: until)]
        case .waitEnded(let step):
            finish(step, .succeeded, at: time)
            return [.clearTimer(TimerKey(step: step, kind: .wait))]
        case .gateOpened(let step, let until): return applyGateOpened(step, until, at: time)
        case .gateObserved(let step, let observation):
            guard case .watching(var watch) = steps[step.index].state else { return [] }
            watch.detail = observation.detail
            watch.holdsSince = observation.holds ? watch.holdsSince ?? time : nil
            update(step, .forward) { $0.state = .watching(watch) }
            return []
        case .gateHeld(let step, _):
            finish(step, .succeeded, at: time)
            return endWatch(of: step)
        case .gateFailed(let step, let reason):
            fail(step, .forward, reason, at: time)
            return endWatch(of: step)
        default:
            return []
        }
    }

    private mutating func applyGateOpened(
        _ step: StepID, _ until: Instant, at time: Instant
    ) -> [Action] {
        watchesBegun += 1
        let watch = StepRecord.Watch(
            number: watchesBegun, until: until, holdsSince: nil, detail: "")
        update(step, .forward) {
            $0.state = .watching(watch)
            $0.startedAt = time
            $0.endedAt = nil
        }
        readyOthers.dropStale(steps)
        return [.setTimer(TimerKey(step: step, kind: .gate), due: until)] + look(at: step)
    }

    /// Begins to look at an open gate.
    func look(at step: StepID) -> [Action] {
        guard case .gate(var gate) = task(step).kind,
            case .watching(let watch) = steps[step.index].state
        else { return [] }
        gate.input = resolved(gate.input, of: step)
        return [.watch(step, number: watch.number, gate)]
    }

    func endWatch(of step: StepID) -> [Action] {
        [.unwatch(step), .clearTimer(TimerKey(step: step, kind: .gate))]
    }

    mutating func applySkipped(
        _ step: StepID, by: Principal, _ reason: String, at time: Instant
    ) -> [Action] {
        var note = "left out by \(by.name), because \(reason)"
        if let proposal = skipProposals[step] {
            note =
                "left out by \(proposal.by.name), confirmed by \(by.name), "
                + "because \(proposal.reason)"
        }
        return leaveOut(step, note, at: time)
    }

    mutating func applyOverridden(
        _ step: StepID, _ override: GateOverride, at time: Instant
    ) -> [Action] {
        leaveOut(
            step,
            "gate overridden by \(override.proposedBy.name), confirmed by "
                + "\(override.confirmedBy.name), because \(override.because)", at: time)
    }

    private mutating func leaveOut(
        _ step: StepID, _ note: String, at time: Instant
    ) -> [Action] {
        skipProposals[step] = nil
        skipNotes[step] = note
        let actions = leaveOff(step)
        finish(step, .skipped, at: time)
        dropStaleReady()
        return actions
    }

    /// Ends what a step that is not performing waits for.
    func leaveOff(_ step: StepID) -> [Action] {
        switch steps[step.index].state {
        case .waiting: [.clearTimer(TimerKey(step: step, kind: .wait))]
        case .watching: endWatch(of: step)
        case .backingOff: [.clearTimer(TimerKey(step: step, kind: .backoff))]
        case .open: clearExpiry(of: step)
        case .inDoubt: [.clearTimer(TimerKey(step: step, kind: .probe))]
        case .pending, .excluded, .ready, .performing, .succeeded, .skipped, .failed: []
        }
    }
}
