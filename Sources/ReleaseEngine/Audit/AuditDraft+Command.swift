import ReleaseModel

extension AuditDraft {
    /// The line of a command.
    ///
    /// - Parameter plan: the plan it was accepted under; what the command itself names goes first.
    init(_ command: Command, _ run: RunID, plan: Digest?, answer: String, at time: Instant) {
        let account = command.verb.account
        self.init(
            at: time, project: command.scope.project, actor: command.by.description,
            address: command.address, verb: command.verb.name.rawValue,
            subject: command.verb.step.map { "\(run)/\($0)" } ?? run.description, answer: answer,
            reason: account.reason, digest: (account.digest ?? plan)?.description ?? "",
            detail: account.detail)
    }
}

extension Verb {
    /// The step it is about.
    var step: String? {
        switch self {
        case .agree(let step, _, _), .reject(let step, _), .trigger(let step, _),
            .skip(let step, _), .resolve(let step, _, _, _), .delegate(let step, _, _):
            step
        case .start, .retry, .pause, .stop, .resume, .amend, .abort, .rollBack, .close: nil
        }
    }

    /// Why, with which content, and what else.
    fileprivate var account: (reason: String, digest: Digest?, detail: JSON) {
        switch self {
        case .start(let frozen, let selection):
            ("", frozen.digest, Self.detail(of: frozen, selection))
        case .amend(let frozen): ("", frozen.digest, Self.detail(of: frozen, nil))
        case .agree(_, let seen, let comment): (comment, seen, .object([]))
        case .reject(_, let comment), .trigger(_, let comment): (comment, nil, .object([]))
        case .delegate(_, let person, let comment):
            (comment, nil, ["to": person.map(JSON.string) ?? .null])
        case .skip(_, let reason): (reason, nil, .object([]))
        case .resolve(_, _, .done, let reason): (reason, nil, ["as": "done"])
        case .resolve(_, _, .notDone, let reason): (reason, nil, ["as": "not_done"])
        case .retry, .pause, .stop, .resume, .abort, .rollBack, .close: ("", nil, .object([]))
        }
    }

    private static func detail(of frozen: FrozenPlan, _ selection: [String]?) -> JSON {
        guard let selection else { return ["plan": .string(frozen.plan.name)] }
        return [
            "plan": .string(frozen.plan.name), "only": .array(selection.map(JSON.string)),
        ]
    }
}
