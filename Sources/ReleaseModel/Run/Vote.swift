/// What one person said at an approval, and to exactly what.
package struct Vote: Hashable, Sendable {
    package var by: Principal
    package var seen: Digest
    package var comment: String
    package var at: Instant
    /// Who handed the vote on to whoever gave it.
    package var delegator: Principal?

    package init(
        by: Principal, seen: Digest, comment: String, at: Instant, delegator: Principal? = nil
    ) {
        self.by = by
        self.seen = seen
        self.comment = comment
        self.at = at
        self.delegator = delegator
    }

    /// Whose vote it is: the delegator's where it was handed on.
    package var counted: Principal { delegator ?? by }

    /// Whether somebody gave it, or had it given.
    package func isBy(_ person: Principal) -> Bool {
        by.isSamePerson(as: person) || delegator?.isSamePerson(as: person) == true
    }

    /// One vote per person, the first one, however many a journal holds.
    static func ofDifferentPeople(_ votes: [Vote]) -> [Vote] {
        var different: [Vote] = []
        for vote in votes {
            let isOther = different.allSatisfy { other in
                !other.isBy(vote.by) && !other.isBy(vote.counted)
            }
            if isOther { different.append(vote) }
        }
        return different
    }
}

/// A vote handed on: at one checkpoint, from one whom it names to one person.
package struct Delegation: Hashable, Sendable {
    package var by: Principal
    /// The name of whoever votes instead.
    package var to: String
    package var comment: String

    package init(by: Principal, to: String, comment: String) {
        self.by = by
        self.to = to
        self.comment = comment
    }
}

/// What the first of two persons proposed, and how the step was then.
package struct SkipProposal: Hashable, Sendable {
    package var by: Principal
    package var reason: String
    package var at: Instant
    var seen: StepView

    /// A proposal that nobody has confirmed for so long is void.
    package static let lifetime: Duration = .seconds(24 * 3_600)

    package var expires: Instant { at + Self.lifetime }
}

/// What somebody sees of a step who proposes to leave it out.
struct StepView: Hashable, Sendable {
    private var status: StepStatus
    private var generation: Int32
    private var attempts: Int32
    private var startedAt: Instant?

    init(_ record: StepRecord) {
        // Whether what is before a step is finished does not change the step.
        status = record.status == .ready ? .pending : record.status
        generation = record.generation
        attempts = record.attempts
        startedAt = record.startedAt
    }
}

/// A gate that two persons chose not to wait for.
package struct GateOverride: Hashable, Sendable {
    package var proposedBy: Principal
    /// The first person's reason.
    package var because: String
    package var confirmedBy: Principal
    /// The second person's reason.
    package var reason: String

    package init(
        proposedBy: Principal, because: String, confirmedBy: Principal, reason: String
    ) {
        self.proposedBy = proposedBy
        self.because = because
        self.confirmedBy = confirmedBy
        self.reason = reason
    }
}
