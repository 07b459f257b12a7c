extension API {
    /// Where a step is.
    package struct StepDetail: Codable, Hashable, Sendable {
        package var name: String
        /// `action`, `approval`, `trigger`, `wait` or `gate`.
        package var kind: String
        /// What performs an action or watches a gate.
        package var driver: String?
        package var status: String
        /// Why it failed or is in doubt.
        package var reason: String?
        package var attempts: Int
        package var generation: Int
        package var startedAt: Timestamp?
        package var endedAt: Timestamp?
        package var outputs: [String: String]

        package init(
            name: String, kind: String, driver: String? = nil, status: String,
            reason: String? = nil, attempts: Int, generation: Int, startedAt: Timestamp? = nil,
            endedAt: Timestamp? = nil, outputs: [String: String] = [:]
        ) {
            self.name = name
            self.kind = kind
            self.driver = driver
            self.status = status
            self.reason = reason
            self.attempts = attempts
            self.generation = generation
            self.startedAt = startedAt
            self.endedAt = endedAt
            self.outputs = outputs
        }
    }
}
