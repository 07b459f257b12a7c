package import ReleaseModel

/// Why the engine could not answer.
///
/// One case per reaction.
package enum EngineError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Not allowed now; the refusal says what would make it allowed.
    case refused(Refusal)
    case noSuchRun(RunID)
    /// Nothing was decided: the store cannot write (full disk, …); try again later.
    case unavailable(reason: String)
    /// The engine is shutting down: nothing new is accepted.
    case shuttingDown
    /// The run's journal cannot be replayed; the run is parked, other runs go on.
    case damaged(RunID, reason: String)

    package var description: String {
        switch self {
        case .refused(let refusal): refusal.sentence
        case .noSuchRun(let run): "there is no run \(run)"
        case .unavailable(let reason): reason
        case .shuttingDown: "the server is shutting down; ask again"
        case .damaged(let run, let reason):
            "the journal of \(run) cannot be replayed (\(reason)); restore a backup"
        }
    }
}

/// What an accepted command led to.
package struct Answer: Hashable, Sendable {
    package var summary: RunSummary
    /// The position of the event that the command caused.
    package var position: Int
    /// The command's id was known: this is its first answer again.
    package var isRepeated: Bool

    package init(summary: RunSummary, position: Int, isRepeated: Bool) {
        self.summary = summary
        self.position = position
        self.isRepeated = isRepeated
    }
}

/// An event of a run with its place and time, as the journal has it.
package struct JournalEntry: Hashable, Sendable {
    package var position: Int
    package var at: Instant
    /// The event's kind: "attempt_succeeded".
    package var kind: String
    /// The whole event as canonical JSON.
    package var json: JSON

    package init(position: Int, at: Instant, kind: String, json: JSON) {
        self.position = position
        self.at = at
        self.kind = kind
        self.json = json
    }
}

/// A verb with whether it is allowed now, and if not, why not.
package struct VerbAnswer: Hashable, Sendable {
    package var verb: VerbName
    /// The step it is about; nil for verbs on the run.
    package var step: String?
    package var refusal: Refusal?

    package init(verb: VerbName, step: String? = nil, refusal: Refusal?) {
        self.verb = verb
        self.step = step
        self.refusal = refusal
    }
}

/// Figures of a live engine.
package struct EngineMetrics: Hashable, Sendable {
    package var runsByStatus: [Output] = []
    package var liveRuns = 0
    package var performing = 0
    package var mailboxDepth = 0
    package var stepsEnded = 0
    package var commits = 0
    package var committedEvents = 0
    /// Seconds, cumulative, with `commits` as the count.
    package var commitSeconds: Double = 0
    /// Counts of commits at most this long; the last bucket has no bound.
    package var commitBuckets: [Bucket] = []
    /// Seconds an attempt took, cumulative, with its own count.
    package var stepSeconds: Double = 0
    package var stepBuckets: [Bucket] = []
    /// Why the store cannot write now; nil when it can.
    package var storeTrouble: String?

    package struct Bucket: Hashable, Sendable {
        package var upTo: Double
        package var count: Int

        package init(upTo: Double, count: Int) {
            self.upTo = upTo
            self.count = count
        }
    }

    package init() {}
}
