extension Run {
    func decideSkip(
        _ name: String, _ reason: String, _ by: Principal, at time: Instant
    ) throws(Refusal) -> [RunEvent] {
        let step = try step(named: name)
        switch status {
        case .running, .paused, .failing, .failed, .stopped: break
        case .stopping:
            throw wrongStatus(.skip, "it is stopping", remedy: "wait until it has stopped")
        case .succeeded, .aborting, .abortFailed, .aborted, .rollingBack, .rollbackFailed,
            .rolledBack, .closed:
            throw wrongStatus(
                .skip, "nothing is left to be skipped", remedy: "start a new run of the plan")
        }
        guard !task(step).kind.isCheckpoint else {
            throw Refusal(
                .wrongStepKind, "A checkpoint is never skipped.",
                [.init("\(name) is a checkpoint", remedy: "agree, trigger or reject there")])
        }
        try requireReason(reason, for: .skip)
        try requireSkippable(step)
        try requireOutputsUnused(step)
        try requireKnown(by, "it might be the same person twice")
        guard let proposal = standingProposal(for: step, at: time) else {
            return [.skipProposed(step, by: by, reason: reason.bounded)]
        }
        guard !proposal.by.isSamePerson(as: by) else {
            throw Refusal(
                .alreadySaid, "\(by.name) has already proposed to skip \(name).",
                [.init("a second person must confirm", remedy: "somebody else asks to skip it")])
        }
        guard case .gate = task(step).kind else {
            return [.skipped(step, by: by, reason: reason.bounded)]
        }
        return [
            .gateOverridden(
                step,
                GateOverride(
                    proposedBy: proposal.by, because: proposal.reason, confirmedBy: by,
                    reason: reason.bounded))
        ]
    }

    /// What was proposed for a step, while it is not too old and the step is still as it was.
    func standingProposal(for step: StepID, at time: Instant) -> SkipProposal? {
        guard let proposal = skipProposals[step], time < proposal.expires,
            proposal.seen == StepView(steps[step.index])
        else { return nil }
        return proposal
    }

    private func requireSkippable(_ step: StepID) throws(Refusal) {
        let name = task(step).name
        let remedy: String
        switch steps[step.index].state {
        case .pending, .ready, .waiting, .watching, .backingOff, .failed, .open: return
        case .inDoubt: throw unresolved([step], .skip)
        case .performing: remedy = "wait until its attempt ends, or stop the run"
        case .succeeded, .skipped, .excluded: remedy = "nothing: it is finished already"
        }
        throw Refusal(
            .wrongStepState, "\(name) cannot be skipped now.",
            [.init("\(name) is \(steps[step.index].status.rawValue)", remedy: remedy)])
    }

    private func requireOutputsUnused(_ step: StepID) throws(Refusal) {
        var facts: [Refusal.Fact] = []
        for user in graph.references where !steps[user.step.index].isFinished {
            for output in user.outputs where output.from == step {
                facts.append(
                    .init(
                        "\(task(user.step).name) uses its output \(output.key)",
                        remedy: "amend the plan so that it does not"))
            }
        }
        guard facts.isEmpty else {
            throw Refusal(
                .incomplete, "\(task(step).name) hands on what later steps use.",
                Refusal.bounded(facts))
        }
    }

    func decideResolve(
        _ name: String, _ attempt: AttemptMark?, _ resolution: Resolution, _ reason: String,
        _ by: Principal
    ) throws(Refusal) -> [RunEvent] {
        let step = try step(named: name)
        guard !status.isTerminal else {
            throw wrongStatus(.resolve, "it has ended for good", remedy: remedyToMove)
        }
        let direction: Direction = rollback == nil ? .forward : .undo
        try requireCurrent(attempt, of: step, direction)
        guard let record = record(step, direction), case .inDoubt(let doubt) = record.state else {
            throw Refusal(
                .wrongStepState, "\(name) is not in doubt.",
                [
                    .init(
                        "\(name) is \(steps[step.index].status.rawValue)",
                        remedy: "nothing is to be resolved")
                ])
        }
        guard doubt.stage == .person else {
            throw Refusal(
                .wrongStepState, "\(name) is still being probed.",
                [.init("a probe is under way or planned", remedy: "wait for its answer")])
        }
        try requireReason(reason, for: .resolve)
        var resolution = resolution
        if case .done(let outputs) = resolution {
            if direction == .forward { try requirePromised(outputs, by: step) }
            resolution = .done(outputs.canonical)
        }
        let ref = currentAttempt(of: step, direction)
        return [.resolved(ref, as: resolution, by: by, reason: reason.bounded)]
    }

    /// What a person saw of an earlier attempt says nothing about this one.
    private func requireCurrent(
        _ seen: AttemptMark?, of step: StepID, _ direction: Direction
    ) throws(Refusal) {
        guard let seen, let record = record(step, direction) else { return }
        let current = AttemptMark(direction, Int(record.attempts))
        guard seen != current else { return }
        throw Refusal(
            .contentChanged, "\(task(step).name) is not where it was looked at.",
            [
                .init(
                    "looked at was attempt \(seen.number) (\(seen.direction.rawValue)), now it is "
                        + "attempt \(current.number) (\(current.direction.rawValue))",
                    remedy: "look at the target again, and say what became of the present attempt")
            ])
    }

    private func requirePromised(_ outputs: [Output], by step: StepID) throws(Refusal) {
        let promised = action(of: step)?.outputs ?? []
        let missing = promised.filter { key in !outputs.contains { $0.key == key } }
        guard missing.isEmpty else {
            throw Refusal(
                .incomplete, "'done' must supply the outputs that \(task(step).name) declares.",
                missing.map { .init("\($0) is not given", remedy: "--output \($0)=VALUE") })
        }
    }

    func requireReason(_ reason: String, for verb: VerbName) throws(Refusal) {
        guard !reason.allSatisfy(\.isWhitespace) else {
            throw Refusal(
                .incomplete, "'\(verb.rawValue)' needs a reason.",
                [.init("no reason is given", remedy: "say why: --reason TEXT")])
        }
    }

    func step(named name: String) throws(Refusal) -> StepID {
        guard let step = graph.step(named: name) else { throw .noSuchStep(name) }
        return step
    }

    /// Steps that only a person can tell about, and that stand in a verb's way.
    func unresolved(_ steps: [StepID], _ verb: VerbName) -> Refusal {
        Refusal(
            .inDoubt, "'\(verb.rawValue)' must wait: it is not known what became of a step.",
            Refusal.bounded(
                steps.map { step in
                    let name = task(step).name
                    let record = undoRecord(of: step) ?? record(step, .forward)
                    return .init(
                        "\(name) is in doubt: \(record?.reason ?? "")",
                        remedy: "release resolve \(id) \(name) done|not-done --reason TEXT")
                }))
    }
}

extension Refusal {
    static func noSuchStep(_ name: String) -> Refusal {
        Refusal(
            .noSuchStep, "The run has no step named \(name).",
            [.init("no task is named \(name)", remedy: "name one of the plan's tasks")])
    }

    /// At most 20 facts; the last one says how many more there are.
    static func bounded(_ facts: [Fact]) -> [Fact] {
        guard facts.count > 20 else { return facts }
        return Array(facts.prefix(20)) + [Fact("and \(facts.count - 20) more", remedy: "as above")]
    }
}
