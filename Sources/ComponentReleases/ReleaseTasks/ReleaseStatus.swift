package import ReleaseEngine
package import ReleaseModel

/// Where a release task, a stage or a task of it is, as the published interface counts it.
///
/// 6 and 8 are not published, and never appear. docs/servicestage-release-tasks.md has the table.
package enum ReleaseStatus: Int, Hashable, Sendable, CaseIterable {
    /// Never run.
    case initialised = 1
    case successful = 2
    case failed = 3
    case releasing = 4
    case toBeApproved = 5
    case paused = 7
    case skipped = 9
    case rollingBack = 10
    case rolledBack = 11
    case rollbackFailed = 12
    case stopping = 13
    /// Only the answer to a retry says it; what is seen afterwards is 4.
    case restarting = 14

    /// What the console calls it.
    package var label: String {
        switch self {
        case .initialised: "Initialised"
        case .successful: "Successful"
        case .failed: "Release failed"
        case .releasing: "Running"
        case .toBeApproved: "To be approved"
        case .paused: "Paused"
        case .skipped: "Skipped"
        case .rollingBack: "Rolling back"
        case .rolledBack: "Rolled back"
        case .rollbackFailed: "Rollback failed"
        case .stopping: "Stopping"
        case .restarting: "Restarting"
        }
    }

    /// What the native interface calls it.
    package var word: String {
        switch self {
        case .initialised: "initialised"
        case .successful: "successful"
        case .failed: "failed"
        case .releasing: "releasing"
        case .toBeApproved: "to_be_approved"
        case .paused: "paused"
        case .skipped: "skipped"
        case .rollingBack: "rolling_back"
        case .rolledBack: "rolled_back"
        case .rollbackFailed: "rollback_failed"
        case .stopping: "stopping"
        case .restarting: "restarting"
        }
    }

    /// Whether something of it moves, or may at any moment.
    package var isUnderWay: Bool {
        switch self {
        case .releasing, .toBeApproved, .rollingBack, .stopping, .restarting: true
        case .initialised, .successful, .failed, .paused, .skipped, .rolledBack, .rollbackFailed:
            false
        }
    }
}

extension ReleaseStatus {
    /// A release task whose last execution is this run; nil for one that has none.
    package init(_ standing: RunStanding?) {
        guard let standing, let status = RunStatus(rawValue: standing.summary.status) else {
            self = .initialised
            return
        }
        let row = standing.summary
        self.init(
            status, hasOpenCheckpoint: standing.openCheckpoints > 0,
            isComplete: row.finishedSteps == row.steps)
    }

    package init(_ run: Run?) {
        guard let run else {
            self = .initialised
            return
        }
        self.init(
            run.status, hasOpenCheckpoint: run.status.isOpen && run.tally[.open] > 0,
            isComplete: run.tally.finished == run.steps.count)
    }

    /// - Parameters:
    ///   - hasOpenCheckpoint: somebody must agree, or say go, before it can go on.
    ///   - isComplete: every step is finished; it tells what a closed run was.
    package init(_ status: RunStatus, hasOpenCheckpoint: Bool, isComplete: Bool) {
        switch status {
        case .running: self = hasOpenCheckpoint ? .toBeApproved : .releasing
        case .failing: self = .releasing
        case .paused, .stopped: self = .paused
        case .stopping: self = .stopping
        case .failed: self = .failed
        case .succeeded: self = .successful
        case .aborting, .rollingBack: self = .rollingBack
        case .aborted, .rolledBack: self = .rolledBack
        case .abortFailed, .rollbackFailed: self = .rollbackFailed
        case .closed: self = isComplete ? .successful : .failed
        }
    }
}

extension ReleaseStatus {
    /// One step, forward and back.
    package init(step: StepStatus, undo: StepStatus?) {
        switch undo {
        case .succeeded?, .skipped?: self = .rolledBack
        case .failed?: self = .rollbackFailed
        case .performing?, .backingOff?, .inDoubt?, .waiting?, .watching?, .open?:
            self = .rollingBack
        case .pending?, .ready?, .excluded?, nil: self = ReleaseStatus(forward: step)
        }
    }

    private init(forward step: StepStatus) {
        switch step {
        case .pending, .ready: self = .initialised
        case .excluded, .skipped: self = .skipped
        case .performing, .backingOff, .waiting, .watching, .inDoubt: self = .releasing
        case .open: self = .toBeApproved
        case .succeeded: self = .successful
        case .failed: self = .failed
        }
    }

    /// A task of several steps, or a stage of several tasks.
    ///
    /// - Parameter isHeld: the run is paused or stopped, so that nothing goes on by itself.
    package init(of parts: [ReleaseStatus], isHeld: Bool) {
        for telling in [ReleaseStatus.rollbackFailed, .rollingBack, .failed, .toBeApproved]
        where parts.contains(telling) {
            self = telling
            return
        }
        let rest = parts.filter { $0 != .skipped }
        if rest.isEmpty {
            self = parts.isEmpty ? .initialised : .skipped
        } else if rest.contains(.releasing) {
            self = .releasing
        } else if rest.contains(.rolledBack) {
            self = .rolledBack
        } else if rest.allSatisfy({ $0 == .successful }) {
            self = .successful
        } else if rest.allSatisfy({ $0 == .initialised }) {
            self = .initialised
        } else {
            // Begun, and something of it is still to come.
            self = isHeld ? .paused : .releasing
        }
    }
}
