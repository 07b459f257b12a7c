extension API {
    /// One effect of a run, and what shows how often it was performed.
    package struct EffectProof: Codable, Hashable, Sendable {
        /// `RUN/STEP/forward/1`.
        package var key: String
        package var step: String
        package var direction: String
        package var generation: Int
        package var orderedAt: Timestamp
        package var endedAt: Timestamp?
        package var verdict: String
        package var performed: Int
        /// By a receipt or the target's own record; otherwise only reported.
        package var isProved: Bool
        package var proof: String

        package init(
            key: String, step: String, direction: String, generation: Int, orderedAt: Timestamp,
            endedAt: Timestamp? = nil, verdict: String, performed: Int, isProved: Bool,
            proof: String
        ) {
            self.key = key
            self.step = step
            self.direction = direction
            self.generation = generation
            self.orderedAt = orderedAt
            self.endedAt = endedAt
            self.verdict = verdict
            self.performed = performed
            self.isProved = isProved
            self.proof = proof
        }
    }
}
