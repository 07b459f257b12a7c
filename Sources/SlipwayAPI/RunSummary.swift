extension API {
    /// A run's row, as lists show it.
    package struct RunSummary: Codable, Hashable, Sendable {
        package var run: String
        package var name: String
        package var status: String
        /// The number of its last event.
        package var position: Int
        package var planDigest: String
        package var steps: Int
        package var finishedSteps: Int
        package var failedSteps: Int
        /// Checkpoints open and steps in doubt that need a person.
        package var waitingForPeople: Int
        package var startedBy: String
        package var startedAt: Timestamp
        package var changedAt: Timestamp
        /// It moves by itself, or may: neither resting nor ended.
        package var isOpen: Bool

        package init(
            run: String, name: String, status: String, position: Int, planDigest: String,
            steps: Int, finishedSteps: Int, failedSteps: Int, waitingForPeople: Int,
            startedBy: String, startedAt: Timestamp, changedAt: Timestamp, isOpen: Bool
        ) {
            self.run = run
            self.name = name
            self.status = status
            self.position = position
            self.planDigest = planDigest
            self.steps = steps
            self.finishedSteps = finishedSteps
            self.failedSteps = failedSteps
            self.waitingForPeople = waitingForPeople
            self.startedBy = startedBy
            self.startedAt = startedAt
            self.changedAt = changedAt
            self.isOpen = isOpen
        }
    }
}
