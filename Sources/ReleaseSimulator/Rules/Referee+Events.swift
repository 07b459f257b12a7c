import ReleaseModel

extension Referee {
    /// Checks an event against what was before it, and takes it into the ledger.
    func check(
        _ record: RecordedEvent, _ position: Int, _ id: RunID, _ ledger: inout RunLedger
    ) {
        if let command = record.command {
            if ledger.commands[command.id] != nil {
                report(.r6, "command \(command.id) is in the journal twice")
            }
            ledger.commands[command.id] = (position, command.verb)
        }
        switch record.event {
        case .attemptOrdered(let ref): ordered(ref, id, &ledger)
        case .attemptSucceeded, .attemptFailed, .attemptCancelled, .attemptNotDone, .resolved,
            .attemptInDoubt, .attemptReattached:
            verdict(record.event, id, &ledger)
        case .recovered: recovered(&ledger)
        case .checkpointOpened(let step, let expires):
            requireTurn(step, .r4, &ledger)
            ledger[step].votes = []
            ledger[step].expires = expires
        case .gateOpened(let step, _): requireTurn(step, .r4, &ledger)
        case .waitStarted(let step, let until):
            requireTurn(step, .r4, &ledger)
            ledger[step].waitsUntil = until
        case .waitEnded(let step):
            if let until = ledger[step].waitsUntil, record.at < until {
                report(.r4, "\(ledger.name(step)) waited too short a time")
            }
            ledger[step].isFinished = true
        case .gateHeld(let step, _): ledger[step].isFinished = true
        case .gateFailed(let step, _), .checkpointExpired(let step), .inputsMissing(let step, _):
            ledger[step].forward.hasFailed = true
        case .checkpointRejected(let step, _, _): ledger[step].forward.hasFailed = true
        case .voted, .delegated, .delegationWithdrawn, .checkpointAgreed, .triggered,
            .skipProposed, .skipped, .gateOverridden:
            people(record.event, &ledger)
        case .retried(let steps): retried(steps, &ledger)
        case .amended(let frozen, let voided, let by): amended(frozen, voided, by, &ledger)
        case .abortStarted, .aborted, .rollbackStarted, .rolledBack, .succeeded:
            ofRun(record.event, id, &ledger)
        case .started, .attemptUnknown, .probeFailed, .probeOrdered, .staleEnding, .retryDue,
            .residueLeft, .residueRestoreOrdered, .residueRestored, .residueRestoreFailed,
            .beforeNoted, .gateObserved, .paused, .stopOrdered, .stopped, .resumed, .halted,
            .failed, .abortFailed, .rollbackFailed, .closed:
            break
        }
    }

    func begin(
        _ frozen: FrozenPlan, _ excluded: [StepID], _ by: Principal, _ ledger: inout RunLedger
    ) {
        ledger.involved = [by]
        for task in frozen.graph.tasks { ledger.steps[task.name] = StepLedger() }
        for step in excluded { ledger[step].isFinished = true }
        checkSelection(excluded, ledger)
    }

    /// R4: no selection leaves out a checkpoint that stands before what is selected.
    private func checkSelection(_ excluded: [StepID], _ ledger: RunLedger) {
        guard !excluded.isEmpty, let tasks = ledger.run?.graph.tasks else { return }
        let left = excluded.map(\.index)
        for index in tasks.indices where !left.contains(index) {
            for task in ledger.before(StepID(index)) where task.kind.isCheckpoint {
                guard let place = tasks.firstIndex(where: { $0.name == task.name }),
                    left.contains(place)
                else { continue }
                report(.r4, "\(task.name) was left out, \(tasks[index].name) was not")
            }
        }
    }

    private func recovered(_ ledger: inout RunLedger) {
        guard let tasks = ledger.run?.graph.tasks else { return }
        for task in tasks {
            for direction in Direction.allCases
            where ledger.steps[task.name]?[direction].current != nil {
                ledger.steps[task.name]?[direction].isInDoubt = true
            }
        }
    }

    /// R8: a retry takes up failed steps, and nothing else.
    private func retried(_ steps: [StepID], _ ledger: inout RunLedger) {
        let direction: Direction = ledger.run?.rollback == nil ? .forward : .undo
        for step in steps {
            let track = ledger[step][direction]
            if track.hasSucceeded || ledger[step].isFinished && direction == .forward {
                report(.r8, "\(ledger.name(step)) is retried although it is finished")
            } else if !track.hasFailed, ledger.run?.undoRecord(of: step)?.status != .backingOff {
                report(.r8, "\(ledger.name(step)) is retried although it has not failed")
            }
            ledger[step][direction].hasFailed = false
            ledger[step].votes = []
            ledger[step].proposal = nil
        }
    }

    private func amended(
        _ frozen: FrozenPlan, _ voided: [StepID], _ by: Principal, _ ledger: inout RunLedger
    ) {
        ledger.involved.append(by)
        var kept: [String: StepLedger] = [:]
        for task in frozen.graph.tasks { kept[task.name] = ledger.steps[task.name] ?? StepLedger() }
        for step in voided {
            let name = frozen.graph.tasks[step.index].name
            kept[name]?.isFinished = false
            kept[name]?.isAgreed = false
            kept[name]?.votes = []
        }
        ledger.steps = kept
        for name in kept.keys {
            ledger.steps[name]?.handedOn = []
            ledger.steps[name]?.proposal = nil
        }
    }

    /// R4: everything before a step is finished, and every checkpoint before it agreed.
    func requireTurn(_ step: StepID, _ rule: Violation.Rule, _ ledger: inout RunLedger) {
        for task in ledger.before(step) {
            guard let before = ledger.steps[task.name], before.isFinished else {
                return report(
                    rule, "\(ledger.name(step)) begins although \(task.name) is not finished")
            }
            let isLeftOut = ledger.run?.graph.step(named: task.name).map {
                ledger.run?.steps[$0.index].status == .excluded
            }
            if task.kind.isCheckpoint, !before.isAgreed, isLeftOut != true {
                return report(
                    rule, "\(ledger.name(step)) begins although nobody agreed at \(task.name)")
            }
        }
    }
}
