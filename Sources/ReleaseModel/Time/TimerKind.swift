/// What a step waits for that only time brings.
package enum TimerKind: String, Hashable, Sendable, CaseIterable {
    /// A wait step's end.
    case wait
    /// An approval expires.
    case expiry
    /// An automatic retry begins.
    case backoff
    /// A gate's time is over.
    case gate
    /// A target that could not be asked is probed again.
    case probe
}

/// Which timer of a run: the step's number and what it is for.
package struct TimerKey: Hashable, Sendable {
    package var step: StepID
    package var kind: TimerKind

    package init(step: StepID, kind: TimerKind) {
        self.step = step
        self.kind = kind
    }
}
