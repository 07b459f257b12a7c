extension API {
    /// A piece of the audit log, newest first.
    package struct AuditList: Codable, Hashable, Sendable {
        package var items: [AuditEntry]
        /// What to ask `cursor` for the next, older piece; nil at the end.
        package var nextCursor: String?

        package init(items: [AuditEntry], nextCursor: String? = nil) {
            self.items = items
            self.nextCursor = nextCursor
        }
    }
}
