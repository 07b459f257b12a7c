package import ReleaseModel

extension API {
    /// A checkpoint that waits for people.
    package struct CheckpointDetail: Codable, Hashable, Sendable {
        package var run: String
        package var runName: String
        package var step: String
        /// `approval` or `trigger`.
        package var kind: String
        /// Who may say it; empty means anybody.
        package var approvers: [String]
        package var require: Int
        /// Whose agreement counts now.
        package var agreed: [String]
        /// Everything that must be fulfilled, and how far it is; empty at a trigger.
        package var conditions: [ApprovalCondition]
        /// Whose votes are handed on, and to whom.
        package var delegations: [ApprovalDelegation]
        /// Whether a decision needs a word for the record.
        package var needsComment: Bool
        package var openedAt: Timestamp
        package var expires: Timestamp?
        /// What is agreed to.
        package var shown: JSON
        /// What an agreement names as `seen`.
        package var digest: String
        package var startedBy: String
        /// What the plan makes of components: the digest covers it.
        package var changes: [ComponentChange]

        package init(
            run: String, runName: String, step: String, kind: String, approvers: [String],
            require: Int, agreed: [String], conditions: [ApprovalCondition] = [],
            delegations: [ApprovalDelegation] = [], needsComment: Bool = false,
            openedAt: Timestamp, expires: Timestamp? = nil,
            shown: JSON, digest: String, startedBy: String,
            changes: [ComponentChange] = []
        ) {
            self.run = run
            self.runName = runName
            self.step = step
            self.kind = kind
            self.approvers = approvers
            self.require = require
            self.agreed = agreed
            self.conditions = conditions
            self.delegations = delegations
            self.needsComment = needsComment
            self.openedAt = openedAt
            self.expires = expires
            self.shown = shown
            self.digest = digest
            self.startedBy = startedBy
            self.changes = changes
        }
    }
}
