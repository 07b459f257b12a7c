extension API {
    /// Who answers.
    package struct ServerInfo: Codable, Hashable, Sendable {
        package var version: String
        package var pid: Int
        package var startedAt: Timestamp
        package var isReady: Bool
        /// Why it is not ready.
        package var trouble: String?

        package init(
            version: String, pid: Int, startedAt: Timestamp, isReady: Bool, trouble: String? = nil
        ) {
            self.version = version
            self.pid = pid
            self.startedAt = startedAt
            self.isReady = isReady
            self.trouble = trouble
        }
    }
}
