import ReleaseModel

extension Referee {
    func people(_ event: RunEvent, _ ledger: inout RunLedger) {
        switch event {
        case .voted(let step, let vote): voted(step, vote, &ledger)
        case .checkpointAgreed(let step): agreed(step, &ledger)
        case .triggered(let step, let by, _):
            if case .trigger(let trigger) = ledger.task(step)?.kind, !trigger.by.isEmpty,
                !trigger.by.contains(by.name)
            {
                report(.r7, "\(by.name) triggered \(ledger.name(step)) and may not")
            }
            ledger[step].isAgreed = true
            ledger[step].isFinished = true
        case .skipProposed(let step, let by, _): ledger[step].proposer = by.name
        case .skipped(let step, let by, _):
            if ledger.task(step)?.kind.isCheckpoint == true {
                report(.r4, "checkpoint \(ledger.name(step)) is skipped")
            } else if ledger[step].proposer == nil || ledger[step].proposer == by.name {
                report(.r7, "\(ledger.name(step)) is skipped by one person alone")
            }
            ledger[step].isFinished = true
        default: break
        }
    }

    /// R7: somebody else, and to exactly what is shown.
    private func voted(_ step: StepID, _ vote: Vote, _ ledger: inout RunLedger) {
        let name = ledger.name(step)
        if ledger.involved.contains(vote.by.name) {
            report(.r7, "\(vote.by.name) started or amended the run and agrees at \(name)")
        }
        if let shown = ledger.run?.shownDigest(at: step), shown != vote.seen {
            report(.r7, "\(vote.by.name) agrees at \(name) to what is not shown")
        }
        if case .approval(let approval) = ledger.task(step)?.kind, !approval.approvers.isEmpty,
            !approval.approvers.contains(vote.by.name)
        {
            report(.r7, "\(vote.by.name) agrees at \(name) and may not")
        }
        ledger[step].votes.append(vote)
    }

    private func agreed(_ step: StepID, _ ledger: inout RunLedger) {
        guard case .approval(let approval) = ledger.task(step)?.kind else {
            return report(.r7, "\(ledger.name(step)) is agreed but is no approval")
        }
        let shown = ledger.run?.shownDigest(at: step)
        let voters = Set(ledger[step].votes.filter { $0.seen == shown }.map(\.by.name))
        if voters.count < approval.require {
            report(
                .r7, "\(ledger.name(step)) is agreed by \(voters.count) of \(approval.require)")
        }
        ledger[step].isAgreed = true
        ledger[step].isFinished = true
    }

    func ofRun(_ event: RunEvent, _ id: RunID, _ ledger: inout RunLedger) {
        guard let run = ledger.run else { return }
        switch event {
        case .abortStarted:
            for index in run.graph.tasks.indices {
                let step = StepID(index)
                if ledger.action(step)?.changes == true, ledger[step].forward.touched > 0 {
                    report(.r5, "aborted although \(ledger.name(step)) was ordered")
                }
            }
        case .aborted: requireNothingLeft(id, .r5)
        case .succeeded:
            requireNothingLeft(id, .r5)
            for task in run.graph.tasks where ledger.steps[task.name]?.isFinished != true {
                report(.r4, "succeeded although \(task.name) is not finished")
            }
        case .rolledBack: requireUndone(id, run, ledger)
        default: break
        }
    }

    private func requireNothingLeft(_ id: RunID, _ rule: Violation.Rule) {
        for leftover in world.leftovers where leftover.run == id {
            report(rule, "\(leftover.step) left \(leftover.name) behind")
        }
    }

    private func requireUndone(_ id: RunID, _ run: Run, _ ledger: RunLedger) {
        requireNothingLeft(id, .r9)
        for (index, task) in run.graph.tasks.enumerated() {
            guard case .action(let action) = task.kind, action.undo != .nothing else { continue }
            let step = ledger[StepID(index)]
            if step.forward.touched > 0, !step.undo.hasSucceeded {
                report(.r9, "rolled back, but \(task.name) was not undone")
            }
        }
    }
}
