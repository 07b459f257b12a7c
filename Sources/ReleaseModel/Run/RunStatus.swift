/// Where a run is.
package enum RunStatus: String, Hashable, Sendable, CaseIterable {
    case running
    /// Nothing new is ordered; what runs finishes; deadlines run on.
    case paused
    /// What ran is being cancelled.
    case stopping
    case stopped
    /// A step failed with `failMode: stop`; what runs finishes.
    case failing
    case failed
    case succeeded
    case aborting
    case abortFailed = "abort_failed"
    case aborted
    case rollingBack = "rolling_back"
    case rollbackFailed = "rollback_failed"
    case rolledBack = "rolled_back"
    case closed

    /// Left only by a command.
    package var isResting: Bool {
        switch self {
        case .failed, .stopped, .succeeded, .rollbackFailed, .abortFailed: true
        case .running, .paused, .stopping, .failing, .aborting, .rollingBack, .aborted, .rolledBack,
            .closed:
            false
        }
    }

    /// Never left.
    package var isTerminal: Bool {
        switch self {
        case .aborted, .rolledBack, .closed: true
        case .running, .paused, .stopping, .stopped, .failing, .failed, .succeeded, .aborting,
            .abortFailed, .rollingBack, .rollbackFailed:
            false
        }
    }

    /// Moves by itself, or may: a starting server takes it up.
    package var isOpen: Bool { !isResting && !isTerminal }
}

/// Where a step is, in a word.
package enum StepStatus: String, Hashable, Sendable, CaseIterable {
    /// Something before it is not finished.
    case pending
    /// Left out by the selection at start.
    case excluded
    /// Nothing before it is missing; it is not ordered yet.
    case ready
    case performing
    /// A checkpoint waits for people.
    case open
    /// A wait step's time runs.
    case waiting
    /// A gate's condition is watched.
    case watching
    /// An automatic retry is planned.
    case backingOff = "backing_off"
    /// What became of an attempt is not known.
    case inDoubt = "in_doubt"
    case succeeded
    case skipped
    case failed
}
