extension Run {
    func decideAgree(
        _ name: String, _ seen: Digest, _ comment: String, _ by: Principal, at time: Instant
    ) throws(Refusal) -> [RunEvent] {
        let step = try openCheckpoint(name, for: .agree)
        guard case .approval(let approval) = task(step).kind else { throw notAnApproval(name) }
        try requireNotExpired(step, at: time)
        try requireNotInvolved(by, at: name)
        try requireAllowed(by, by: approval, at: step)
        try requireNotHandedOn(by, at: step)
        try requireComment(comment, by: approval, at: name)
        let current = shownDigest(at: step)
        guard seen == current else { throw contentChanged(name, seen: seen, current: current) }
        let counting = votes(at: step).filter { $0.seen == current }
        if counting.contains(where: { $0.isBy(by) }) { throw alreadyAgreed(by, at: step) }
        let vote = Vote(
            by: by, seen: seen, comment: comment.bounded, at: time,
            delegator: delegation(to: by, at: step)?.by)
        let isEnough = approval.standings(counting + [vote]).allSatisfy(\.isMet)
        return isEnough ? [.voted(step, vote), .checkpointAgreed(step)] : [.voted(step, vote)]
    }

    func notAnApproval(_ name: String) -> Refusal {
        Refusal(
            .wrongStepKind, "\(name) is a manual trigger, not an approval.",
            [.init("\(name) asks for a go", remedy: "trigger it: checkpoint trigger")])
    }

    private func requireNotHandedOn(_ by: Principal, at step: StepID) throws(Refusal) {
        guard let delegation = delegation(by: by, at: step) else { return }
        let name = task(step).name
        throw Refusal(
            .notAllowed, "\(by.name) has handed the vote at \(name) on.",
            [
                .init(
                    "\(delegation.to) votes for \(by.name)",
                    remedy: "take it back first: checkpoint delegate --withdraw")
            ])
    }

    private func alreadyAgreed(_ by: Principal, at step: StepID) -> Refusal {
        Refusal(
            .alreadySaid, "\(by.name) has already agreed at \(task(step).name).",
            Refusal.bounded(
                unmet(at: step).map { .init($0, remedy: "another approver agrees") }))
    }

    func decideReject(
        _ name: String, _ comment: String, _ by: Principal
    ) throws(Refusal) -> [RunEvent] {
        let step = try openCheckpoint(name, for: .reject)
        switch task(step).kind {
        case .approval(let approval):
            try requireAllowed(by, by: approval, at: step)
            try requireComment(comment, by: approval, at: name)
        case .trigger(let trigger): try requireNamed(by, in: trigger.by, at: name)
        case .action, .wait, .gate: break
        }
        return [.checkpointRejected(step, by: by, comment: comment.bounded)]
    }

    func decideTrigger(
        _ name: String, _ comment: String, _ by: Principal
    ) throws(Refusal) -> [RunEvent] {
        let step = try openCheckpoint(name, for: .trigger)
        guard case .trigger(let trigger) = task(step).kind else {
            throw Refusal(
                .wrongStepKind, "\(name) is an approval, not a manual trigger.",
                [.init("\(name) asks for agreement", remedy: "agree to it: checkpoint agree")])
        }
        try requireNamed(by, in: trigger.by, at: name)
        return [.triggered(step, by: by, comment: comment.bounded)]
    }

    func openCheckpoint(
        _ name: String, for verb: VerbName
    ) throws(Refusal) -> StepID {
        let step = try step(named: name)
        guard task(step).kind.isCheckpoint else {
            throw Refusal(
                .wrongStepKind, "\(name) is no checkpoint.",
                [
                    .init(
                        "\(name) is not an approval or trigger",
                        remedy: "name a checkpoint: checkpoint list")
                ])
        }
        switch status {
        case .running, .paused: break
        case .failing, .failed:
            throw wrongStatus(
                verb, "a step failed, so nothing would follow", remedy: "retry the run first")
        case .stopping, .stopped:
            throw wrongStatus(verb, "it was stopped", remedy: "resume or retry the run first")
        case .succeeded, .aborting, .abortFailed, .aborted, .rollingBack, .rollbackFailed,
            .rolledBack, .closed:
            throw wrongStatus(
                verb, "its checkpoints are behind it", remedy: "start a new run of the plan")
        }
        guard case .open = steps[step.index].state else { throw notOpen(step, verb) }
        return step
    }

    private func notOpen(_ step: StepID, _ verb: VerbName) -> Refusal {
        let name = task(step).name
        let remedy =
            switch steps[step.index].status {
            case .pending, .ready: "wait until everything before it is finished"
            case .failed: "retry the run: that opens the checkpoint again"
            case .succeeded: "nothing is left to decide here"
            case .excluded, .skipped, .performing, .open, .waiting, .watching, .backingOff,
                .inDoubt:
                "start a run that includes it"
            }
        let record = steps[step.index]
        let why = record.status.rawValue + (record.reason.map { ": \($0)" } ?? "")
        return Refusal(
            .wrongStepState, "\(name) is not open for '\(verb.rawValue)'.",
            [.init("\(name) is \(why)", remedy: remedy)])
    }

    private func requireNamed(
        _ by: Principal, in people: [String], at name: String
    ) throws(Refusal) {
        guard !people.isEmpty, !people.contains(by.name) else { return }
        let named = people.joined(separator: ", ")
        throw Refusal(
            .notAllowed, "\(by.name) is not among those who decide at \(name).",
            [.init("\(name) names \(named)", remedy: "one of them decides")])
    }

    private func contentChanged(_ name: String, seen: Digest, current: Digest) -> Refusal {
        Refusal(
            .contentChanged, "What is to be approved at \(name) is not what was shown.",
            [
                .init(
                    "shown was \(seen), now it is \(current)",
                    remedy: "look at it again, and agree to digest \(current)")
            ])
    }
}
