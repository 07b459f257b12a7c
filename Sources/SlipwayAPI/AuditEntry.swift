package import ReleaseModel

extension API {
    /// A line of the audit log.
    package struct AuditEntry: Codable, Hashable, Sendable {
        package var number: Int
        package var at: Timestamp
        /// The project it belongs to; empty for what belongs to none.
        package var project: String
        package var actor: String
        /// From where it was asked.
        package var address: String
        package var verb: String
        package var subject: String
        /// `accepted`, or the refusal's code.
        package var answer: String
        package var reason: String
        /// Of the plan, or of what was shown.
        package var digest: String
        package var detail: JSON
        package var previous: String
        package var hash: String

        package init(
            number: Int, at: Timestamp, project: String, actor: String, address: String,
            verb: String, subject: String, answer: String, reason: String, digest: String,
            detail: JSON, previous: String, hash: String
        ) {
            self.number = number
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
            self.previous = previous
            self.hash = hash
        }
    }
}
