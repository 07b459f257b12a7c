package import ReleaseModel

/// A line for the audit log; number and hashes are assigned by the committer, last.
package struct AuditDraft: Hashable, Sendable {
    package var at: Instant
    /// The project it belongs to; empty for what belongs to none.
    package var project: String
    /// Who: the name, and the identity that was authenticated.
    package var actor: String
    /// From where: an address, or `socket`; empty where nobody asked from anywhere.
    package var address: String
    /// What was asked: "agree".
    package var verb: String
    /// On what: "r-…/release-board".
    package var subject: String
    /// "accepted", or the refusal's code.
    package var answer: String
    /// Why, in the words of who asked.
    package var reason: String
    /// With which content: of the plan, or of what was shown; empty where there is none.
    package var digest: String
    /// More, as canonical JSON.
    package var detail: JSON

    package init(
        at: Instant, project: String = "", actor: String, address: String = "", verb: String,
        subject: String, answer: String, reason: String = "", digest: String = "",
        detail: JSON = .object([])
    ) {
        self.at = at
        self.project = project
        self.actor = actor
        self.address = address
        self.verb = verb
        self.subject = subject
        self.answer = answer
        self.reason = reason
        self.digest = digest
        self.detail = detail
    }
}
