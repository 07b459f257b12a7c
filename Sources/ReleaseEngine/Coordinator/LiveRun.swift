internal import ReleaseModel

/// A run that the coordinator holds, and what this turn has done with it.
struct LiveRun {
    var run: Run
    /// How many of the server's slots it holds.
    var performing: Int
    /// The run's row as it was last recorded; what never changes in it is not made again.
    var summary: RunSummary
    /// The batch's entry that collects this run's events; nil before its first one.
    var entry: Int?
    /// The turn's latest entry for this run; what it says holds only once that is recorded.
    var lastEntry: Int?
    /// Whether the turn has come upon it.
    var isTouched = false
    var isWaitingForSlot = false

    init(_ run: Run) {
        self.run = run
        performing = run.performingCount
        summary = run.summary
    }
}
