package import ReleaseModel

/// Where a release plan, or a component of it, is; raw values are those of the wire.
///
/// Two of them are ours, for what is on its way: docs/servicestage-release-plans.md has the table.
package enum ReleasePlanStatus: String, Hashable, Sendable, CaseIterable {
    case created = "CREATED"
    case running = "RUNNING"
    /// Of plans alone: a component that was released reads RUNNING, because it runs.
    case success = "SUCCESS"
    case failed = "FAILED"
    case partiallyFailed = "PARTIALLY_FAILED"
    case aborting = "ABORTING"
    case aborted = "ABORTED"
    case rollingBack = "ROLLBACKING"
    case rollbackSucceeded = "ROLLBACK_SUCCEED"
    case rollbackFailed = "ROLLBACK_FAILED"

    /// What the console calls it.
    package var label: String {
        switch self {
        case .created: "To release"
        case .running: "Releasing"
        case .success: "Released"
        case .failed: "Release failed"
        case .partiallyFailed: "Release partly failed"
        case .aborting: "Suspending"
        case .aborted: "Suspended"
        case .rollingBack: "Rolling back"
        case .rollbackSucceeded: "Rolled back"
        case .rollbackFailed: "Rollback failed"
        }
    }

    /// Whether something of it moves, or may at any moment.
    package var isUnderWay: Bool {
        switch self {
        case .running, .aborting, .rollingBack: true
        case .created, .success, .failed, .partiallyFailed, .aborted, .rollbackSucceeded,
            .rollbackFailed:
            false
        }
    }
}

extension ReleasePlanStatus {
    /// A plan whose last execution is this run; nil for one that was never executed.
    package init(_ run: Run?) {
        guard let run else {
            self = .created
            return
        }
        if let status = ReleasePlanStatus(run.status) {
            self = status
        } else if run.status == .paused {
            self = run.tally.active > 0 ? .aborting : .aborted
        } else if run.status == .closed, run.tally.finished == run.steps.count {
            self = .success
        } else if run.status == .stopped, !run.isStuck {
            self = .aborted
        } else {
            self = Self.failure(of: run)
        }
    }

    /// A plan whose run has this status; nil where its steps must be looked at besides.
    package init?(_ status: RunStatus) {
        switch status {
        case .running, .failing: self = .running
        case .succeeded: self = .success
        // A rollback that is stopped is on its way to rest, like any other one.
        case .stopping: self = .aborting
        case .aborted: self = .aborted
        case .aborting, .rollingBack: self = .rollingBack
        case .rolledBack: self = .rollbackSucceeded
        case .abortFailed, .rollbackFailed: self = .rollbackFailed
        case .paused, .stopped, .failed, .closed: return nil
        }
    }

    /// Some of it was released, or nothing.
    private static func failure(of run: Run) -> ReleasePlanStatus {
        let isPartial = run.graph.tasks.indices.contains { index in
            run.steps[index].status == .succeeded && run.graph.tasks[index].deployment != nil
        }
        return isPartial ? .partiallyFailed : .failed
    }
}

extension Run {
    /// Stopped, with a failure after which nothing can go on but by a retry.
    fileprivate var isStuck: Bool { tally[.failed] > 0 && frozen.plan.failMode == .stop }
}

extension PlanTask {
    /// What a step brings to a target; nil for every other step.
    var deployment: JSON? {
        guard case .action(let action) = kind, action.driver == ComponentOrder.driver,
            action.input["operation"] == "deploy"
        else { return nil }
        return action.input
    }
}
