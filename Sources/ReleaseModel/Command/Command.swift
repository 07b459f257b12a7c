/// What a person or client asks of a run.
///
/// Its id is recorded in the event it causes: asked twice, it gets its first answer.
package struct Command: Hashable, Sendable {
    /// Chosen by the client; unique per run.
    package var id: String
    package var by: Principal
    package var verb: Verb
    /// The project it is asked in: a run of another one is no run to it.
    package var scope: ProjectScope
    /// Where the run stood when it was looked at; nil where that does not matter.
    package var expects: Int?
    /// Where it was asked from, for the audit trail: an address, or `socket`.
    package var address: String

    package init(
        id: String, by: Principal, verb: Verb, scope: ProjectScope = .none, expects: Int? = nil,
        address: String = ""
    ) {
        self.id = id
        self.by = by
        self.verb = verb
        self.scope = scope
        self.expects = expects
        self.address = address
    }
}

/// A command's verb with what it needs.
package enum Verb: Hashable, Sendable {
    /// Begin; with a selection, only the named tasks and every checkpoint before them.
    case start(FrozenPlan, selection: [String]?)
    /// Agree at an approval to exactly what was shown (R7).
    case agree(step: String, seen: Digest, comment: String)
    /// Hand one's own vote at an approval on to somebody else, or with nobody named take it back.
    case delegate(step: String, to: String?, comment: String)
    /// Reject at an approval or a trigger: its step fails.
    case reject(step: String, comment: String)
    /// Say go at a trigger.
    case trigger(step: String, comment: String)
    /// Failed steps once more, and on with what was never started.
    case retry
    /// Leave a step out; a second person confirms by asking the same.
    case skip(step: String, reason: String)
    /// Say what became of a step in doubt, where no probe can tell.
    ///
    /// Whoever says which attempt was looked at is refused once there is another one: what is true
    /// of one attempt may be false of the next, and a request may arrive late.
    case resolve(step: String, of: AttemptMark? = nil, as: Resolution, reason: String)
    /// Order nothing new; what runs finishes.
    case pause
    /// Pause, and cancel what runs.
    case stop
    /// Go on after pause or stop.
    case resume
    /// Replace the plan; what is finished or in doubt must stay as it is.
    case amend(FrozenPlan)
    /// Give up, provably without having changed anything (R5).
    case abort
    /// Put back everything ever ordered, newest first (R9).
    case rollBack
    /// Leave the run as it is, for good: no retry, no rollback any more.
    case close
}

/// An attempt of a step, as people see it.
package struct AttemptMark: Hashable, Sendable {
    package var direction: Direction
    /// Counted from 1 in each direction.
    package var number: Int

    package init(_ direction: Direction, _ number: Int) {
        self.direction = direction
        self.number = number
    }
}

/// What a person says of a step in doubt.
package enum Resolution: Hashable, Sendable {
    case done([Output])
    case notDone
}

/// A verb without its arguments: what permissions, explanations and tables are about.
package enum VerbName: String, Hashable, Sendable, CaseIterable {
    case start, agree, delegate, reject, trigger, retry, skip, resolve, pause, stop, resume, amend,
        abort
    case rollBack = "rollback"
    case close
}

extension Verb {
    package var name: VerbName {
        switch self {
        case .start: .start
        case .agree: .agree
        case .delegate: .delegate
        case .reject: .reject
        case .trigger: .trigger
        case .retry: .retry
        case .skip: .skip
        case .resolve: .resolve
        case .pause: .pause
        case .stop: .stop
        case .resume: .resume
        case .amend: .amend
        case .abort: .abort
        case .rollBack: .rollBack
        case .close: .close
        }
    }
}
