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
        case .delegated(let step, let delegation): delegated(step, delegation, &ledger)
        case .delegationWithdrawn(let step, let by, _):
            if !ledger[step].handedOn.contains(where: { Self.isOne($0.by, by) }) {
                report(.r7, "\(by.name) takes back at \(ledger.name(step)) what was not handed on")
            }
            ledger[step].handedOn.removeAll { Self.isOne($0.by, by) }
        case .skipProposed(let step, let by, _):
            let track = ledger[step].forward
            ledger[step].proposal = .init(
                by: by, attempts: track.attempts, hasFailed: track.hasFailed)
        case .skipped(let step, let by, _): leftOut(step, by: by, isOverride: false, &ledger)
        case .gateOverridden(let step, let override):
            if ledger[step].proposal.map({ Self.isOne($0.by, override.proposedBy) }) == false {
                report(.r7, "\(ledger.name(step)) is overridden for another person's proposal")
            }
            leftOut(step, by: override.confirmedBy, isOverride: true, &ledger)
        default: break
        }
    }

    /// One person by either of the two ways to tell.
    private static func isOne(_ one: Principal, _ other: Principal) -> Bool {
        one.name == other.name || one.identity == other.identity
    }

    private static func isListed(_ person: Principal, in list: [String]) -> Bool {
        list.isEmpty
            || list.contains { entry in
                entry.hasPrefix("group:")
                    ? person.groups.contains(String(entry.dropFirst(6))) : entry == person.name
            }
    }

    /// Two persons, and the second one saw what the first one had seen.
    private func leftOut(
        _ step: StepID, by: Principal, isOverride: Bool, _ ledger: inout RunLedger
    ) {
        let name = ledger.name(step)
        var isGate = false
        if case .gate = ledger.task(step)?.kind { isGate = true }
        if ledger.task(step)?.kind.isCheckpoint == true {
            report(.r4, "checkpoint \(name) is skipped")
        } else if isGate != isOverride {
            report(.r7, "\(name) is recorded as if it were of another kind")
        } else if let proposal = ledger[step].proposal, !Self.isOne(proposal.by, by) {
            let track = ledger[step].forward
            if track.attempts != proposal.attempts || track.hasFailed != proposal.hasFailed {
                report(.r7, "\(name) is skipped although it changed since that was proposed")
            }
        } else {
            report(.r7, "\(name) is skipped by one person alone")
        }
        ledger[step].isFinished = true
    }

    private func delegated(
        _ step: StepID, _ delegation: Delegation, _ ledger: inout RunLedger
    ) {
        let (by, name) = (delegation.by, ledger.name(step))
        guard case .approval(let approval) = ledger.task(step)?.kind else {
            return report(.r7, "\(by.name) hands a vote on at \(name), which is no approval")
        }
        let named = approval.approvers + approval.all.flatMap(\.approvers)
        let shown = ledger.run?.shownDigest(at: step)
        let others = ledger[step].handedOn.filter { !Self.isOne($0.by, by) }
        if !named.contains(by.name) || ledger.involved.contains(where: { Self.isOne($0, by) }) {
            report(.r7, "\(by.name) hands on at \(name) and has no vote")
        } else if delegation.to == by.name || named.contains(delegation.to)
            || ledger.involved.contains(where: { $0.name == delegation.to })
            || others.contains(where: { $0.to == delegation.to })
        {
            report(.r7, "\(by.name) hands on at \(name) to \(delegation.to), who may not")
        } else if ledger[step].votes.contains(where: {
            $0.seen == shown && (Self.isOne($0.by, by) || Self.isOne($0.delegator ?? $0.by, by))
        }) {
            report(.r7, "\(by.name) hands on at \(name) a vote that was given")
        }
        ledger[step].handedOn = others + [(by: by, to: delegation.to)]
    }

    /// R7: somebody else, and to exactly what is shown.
    private func voted(_ step: StepID, _ vote: Vote, _ ledger: inout RunLedger) {
        let name = ledger.name(step)
        if ledger.involved.contains(where: { Self.isOne($0, vote.by) }) {
            report(.r7, "\(vote.by.name) started or amended the run and agrees at \(name)")
        }
        if let shown = ledger.run?.shownDigest(at: step), shown != vote.seen {
            report(.r7, "\(vote.by.name) agrees at \(name) to what is not shown")
        }
        if let expires = ledger[step].expires, vote.at >= expires {
            report(.r7, "\(vote.by.name) agrees at \(name) after it expired")
        }
        let handedOn = ledger[step].handedOn
        if handedOn.contains(where: { Self.isOne($0.by, vote.by) }) {
            report(.r7, "\(vote.by.name) agrees at \(name) and has handed the vote on")
        }
        let owner = handedOn.first { $0.to == vote.by.name }?.by
        if owner != vote.delegator {
            report(.r7, "\(vote.by.name) agrees at \(name) for whom nobody knows")
        }
        if case .approval(let approval) = ledger.task(step)?.kind {
            let named = approval.approvers + approval.all.flatMap(\.approvers)
            if !Self.isListed(owner ?? vote.by, in: named) {
                report(.r7, "\(vote.by.name) agrees at \(name) and may not")
            }
            if approval.needsComment, vote.comment.isEmpty {
                report(.r7, "\(vote.by.name) agrees at \(name) without a word")
            }
        }
        ledger[step].votes.append(vote)
    }

    private func agreed(_ step: StepID, _ ledger: inout RunLedger) {
        guard case .approval(let approval) = ledger.task(step)?.kind else {
            return report(.r7, "\(ledger.name(step)) is agreed but is no approval")
        }
        let shown = ledger.run?.shownDigest(at: step)
        var people: [Principal] = []
        var owners: [Principal] = []
        for vote in ledger[step].votes where vote.seen == shown {
            let both = [vote.by, vote.delegator ?? vote.by]
            guard !people.contains(where: { one in both.contains { Self.isOne(one, $0) } }) else {
                continue
            }
            people += both
            owners.append(both[1])
        }
        let name = ledger.name(step)
        if owners.count < approval.require {
            report(.r7, "\(name) is agreed by \(owners.count) of \(approval.require)")
        }
        let lists = approval.all.map { ($0.approvers, $0.require) }
        for (list, require) in lists + [(approval.approvers, approval.require)] {
            let count = owners.count { Self.isListed($0, in: list) }
            if count < require {
                report(.r7, "\(name) is agreed by \(count) of \(require) from \(list)")
            }
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
