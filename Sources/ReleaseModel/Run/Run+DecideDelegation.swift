extension Run {
    func decideDelegate(
        _ name: String, to person: String?, _ comment: String, _ by: Principal, at time: Instant
    ) throws(Refusal) -> [RunEvent] {
        let step = try openCheckpoint(name, for: .delegate)
        guard case .approval(let approval) = task(step).kind else { throw notAnApproval(name) }
        try requireNotExpired(step, at: time)
        try requireNotInvolved(by, at: name)
        try requireOwnVote(by, by: approval, at: step)
        guard let person else { return try withdrawal(by, comment, at: step) }
        try requireUnspoken(by, at: step)
        try requireComment(comment, by: approval, at: name)
        try requireTakes(person, from: by, approval, at: step)
        let delegation = Delegation(by: by, to: person, comment: comment.bounded)
        return [.delegated(step, delegation)]
    }

    private func withdrawal(
        _ by: Principal, _ comment: String, at step: StepID
    ) throws(Refusal) -> [RunEvent] {
        guard delegation(by: by, at: step) != nil else {
            throw Refusal(
                .incomplete, "\(by.name) has handed on nothing at \(task(step).name).",
                [.init("nobody is named", remedy: "say who votes instead: --to NAME")])
        }
        try requireUnspoken(by, at: step)
        return [.delegationWithdrawn(step, by: by, comment: comment.bounded)]
    }

    /// Only who is named by name has a vote of one's own to hand on: so no chain is ever made.
    private func requireOwnVote(
        _ by: Principal, by approval: ApprovalSpec, at step: StepID
    ) throws(Refusal) {
        guard !approval.names(by.name) else { return }
        let name = task(step).name
        let fact =
            delegation(to: by, at: step).map {
                "the vote is \($0.by.name)'s, and is handed on once only"
            } ?? "\(name) does not name \(by.name)"
        throw Refusal(
            .notAllowed, "\(by.name) has no vote at \(name) to hand on.",
            [.init(fact, remedy: "somebody whom the approval names by name hands on")])
    }

    private func requireUnspoken(_ by: Principal, at step: StepID) throws(Refusal) {
        guard let vote = countingVotes(at: step).first(where: { $0.isBy(by) }) else { return }
        let name = task(step).name
        let fact = "\(vote.by.name) has agreed" + (vote.delegator == nil ? "" : " for \(by.name)")
        throw Refusal(
            .alreadySaid, "The vote of \(by.name) at \(name) has been given.",
            [.init(fact, remedy: "nothing: it counts; reject to undo it")])
    }

    /// Refuses who may not vote, or votes already, or would hold two votes.
    private func requireTakes(
        _ person: String, from by: Principal, _ approval: ApprovalSpec, at step: StepID
    ) throws(Refusal) {
        let name = task(step).name
        let isInvolved = ([startedBy] + amendedBy).contains { $0.name == person }
        let other = delegations(at: step).first {
            $0.to == person && !$0.by.isSamePerson(as: by)
        }
        let fact: String
        if person.isEmpty || person.unicodeScalars.count > 128
            || person.contains(where: \.isWhitespace)
        {
            fact = "a person's name has 1 to 128 characters and no white space"
        } else if person == by.name {
            fact = "\(person) is who hands on"
        } else if case .group = Approver(person) {
            fact = "\(person) is a group, not a person"
        } else if isInvolved {
            fact = "\(person) started or amended \(id)"
        } else if approval.names(person) {
            fact = "\(name) names \(person) too"
        } else if let other {
            fact = "\(person) votes for \(other.by.name) there"
        } else {
            return
        }
        throw Refusal(
            .notAllowed, "\(person) cannot vote at \(name) for \(by.name).",
            [.init(fact, remedy: "name somebody else: --to NAME")])
    }
}
