import ReleaseModel

/// What the referee knows of one step, from the journal alone and by its own reckoning.
struct StepLedger {
    var forward = Track()
    var undo = Track()
    /// Succeeded, skipped or left out: what comes after may begin.
    var isFinished = false
    var isAgreed = false
    var votes: [Vote] = []
    /// Whose votes are handed on here, and to what name.
    var handedOn: [(by: Principal, to: String)] = []
    var proposal: Proposal?
    /// When an open approval can no longer be given.
    var expires: Instant?
    var waitsUntil: Instant?

    subscript(direction: Direction) -> Track {
        get { direction == .forward ? forward : undo }
        set {
            if direction == .forward { forward = newValue } else { undo = newValue }
        }
    }

    /// What somebody wants left out, and how the step was then.
    struct Proposal {
        var by: Principal
        var attempts: Int32
        var hasFailed: Bool
    }

    /// One way of a step: its attempts and their verdicts.
    struct Track {
        /// Ordered, and without a verdict yet.
        var current: AttemptRef?
        var isInDoubt = false
        var attempts: Int32 = 0
        /// No effect may be performed under this generation or an older one.
        var failedGeneration: Int32 = 0
        var verdicts: [Int32: String] = [:]
        var hasSucceeded = false
        var hasFailed = false {
            didSet { if hasFailed { hasEverFailed = true } }
        }
        private(set) var hasEverFailed = false
        /// Orders that no probe found "not done".
        var touched = 0
        var lastOrder = 0
    }
}
