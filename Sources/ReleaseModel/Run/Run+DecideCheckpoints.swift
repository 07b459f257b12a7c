extension Run {
    func decideAgree(
        _ name: String, _ seen: Digest, _ comment: String, _ by: Principal, at time: Instant
    ) throws(Refusal) -> [RunEvent] {
        let step = try openCheckpoint(name, for: .agree)
        guard case .approval(let approval) = task(step).kind else {
            throw Refusal(
                .wrongStepKind, "\(name) is a manual trigger, not an approval.",
                [.init("\(name) asks for a go", remedy: "trigger it: checkpoint trigger")])
        }
        try requireNotInvolved(by, at: name)
        try requireNamed(by, in: approval.approvers, at: name)
        let current = shownDigest(at: step)
        guard seen == current else { throw contentChanged(name, seen: seen, current: current) }
        let counting = votes(at: step).filter { $0.seen == current }
        guard !counting.contains(where: { $0.by.name == by.name }) else {
            throw Refusal(
                .alreadySaid, "\(by.name) has already agreed at \(name).",
                [
                    .init(
                        "\(counting.count) of \(approval.require) have agreed",
                        remedy: "another approver agrees")
                ])
        }
        let vote = Vote(by: by, seen: seen, comment: comment.bounded, at: time)
        let isEnough = counting.count + 1 >= approval.require
        return isEnough ? [.voted(step, vote), .checkpointAgreed(step)] : [.voted(step, vote)]
    }

    func decideReject(
        _ name: String, _ comment: String, _ by: Principal
    ) throws(Refusal) -> [RunEvent] {
        let step = try openCheckpoint(name, for: .reject)
        switch task(step).kind {
        case .approval(let approval): try requireNamed(by, in: approval.approvers, at: name)
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

    private func openCheckpoint(
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
        return Refusal(
            .wrongStepState, "\(name) is not open for '\(verb.rawValue)'.",
            [.init("\(name) is \(steps[step.index].status.rawValue)", remedy: remedy)])
    }

    /// R7: who started or amended a run does not approve it.
    private func requireNotInvolved(_ by: Principal, at name: String) throws(Refusal) {
        guard by.isKnown else {
            throw Refusal(
                .notAllowed, "Nobody knows who asks here, so it might be who started the run.",
                [
                    .init(
                        "the request came over a port without a name",
                        remedy: "ask through the data folder, or say who you are: --as NAME")
                ])
        }
        let isStarter = startedBy.name == by.name
        guard isStarter || amendedBy.contains(where: { $0.name == by.name }) else { return }
        let deed = isStarter ? "started" : "amended"
        throw Refusal(
            .notAllowed, "\(by.name) \(deed) this run and may not approve it.",
            [.init("\(by.name) \(deed) \(id)", remedy: "somebody else agrees at \(name)")])
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
