extension API {
    /// What an accepted command led to.
    package struct CommandAnswer: Codable, Hashable, Sendable {
        package var run: RunSummary
        /// The position of the event that the command caused.
        package var position: Int
        /// The command's id was known: this is its first answer again.
        package var isRepeated: Bool

        package init(run: RunSummary, position: Int, isRepeated: Bool) {
            self.run = run
            self.position = position
            self.isRepeated = isRepeated
        }
    }
}
