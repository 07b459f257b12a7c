/// Who may decide at an approval, and whose votes count there.
extension Run {
    /// The votes that count for what is shown now.
    package func countingVotes(at step: StepID) -> [Vote] {
        let given = votes(at: step)
        guard !given.isEmpty else { return [] }
        let shown = shownDigest(at: step)
        return given.filter { $0.seen == shown }
    }

    /// Each condition of an approval with those who fulfil it now; none where it is none.
    package func standings(at step: StepID) -> [ApprovalSpec.Standing] {
        guard case .approval(let approval) = task(step).kind else { return [] }
        return approval.standings(countingVotes(at: step))
    }

    /// `1 of 2 from group sre`, for each condition that is not met.
    func unmet(at step: StepID) -> [String] {
        standings(at: step).filter { !$0.isMet }.map(\.words)
    }

    /// Whether somebody started or amended the run, by name or by identity (R7).
    func isInvolved(_ person: Principal) -> Bool {
        startedBy.isSamePerson(as: person)
            || amendedBy.contains { $0.isSamePerson(as: person) }
    }

    /// R7: who started or amended a run does not approve it.
    func requireNotInvolved(_ by: Principal, at name: String) throws(Refusal) {
        try requireKnown(by, "it might be who started the run")
        guard isInvolved(by) else { return }
        let isStarter = startedBy.isSamePerson(as: by)
        let deed = isStarter ? "started" : "amended"
        let known = isStarter ? startedBy : amendedBy.first { $0.isSamePerson(as: by) } ?? by
        let alias = known.name == by.name ? by.name : "\(by.name), as \(known.name),"
        throw Refusal(
            .notAllowed, "\(by.name) \(deed) this run and may not approve it.",
            [.init("\(alias) \(deed) \(id)", remedy: "somebody else agrees at \(name)")])
    }

    func requireKnown(_ by: Principal, _ danger: String) throws(Refusal) {
        guard !by.isKnown else { return }
        throw Refusal(
            .notAllowed, "Nobody knows who asks here, so \(danger).",
            [
                .init(
                    "the request came over a port without a name",
                    remedy: "ask through the data folder, or say who you are: --as NAME")
            ])
    }

    /// Refuses who is neither named, nor in a named group, nor stands in for somebody.
    func requireAllowed(
        _ by: Principal, by approval: ApprovalSpec, at step: StepID
    ) throws(Refusal) {
        guard !approval.allows(by), delegation(to: by, at: step) == nil else { return }
        let name = task(step).name
        throw Refusal(
            .notAllowed, "\(by.name) is not among those who decide at \(name).",
            Refusal.bounded(
                approval.conditions.filter { !$0.approvers.isEmpty }.map { condition in
                    let names = condition.approvers.map { Approver($0).words }
                    return .init(
                        "\(name) names \(names.joined(separator: ", "))",
                        remedy: "one of them decides, or hands the vote on")
                }))
    }

    /// Whose vote somebody gives there instead of them.
    func delegation(to person: Principal, at step: StepID) -> Delegation? {
        delegations(at: step).first { $0.to == person.name }
    }

    func delegation(by person: Principal, at step: StepID) -> Delegation? {
        delegations(at: step).first { $0.by.isSamePerson(as: person) }
    }

    func requireComment(
        _ comment: String, by approval: ApprovalSpec, at name: String
    ) throws(Refusal) {
        guard approval.needsComment, comment.allSatisfy(\.isWhitespace) else { return }
        throw Refusal(
            .incomplete, "\(name) asks for a word for the record.",
            [.init("no comment is given", remedy: "say why: --comment TEXT")])
    }

    /// The time is up, whether or not somebody has noticed yet.
    func requireNotExpired(_ step: StepID, at time: Instant) throws(Refusal) {
        guard case .open(let expires?) = steps[step.index].state, expires <= time else { return }
        let name = task(step).name
        throw Refusal(
            .wrongStepState, "\(name) has expired.",
            [
                .init(
                    "its time is up: \(unmet(at: step).joined(separator: "; "))",
                    remedy: "retry the run: that opens the checkpoint again")
            ])
    }

    /// Why an approval that nobody gave in time has failed.
    func expiryReason(of step: StepID) -> String {
        let unmet = unmet(at: step)
        guard !unmet.isEmpty else { return Self.expired }
        return "\(Self.expired): \(unmet.joined(separator: "; "))"
    }

    static let expired = "expired before enough people agreed"
}
