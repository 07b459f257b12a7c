extension API {
    /// One try of one step; never overwritten.
    package struct AttemptDetail: Codable, Hashable, Sendable {
        package var step: String
        /// `forward` or `undo`.
        package var direction: String
        package var generation: Int
        package var attempt: Int
        package var orderedAt: Timestamp
        package var endedAt: Timestamp?
        /// `performing`, `succeeded`, `failed`, `cancelled`, `not_done` or `in_doubt`.
        package var verdict: String
        package var reason: String?

        package init(
            step: String, direction: String, generation: Int, attempt: Int, orderedAt: Timestamp,
            endedAt: Timestamp? = nil, verdict: String, reason: String? = nil
        ) {
            self.step = step
            self.direction = direction
            self.generation = generation
            self.attempt = attempt
            self.orderedAt = orderedAt
            self.endedAt = endedAt
            self.verdict = verdict
            self.reason = reason
        }
    }
}
