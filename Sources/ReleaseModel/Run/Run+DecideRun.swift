extension Run {
    func decidePause() throws(Refusal) -> [RunEvent] {
        switch status {
        case .running: return [.paused]
        case .paused: throw wrongStatus(.pause, "it is paused already", remedy: "resume it first")
        case .rollingBack:
            throw wrongStatus(
                .pause, "a rollback has no pause",
                remedy: "stop it: it then waits in 'rollback failed' for a retry")
        case .stopping, .stopped, .failing, .failed, .succeeded, .aborting, .abortFailed,
            .aborted, .rollbackFailed, .rolledBack, .closed:
            throw wrongStatus(.pause, "nothing new is ordered anyway", remedy: remedyToMove)
        }
    }

    func decideStop() throws(Refusal) -> [RunEvent] {
        switch status {
        case .running, .paused, .failing: return [.stopOrdered]
        case .rollingBack where rollback?.isStopping == false: return [.stopOrdered]
        case .rollingBack, .stopping:
            throw wrongStatus(.stop, "it is stopping already", remedy: "wait for it")
        case .aborting:
            throw wrongStatus(.stop, "an abort only puts back", remedy: "wait until it has ended")
        case .stopped, .failed, .succeeded, .abortFailed, .aborted, .rollbackFailed, .rolledBack,
            .closed:
            throw wrongStatus(.stop, "nothing of it runs", remedy: remedyToMove)
        }
    }

    func decideResume() throws(Refusal) -> [RunEvent] {
        switch status {
        case .paused: return [.resumed]
        case .stopped:
            let failed = steps(in: .failed)
            guard failed.isEmpty || frozen.plan.failMode != .stop else {
                throw Refusal(
                    .wrongStatus, "'resume' alone would stop again at once: a step has failed.",
                    failedFacts(failed, remedy: "retry the run: that resumes it too"))
            }
            return [.resumed]
        case .running, .stopping, .failing, .failed, .succeeded, .aborting, .abortFailed,
            .aborted, .rollingBack, .rollbackFailed, .rolledBack, .closed:
            throw wrongStatus(.resume, "it is neither paused nor stopped", remedy: remedyToMove)
        }
    }

    func decideRetry() throws(Refusal) -> [RunEvent] {
        switch status {
        case .failed, .stopped, .running, .paused: return try decideRetryForward()
        case .rollbackFailed:
            guard let rollback else { return [.retried([])] }
            let undoInDoubt = undosInDoubt
            guard undoInDoubt.isEmpty else { throw unresolved(undoInDoubt, .retry) }
            return [
                .retried(
                    rollback.order.indices.filter { isRetriable(rollback.records[$0]) }
                        .map { rollback.order[$0] })
            ]
        case .abortFailed: return [.retried([])]
        case .failing:
            throw Refusal(
                .wrongStatus, "'retry' must wait until what still runs has ended.",
                underWayFacts(.retry))
        case .stopping, .succeeded, .aborting, .aborted, .rollingBack, .rolledBack, .closed:
            throw wrongStatus(.retry, "nothing of it has failed", remedy: remedyToMove)
        }
    }

    /// The steps whose undo only a person can tell about.
    private var undosInDoubt: [StepID] {
        guard let rollback else { return [] }
        return rollback.order.indices.filter { rollback.records[$0].needsResolution }
            .map { rollback.order[$0] }
    }

    private func isRetriable(_ record: StepRecord) -> Bool {
        switch record.status {
        case .failed, .backingOff: true
        case .pending, .excluded, .ready, .performing, .open, .waiting, .watching, .inDoubt,
            .succeeded, .skipped:
            false
        }
    }

    private func decideRetryForward() throws(Refusal) -> [RunEvent] {
        let inDoubt = steps.indices.filter { steps[$0].needsResolution }.map(StepID.init)
        guard inDoubt.isEmpty else { throw unresolved(inDoubt, .retry) }
        let failed = steps(in: .failed)
        guard status == .failed || !failed.isEmpty else {
            throw wrongStatus(
                .retry, "nothing of it has failed",
                remedy: status == .running ? "wait: it goes on by itself" : "resume it instead")
        }
        return [.retried(failed)]
    }

    func decideAbort() throws(Refusal) -> [RunEvent] {
        switch status {
        case .running, .paused, .failing, .failed, .stopping, .stopped: break
        case .abortFailed:
            throw wrongStatus(
                .abort, "an abort has failed half-way", remedy: "retry: it goes on putting back")
        case .aborting, .aborted:
            throw wrongStatus(.abort, "it is aborted already", remedy: "nothing is left to do")
        case .succeeded:
            throw wrongStatus(.abort, "everything is done", remedy: "roll back instead")
        case .rollingBack, .rollbackFailed, .rolledBack, .closed:
            throw wrongStatus(.abort, "it is past that", remedy: remedyToMove)
        }
        let witnesses = steps.indices.map(StepID.init).filter { step in
            steps[step.index].touched > 0 && action(of: step)?.changes == true
        }
        guard witnesses.isEmpty else {
            throw Refusal(
                .changesOrdered, "Aborting is not safe: something may already have been changed.",
                Refusal.bounded(
                    witnesses.map { step in
                        .init(
                            "\(task(step).name) was ordered and is "
                                + steps[step.index].status.rawValue,
                            remedy: "roll back or go on; only a probe that finds it not done would "
                                + "allow an abort")
                    }))
        }
        return [.abortStarted]
    }

    func decideRollBack() throws(Refusal) -> [RunEvent] {
        switch status {
        case .failed, .stopped, .succeeded: break
        case .running, .paused, .stopping, .failing:
            throw Refusal(
                .wrongStatus, "'rollback' must wait until nothing runs.", underWayFacts(.rollBack))
        case .rollingBack:
            throw wrongStatus(.rollBack, "it is rolling back already", remedy: "wait for it")
        case .rollbackFailed:
            throw wrongStatus(.rollBack, "a rollback has failed", remedy: "retry it")
        case .aborting, .abortFailed, .aborted, .rolledBack, .closed:
            throw wrongStatus(.rollBack, "it is past that", remedy: remedyToMove)
        }
        let inDoubt = steps.indices.filter { steps[$0].needsResolution }.map(StepID.init)
        guard inDoubt.isEmpty else { throw unresolved(inDoubt, .rollBack) }
        try requireUndoInputs()
        let stuck = steps.indices.map(StepID.init).filter { step in
            steps[step.index].touched > 0 && action(of: step)?.undo == .unknown
        }
        guard stuck.isEmpty else {
            throw Refusal(
                .noUndo, "Not everything that was ordered can be put back.",
                Refusal.bounded(
                    stuck.map { step in
                        .init(
                            "\(task(step).name) was ordered and has no undo",
                            remedy: "amend the plan: give it 'undo: {…}', or 'undo: none'")
                    }))
        }
        return [.rollbackStarted]
    }

    /// Refuses a rollback whose undo names something that has no value.
    private func requireUndoInputs() throws(Refusal) {
        var facts: [Refusal.Fact] = []
        for (index, record) in steps.enumerated() where record.touched > 0 {
            guard case .input(let undo)? = action(of: StepID(index))?.undo,
                let reason = missingInput(undo, of: StepID(index))
            else { continue }
            facts.append(
                .init(
                    "the undo of \(task(StepID(index)).name): \(reason)",
                    remedy: "amend the plan: use only what is known in its undo"))
        }
        guard facts.isEmpty else {
            throw Refusal(
                .noUndo, "Not everything that was ordered can be put back.",
                Refusal.bounded(facts))
        }
    }

    func decideClose() throws(Refusal) -> [RunEvent] {
        guard status.isResting else {
            throw wrongStatus(
                .close, status.isTerminal ? "it has ended for good" : "it has not come to rest",
                remedy: remedyToMove)
        }
        let inDoubt = steps.indices.filter { steps[$0].needsResolution }.map(StepID.init)
        guard inDoubt.isEmpty else { throw unresolved(inDoubt, .close) }
        let undoInDoubt = undosInDoubt
        guard undoInDoubt.isEmpty else { throw unresolved(undoInDoubt, .close) }
        guard residues.isEmpty else {
            throw Refusal(
                .incomplete, "Something temporary is still in place.",
                Refusal.bounded(
                    residues.map {
                        .init(
                            "\(task($0.step).name) left \($0.residue.name)",
                            remedy: "retry, abort or roll back: each puts it back")
                    }))
        }
        return [.closed]
    }

    // MARK: Words shared by the refusals

    func wrongStatus(_ verb: VerbName, _ why: String, remedy: String) -> Refusal {
        Refusal(
            .wrongStatus, "'\(verb.rawValue)' is not possible: \(why).",
            [.init("\(id) is \(status.rawValue)", remedy: remedy)])
    }

    /// What a person can do to move on from where the run is.
    var remedyToMove: String {
        switch status {
        case .running, .failing, .stopping, .aborting, .rollingBack: "wait, or stop it"
        case .paused: "resume it"
        case .stopped: "resume, retry, roll back or close it"
        case .failed: "retry, roll back or close it"
        case .succeeded: "roll back or close it, or start a new run"
        case .abortFailed, .rollbackFailed: "retry or close it"
        case .aborted, .rolledBack, .closed: "start a new run: this one has ended"
        }
    }

    private func failedFacts(_ failed: [StepID], remedy: String) -> [Refusal.Fact] {
        Refusal.bounded(
            failed.map {
                .init("\(task($0).name) failed: \(steps[$0.index].reason ?? "")", remedy: remedy)
            })
    }

    private func underWayFacts(_ verb: VerbName) -> [Refusal.Fact] {
        let inDoubt = steps.indices.filter { steps[$0].needsResolution }.map(StepID.init)
        guard inDoubt.isEmpty else { return unresolved(inDoubt, verb).facts }
        let busy = steps(in: .performing, .inDoubt)
        guard !busy.isEmpty else {
            return [
                .init("\(id) is \(status.rawValue)", remedy: "stop it, and wait until it rests")
            ]
        }
        return Refusal.bounded(
            busy.map {
                .init(
                    "\(task($0).name) is \(steps[$0.index].status.rawValue)",
                    remedy: "wait until it has ended, or stop the run")
            })
    }
}
