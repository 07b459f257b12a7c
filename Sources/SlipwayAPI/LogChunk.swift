extension API {
    /// A piece of an attempt's log, as text.
    package struct LogChunk: Codable, Hashable, Sendable {
        package var text: String
        /// Where the next piece begins, in bytes.
        package var nextOffset: Int
        /// Nothing will follow.
        package var isComplete: Bool

        package init(text: String, nextOffset: Int, isComplete: Bool) {
            self.text = text
            self.nextOffset = nextOffset
            self.isComplete = isComplete
        }
    }
}
