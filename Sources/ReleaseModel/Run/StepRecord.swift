/// What is known of one step, in one direction.
///
/// Kept small: a server holds one for every step of every live run.
package struct StepRecord: Hashable, Sendable {
    package internal(set) var state: State = .pending
    /// The generation of the effect's key that is or would be performed; from 1.
    package internal(set) var generation: Int32 = 1
    /// Attempts ordered so far, over all generations.
    package internal(set) var attempts: Int32 = 0
    /// Automatic retries used since the last command that re-opened the step.
    package internal(set) var retries: Int32 = 0
    /// Rounds in doubt that ended in "not done", since the same command.
    package internal(set) var doubtRounds: Int32 = 0
    /// The same, where a server's end was the cause and not the step.
    package internal(set) var restartRounds: Int32 = 0
    /// How many ordered generations were not probed "not done": above 0 the world may have changed.
    package internal(set) var touched: Int32 = 0
    /// The run-wide number of the last order; what rollback sorts by.
    package internal(set) var lastOrder: Int32 = 0
    // An optional takes twice the room.
    private var start = Instant.never
    private var end = Instant.never

    package internal(set) var startedAt: Instant? {
        get { start == .never ? nil : start }
        set { start = newValue ?? .never }
    }
    package internal(set) var endedAt: Instant? {
        get { end == .never ? nil : end }
        set { end = newValue ?? .never }
    }

    package enum State: Hashable, Sendable {
        case pending
        case excluded
        case ready
        case performing(isCancelling: Bool)
        /// A checkpoint; its votes are in the run's ballots.
        case open(expires: Instant?)
        case waiting(until: Instant)
        indirect case watching(Watch)
        case backingOff(until: Instant)
        indirect case inDoubt(Doubt)
        case succeeded
        case skipped
        indirect case failed(reason: String)
    }

    /// A gate being watched.
    package struct Watch: Hashable, Sendable {
        /// Rises each time the watch begins anew; answers to older looks are ignored.
        package var number: Int32
        package var until: Instant
        package var holdsSince: Instant?
        package var detail: String
    }

    /// Why nobody knows, and what is done about it.
    package struct Doubt: Hashable, Sendable {
        package var reason: String
        package var stage: Stage
        /// Probes that could not reach the target.
        package var failedProbes: Int32 = 0
        /// The attempt was being cancelled.
        package var wasCancelling: Bool
        /// The server that ordered the attempt died; not the step's doing.
        package var isByRestart: Bool

        package enum Stage: Hashable, Sendable {
            case probing
            case probeAt(Instant)
            /// Only a person can tell.
            case person
        }
    }

    package init() {}

    package var status: StepStatus {
        switch state {
        case .pending: .pending
        case .excluded: .excluded
        case .ready: .ready
        case .performing: .performing
        case .open: .open
        case .waiting: .waiting
        case .watching: .watching
        case .backingOff: .backingOff
        case .inDoubt: .inDoubt
        case .succeeded: .succeeded
        case .skipped: .skipped
        case .failed: .failed
        }
    }

    /// Why it failed or is in doubt, or what the gate last saw.
    package var reason: String? {
        switch state {
        case .failed(let reason): reason
        case .inDoubt(let doubt): doubt.reason
        case .watching(let watch): watch.detail
        case .pending, .excluded, .ready, .performing, .open, .waiting, .backingOff, .succeeded,
            .skipped:
            nil
        }
    }

    /// Only a person can tell what became of it.
    package var needsResolution: Bool {
        if case .inDoubt(let doubt) = state { doubt.stage == .person } else { false }
    }

    var isReady: Bool {
        if case .ready = state { true } else { false }
    }

    /// Nothing remains to be done for it.
    package var isFinished: Bool {
        switch state {
        case .succeeded, .skipped, .excluded: true
        case .pending, .ready, .performing, .open, .waiting, .watching, .backingOff, .inDoubt,
            .failed:
            false
        }
    }
}

extension Instant {
    /// What no clock shows: stands for "not yet".
    fileprivate static let never = Instant(milliseconds: .min)
}

/// One attempt: which step, which way, which generation, which number.
package struct AttemptRef: Hashable, Sendable {
    package var step: StepID
    package var direction: Direction
    package var generation: Int32
    package var attempt: Int32

    package init(step: StepID, direction: Direction, generation: Int32, attempt: Int32) {
        self.step = step
        self.direction = direction
        self.generation = generation
        self.attempt = attempt
    }
}

/// How many steps are in each status; kept up to date, so that nothing counts by scanning.
package struct Tally: Hashable, Sendable {
    private var counts = [Int32](repeating: 0, count: StepStatus.allCases.count)
    /// In doubt, and only a person can tell.
    package internal(set) var unresolved: Int32 = 0

    package subscript(status: StepStatus) -> Int { Int(counts[status.ordinal]) }

    mutating func add(_ record: borrowing StepRecord, _ difference: Int32) {
        counts[record.status.ordinal] += difference
        if record.needsResolution { unresolved += difference }
    }

    /// Changes a record in place, and counts it anew.
    mutating func keep(_ record: inout StepRecord, _ change: (inout StepRecord) -> Void) {
        add(record, -1)
        change(&record)
        add(record, 1)
    }

    /// Attempts that are performing, or whose end is being probed.
    package var active: Int { self[.performing] + self[.inDoubt] - Int(unresolved) }

    package var finished: Int { self[.succeeded] + self[.skipped] + self[.excluded] }
}

extension StepStatus {
    fileprivate var ordinal: Int {
        switch self {
        case .pending: 0
        case .excluded: 1
        case .ready: 2
        case .performing: 3
        case .open: 4
        case .waiting: 5
        case .watching: 6
        case .backingOff: 7
        case .inDoubt: 8
        case .succeeded: 9
        case .skipped: 10
        case .failed: 11
        }
    }
}
