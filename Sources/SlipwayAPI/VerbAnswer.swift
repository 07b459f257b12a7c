extension API {
    /// A verb with whether it is allowed now, and if not, why not.
    package struct VerbAnswer: Codable, Hashable, Sendable {
        package var verb: String
        /// The step it is about; nil for verbs on the run.
        package var step: String?
        package var isAllowed: Bool
        package var refusal: Refusal?

        package init(verb: String, step: String? = nil, isAllowed: Bool, refusal: Refusal? = nil) {
            self.verb = verb
            self.step = step
            self.isAllowed = isAllowed
            self.refusal = refusal
        }
    }
}
