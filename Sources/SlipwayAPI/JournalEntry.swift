package import ReleaseModel

extension API {
    /// A fact about a run, as its journal has it.
    package struct JournalEntry: Codable, Hashable, Sendable {
        package var position: Int
        package var at: Timestamp
        package var kind: String
        /// The whole event.
        package var event: JSON

        package init(position: Int, at: Timestamp, kind: String, event: JSON) {
            self.position = position
            self.at = at
            self.kind = kind
            self.event = event
        }
    }
}
