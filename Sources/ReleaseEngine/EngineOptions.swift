/// How an engine behaves; every bound has a default.
package struct EngineOptions: Sendable {
    /// How many actions may perform at once on this server.
    package var parallelism = 64
    /// How long a shutdown waits for what performs.
    package var drain: Duration = .seconds(10)
    /// How many inputs share one commit at the most.
    package var groupLimit = 256
    /// How many commands may wait for a decision; further ones are told to come again.
    package var commandLimit = 10_000
    /// After a restore: every open run waits until a person resumes it.
    package var holdsOpenRuns = false
    package var clock: any EngineClock = SystemClock()
    /// Called at each boundary of the journal; a crash test ends the process here.
    package var boundary: (@Sendable (Boundary) -> Void)?
    /// Where the engine's tasks run; nil: where tasks of this process run anyway.
    package var executor: (any TaskExecutor)?
    /// Breaks the engine on purpose, to show that a simulator notices; nil in every server.
    package var tampering: Tampering?

    package init() {}

    /// A place where a crash is interesting.
    package enum Boundary: Sendable {
        case beforeCommit
        case afterCommit
    }
}
