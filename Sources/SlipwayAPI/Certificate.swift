extension API {
    /// What a run did to the world, and how far that is proved.
    package struct Certificate: Codable, Hashable, Sendable {
        package var run: String
        package var name: String
        package var status: String
        package var planDigest: String
        package var effects: [EffectProof]
        /// No finished effect was performed more than once.
        package var holds: Bool
        package var violations: [String]

        package init(
            run: String, name: String, status: String, planDigest: String, effects: [EffectProof],
            holds: Bool, violations: [String]
        ) {
            self.run = run
            self.name = name
            self.status = status
            self.planDigest = planDigest
            self.effects = effects
            self.holds = holds
            self.violations = violations
        }
    }
}
