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
