/// One thing a run waits for.
package struct WaitReason: Hashable, Sendable {
    package var step: String?
    /// A sentence for a person.
    package var reason: String
    package var until: Instant?
    /// Who can bring it about; empty where it is nobody in particular.
    package var people: [String]

    package init(step: String?, reason: String, until: Instant? = nil, people: [String] = []) {
        self.step = step
        self.reason = reason
        self.until = until
        self.people = people
    }
}

extension Run {
    /// What the run waits for now, at most 100 things.
    ///
    /// Costs O(run).
    package var waitingFor: [WaitReason] {
        guard !status.isTerminal else { return [] }
        var reasons: [WaitReason] = []
        if status.isResting || status == .paused {
            reasons.append(WaitReason(step: nil, reason: restReason))
        }
        for (index, record) in steps.enumerated() where reasons.count < 100 {
            if let reason = reason(StepID(index), record) { reasons.append(reason) }
            if let reason = proposalReason(StepID(index)) { reasons.append(reason) }
        }
        if let rollback, rollback.current < rollback.order.count {
            let step = rollback.order[rollback.current]
            if let reason = reason(step, rollback.records[rollback.current]) {
                reasons.append(reason)
            }
        }
        return reasons
    }

    private var restReason: String {
        switch status {
        case .paused: "it is paused: resume it"
        case .stopped: "it was stopped: resume, retry, amend, roll back or close it"
        case .failed: "a step failed: retry, amend, roll back or close it"
        case .succeeded: "nothing: it is done"
        case .rollbackFailed: "the rollback failed or was stopped: retry or close it"
        case .abortFailed: "the abort failed: retry or close it"
        case .running, .stopping, .failing, .aborting, .aborted, .rollingBack, .rolledBack,
            .closed:
            ""
        }
    }

    private func reason(_ step: StepID, _ record: StepRecord) -> WaitReason? {
        let name = task(step).name
        switch record.state {
        case .open(let expires): return checkpointReason(step, expires)
        case .waiting(let until):
            return WaitReason(step: name, reason: "\(name) lets time pass", until: until)
        case .watching(let watch):
            let last = watch.detail.isEmpty ? "not looked at yet" : "last seen: \(watch.detail)"
            return WaitReason(
                step: name, reason: "\(name) watches a condition; \(last)", until: watch.until)
        case .backingOff(let until):
            return WaitReason(
                step: name, reason: "\(name) failed and is tried again", until: until)
        case .performing(let isCancelling):
            let verb = isCancelling ? "is being cancelled" : "is performing"
            return WaitReason(step: name, reason: "\(name) \(verb)")
        case .inDoubt(let doubt):
            guard doubt.stage == .person else {
                return WaitReason(
                    step: name, reason: "\(name) is being probed: \(doubt.reason)")
            }
            return WaitReason(
                step: name,
                reason: "nobody knows what became of \(name): \(doubt.reason); resolve it")
        case .failed(let why) where why.hasPrefix(Self.expired):
            return WaitReason(
                step: name, reason: "\(name) \(why); retry the run to ask again")
        case .failed(let why): return WaitReason(step: name, reason: "\(name) failed: \(why)")
        case .ready:
            return status == .running
                ? WaitReason(step: name, reason: "\(name) waits for a free slot") : nil
        case .pending, .excluded, .succeeded, .skipped: return nil
        }
    }

    private func checkpointReason(_ step: StepID, _ expires: Instant?) -> WaitReason? {
        let name = task(step).name
        switch task(step).kind {
        case .approval(let approval):
            return approvalReason(step, approval, expires)
        case .trigger(let trigger):
            return WaitReason(
                step: name, reason: "\(name) waits for somebody to say go", people: trigger.by)
        case .action, .wait, .gate: return nil
        }
    }

    private func approvalReason(
        _ step: StepID, _ approval: ApprovalSpec, _ expires: Instant?
    ) -> WaitReason {
        let votes = countingVotes(at: step)
        let unmet = approval.standings(votes).filter { !$0.isMet }
        var people: [String] = []
        for name in unmet.flatMap(\.condition.approvers) where !people.contains(name) {
            people.append(name)
        }
        // The overall number: from everybody whom the conditions name.
        if people.isEmpty { people = approval.named }
        let barred = ([startedBy] + amendedBy).map(\.name)
        people.removeAll { name in
            barred.contains(name) || votes.contains { $0.counted.name == name }
        }
        people = people.map { name in
            delegations(at: step).first { $0.by.name == name }?.to ?? name
        }
        let missing = unmet.map(\.words).joined(separator: "; ")
        return WaitReason(
            step: task(step).name, reason: "\(task(step).name) needs agreement: \(missing)",
            until: expires, people: people)
    }

    private func proposalReason(_ step: StepID) -> WaitReason? {
        guard let proposal = standingProposal(for: step, at: lastAt) else { return nil }
        let name = task(step).name
        let deed =
            if case .gate = task(step).kind { "override the gate" } else { "skip" }
        return WaitReason(
            step: name,
            reason: "\(proposal.by.name) proposes to \(deed) \(name): a second person confirms",
            until: proposal.expires)
    }

    /// For a verb, or for every verb: whether it is allowed now, and if not, why not.
    ///
    /// A verb on a step is answered once per step it could be about, at most 20 each.
    package func explain(
        _ verb: VerbName?, by principal: Principal, at time: Instant
    ) -> [(verb: VerbName, step: String?, refusal: Refusal?)] {
        let verbs = verb.map { [$0] } ?? VerbName.allCases.filter { $0 != .start }
        return verbs.flatMap { verb -> [(verb: VerbName, step: String?, refusal: Refusal?)] in
            if let refusal = refusalWithoutStep(verb) { return [(verb, nil, refusal)] }
            return samples(of: verb).map { sample in
                let command = Command(id: "", by: principal, verb: sample.verb)
                do throws(Refusal) {
                    _ = try decide(.command(command), at: max(time, lastAt))
                    return (verb, sample.step, nil)
                } catch {
                    // The sample amends by the plan the run has: that alone is no reason.
                    let isAllowed = verb == .amend && error.code == .incomplete
                    return (verb, sample.step, isAllowed ? nil : error)
                }
            }
        }
    }

    /// Why a verb on a step has no step here that it could be about.
    private func refusalWithoutStep(_ verb: VerbName) -> Refusal? {
        switch verb {
        case .agree, .delegate, .reject, .trigger:
            guard !graph.tasks.contains(where: \.kind.isCheckpoint) else { return nil }
            return Refusal(
                .noSuchStep, "The plan has no checkpoint.",
                [.init("nobody is asked", remedy: "nothing: it goes on without people")])
        case .skip, .resolve:
            guard graph.tasks.allSatisfy(\.kind.isCheckpoint) else { return nil }
            return Refusal(
                .noSuchStep, "The plan has nothing but checkpoints.",
                [.init("a checkpoint is never skipped or in doubt", remedy: "decide at it")])
        case .start, .retry, .pause, .stop, .resume, .amend, .abort, .rollBack, .close: return nil
        }
    }

    /// The verb as it could be asked here: once for each step that it may be about.
    private func samples(of verb: VerbName) -> [(verb: Verb, step: String?)] {
        func each(
            _ statuses: [StepStatus], _ make: (StepID, String) -> Verb
        ) -> [(verb: Verb, step: String?)] {
            let found = steps.indices.filter { statuses.contains(steps[$0].status) }.prefix(20)
            guard !found.isEmpty else {
                let wantsCheckpoint = verb != .skip && verb != .resolve
                let index = graph.tasks.firstIndex { $0.kind.isCheckpoint == wantsCheckpoint } ?? 0
                return [(make(StepID(index), graph.tasks[index].name), graph.tasks[index].name)]
            }
            return found.map { (make(StepID($0), graph.tasks[$0].name), graph.tasks[$0].name) }
        }
        switch verb {
        case .start: return [(.start(frozen, selection: nil), nil)]
        case .agree:
            return each([.open]) { step, name in
                .agree(step: name, seen: shownDigest(at: step), comment: "a comment")
            }
        case .delegate:
            return each([.open]) {
                .delegate(step: $1, to: "somebody-else", comment: "a comment")
            }
        case .reject: return each([.open]) { .reject(step: $1, comment: "a comment") }
        case .trigger: return each([.open]) { .trigger(step: $1, comment: "") }
        case .skip: return each([.failed]) { .skip(step: $1, reason: "a reason") }
        case .resolve:
            return each([.inDoubt]) { .resolve(step: $1, as: .notDone, reason: "a reason") }
        case .retry: return [(.retry, nil)]
        case .pause: return [(.pause, nil)]
        case .stop: return [(.stop, nil)]
        case .resume: return [(.resume, nil)]
        case .amend: return [(.amend(frozen), nil)]
        case .abort: return [(.abort, nil)]
        case .rollBack: return [(.rollBack, nil)]
        case .close: return [(.close, nil)]
        }
    }
}
