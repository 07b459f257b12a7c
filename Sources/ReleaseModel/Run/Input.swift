/// Something that a run must decide about.
package enum Input: Hashable, Sendable {
    case command(Command)
    /// An attempt's task ended.
    case ended(AttemptRef, Ending)
    /// A probe answered.
    case probed(AttemptRef, ProbeAnswer)
    /// A driver says what it is about to do; it goes on only once that is recorded.
    case noted(AttemptRef, Note)
    /// A residue's restoration ended.
    case restored(StepID, name: String, Ending)
    /// A gate's condition was looked at.
    case observed(StepID, watch: Int32, Observation)
    /// A timer's time has come.
    case due(TimerKey)
    /// A server took the run up.
    case recovered
    /// Nothing has happened; but look whether something follows from the state.
    case looked
    /// After a restore: wait until a person resumes.
    case held
}

/// How an attempt's task ended.
package enum Ending: Hashable, Sendable {
    case known(Outcome)
    /// The driver threw: we do not know what happened.
    case unknown(reason: String)
    /// This server lost sight of the attempt: its order's commit was unsure.
    case orphaned(reason: String)
}

/// What a probe brought.
package enum ProbeAnswer: Hashable, Sendable {
    case answered(Probe)
    /// The target could not be asked.
    case unreachable(reason: String)
}

/// What a driver notes before it goes on.
package enum Note: Hashable, Sendable {
    case willChange(Residue)
    case didRestore(name: String)
    case willReplace(JSON)
}

/// What the engine must do once the event that ordered it is durable.
package enum Action: Hashable, Sendable {
    case perform(AttemptRef, Effect)
    case probe(AttemptRef, Effect)
    case cancel(AttemptRef)
    case restore(StepID, Residue, Effect)
    case watch(StepID, number: Int32, GateSpec)
    case unwatch(StepID)
    case setTimer(TimerKey, due: Instant)
    case clearTimer(TimerKey)
}
