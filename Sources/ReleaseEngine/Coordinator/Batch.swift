package import ReleaseModel

/// What one turn of the coordinator wants recorded, and what follows once it is.
package struct Batch: Sendable {
    package var entries: [Entry] = []
    /// Inputs for runs that are not loaded: load, and hand them in again.
    package var unloaded: [Addressed] = []

    /// One change with what waits for it.
    package struct Entry: Sendable {
        package var change: Change
        package var run: RunID
        /// To be performed once the change is recorded.
        package var actions: [Action] = []
        /// Decided again if it is not.
        package var inputs: [Addressed] = []
        package var answers: [(tell: @Sendable (Reply) -> Void, reply: Reply)] = []
    }

    package var isEmpty: Bool { entries.isEmpty && unloaded.isEmpty }
}
