extension API {
    /// So many different people from among some, and how far that is fulfilled.
    package struct ApprovalCondition: Codable, Hashable, Sendable {
        /// People's names and `group:NAME`; empty means anybody who may agree.
        package var approvers: [String]
        package var require: Int
        /// Whose agreement counts for it.
        package var agreed: [String]
        package var isMet: Bool
        /// `1 of 2 from group sre`.
        package var text: String

        package init(
            approvers: [String], require: Int, agreed: [String], isMet: Bool, text: String
        ) {
            self.approvers = approvers
            self.require = require
            self.agreed = agreed
            self.isMet = isMet
            self.text = text
        }
    }

    /// A vote that was handed on.
    package struct ApprovalDelegation: Codable, Hashable, Sendable {
        /// Whose vote it is.
        package var from: String
        /// Who gives it.
        package var to: String
        package var comment: String

        package init(from: String, to: String, comment: String) {
            self.from = from
            self.to = to
            self.comment = comment
        }
    }
}
