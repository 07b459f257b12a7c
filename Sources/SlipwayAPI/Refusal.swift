extension API {
    /// Why a verb is not allowed now.
    package struct Refusal: Codable, Hashable, Sendable {
        package var code: String
        package var sentence: String
        package var facts: [RefusalFact]

        package init(code: String, sentence: String, facts: [RefusalFact]) {
            self.code = code
            self.sentence = sentence
            self.facts = facts
        }
    }
}
