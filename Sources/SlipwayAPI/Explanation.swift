extension API {
    /// Why a run waits, and what may be asked of it.
    package struct Explanation: Codable, Hashable, Sendable {
        package var run: String
        package var status: String
        package var waitingFor: [WaitReason]
        package var verbs: [VerbAnswer]

        package init(run: String, status: String, waitingFor: [WaitReason], verbs: [VerbAnswer]) {
            self.run = run
            self.status = status
            self.waitingFor = waitingFor
            self.verbs = verbs
        }
    }
}
