internal import ReleaseEngine
package import ReleaseModel

/// Jobs: each a run of the engine, or what a release task's run does with one component.
package struct Jobs: Sendable {
    let catalog: Catalog
    let engine: Engine

    /// What became of a job: nothing of it is stored beside its run.
    package func find(_ id: String, in project: String) async throws(ResourceError) -> Job {
        guard id.hasPrefix("JOB"), id.utf8.count <= 64 else { throw .missing(.job, id: id) }
        let owner = catalog.all(Component.self, in: project).first { component in
            component.changes.contains { $0.id == id }
        }
        let change = owner?.changes.last { $0.id == id }
        let own = RunID(startedBy: id, in: project)
        let run: Run
        do throws(EngineError) {
            run = try await engine.runState(change.map { RunID($0.run) } ?? own)
        } catch {
            if case .noSuchRun = error { throw .missing(.job, id: id) }
            throw ResourceError(error)
        }
        guard run.project == project else { throw .missing(.job, id: id) }
        let isWhole = run.id == own
        let progress = JobProgress(run, of: owner?.id ?? "", isWhole: isWhole)
        let action = change?.action ?? Self.action(of: run) ?? .upgrade
        return Job(id: id, action: action, progress, isLast: owner?.lastChange?.id == id)
    }

    /// What a job does whose component is gone.
    private static func action(of run: Run) -> Component.Action? {
        for task in run.graph.tasks {
            guard case .action(let action) = task.kind else { continue }
            if action.input["operation"] == "remove" { return .delete }
        }
        return nil
    }
}

/// A job as it is now.
package struct Job: Hashable, Sendable {
    package enum Status: String, Hashable, Sendable {
        case submitted = "SUBMITTED"
        case scheduled = "SCHEDULED"
        case running = "RUNNING"
        case failed = "FAILED"
        case succeeded = "SUCCEEDED"
        case cancelled = "CANCELLED"
        case partiallyFailed = "PARTIALLY_FAILED"
        /// Of tasks alone.
        case skipped = "SKIPPED"
        case rollingBack = "ROLLBACKING"
        case rolledBack = "ROLLBACKED"
        case unknown = "UNKNOWN"
    }

    package struct Task: Hashable, Sendable {
        package var id: String
        package var name: String
        package var index: Int
        package var type: String
        package var status: Status
        package var message: String
        package var startedAt: Instant?
        package var changedAt: Instant?
    }

    package var id: String
    package var status: Status
    /// PROVISION, DEPROVISION or DAILY_OPERATION.
    package var type: String
    package var canRollBack: Bool
    package var tasks: [Task]
    package var startedAt: Instant
    package var endedAt: Instant?

    init(id: String, action: Component.Action, _ progress: JobProgress, isLast: Bool) {
        self.id = id
        let run = progress.run
        status = Self.status(progress)
        switch action {
        case .create: type = "PROVISION"
        case .delete: type = "DEPROVISION"
        case .upgrade, .start, .stop, .restart, .scale, .rollback, .gray:
            type = "DAILY_OPERATION"
        }
        let isChange = action == .upgrade || action == .rollback
        canRollBack = isLast && isChange && run.status.isResting
        tasks = progress.steps.enumerated().map { Task($0.element, $0.offset, of: run) }
        startedAt = run.startedAt
        endedAt = run.status.isOpen ? nil : run.lastAt
    }

    private static func status(_ progress: JobProgress) -> Status {
        let failure: Status = progress.isPartial ? .partiallyFailed : .failed
        switch progress.run.status {
        case .rollingBack: return .rollingBack
        case .rolledBack: return .rolledBack
        case .rollbackFailed, .abortFailed: return .failed
        case .stopped, .aborted: return progress.hasFailed ? failure : .cancelled
        case .failed: return failure
        case .succeeded: return .succeeded
        case .closed, .running, .paused, .stopping, .failing, .aborting:
            let records = progress.steps.map { progress.run.steps[$0.index] }
            if progress.isOver { return progress.hasFailed ? failure : .succeeded }
            if progress.run.status == .closed { return .cancelled }
            if records.allSatisfy({ [.pending, .ready].contains($0.status) }) {
                return .submitted
            }
            return .running
        }
    }
}

extension Job.Task {
    fileprivate init(_ step: StepID, _ index: Int, of run: Run) {
        let task = run.graph.tasks[step.index]
        let forward = run.steps[step.index]
        let back = run.undoRecord(of: step)
        let record = back ?? forward
        id = "\(run.id)/\(task.name)"
        name = task.name
        self.index = index
        startedAt = forward.startedAt
        changedAt = record.endedAt ?? record.startedAt ?? forward.endedAt
        message = record.reason ?? forward.reason ?? ""
        switch task.kind {
        case .action(let action): type = action.input["operation"]?.string ?? action.driver
        case .approval: type = "approval"
        case .trigger: type = "trigger"
        case .wait: type = "wait"
        case .gate: type = "gate"
        }
        if case .open = forward.state { message = "waits for somebody to say go at \(name)" }
        if let back {
            switch back.status {
            case .succeeded, .skipped: status = .rolledBack
            case .failed: status = .failed
            default: status = .rollingBack
            }
            return
        }
        status = Self.status(forward.status)
    }

    private static func status(_ status: StepStatus) -> Job.Status {
        switch status {
        case .pending, .ready: .submitted
        case .open: .scheduled
        case .performing, .waiting, .watching, .backingOff: .running
        case .inDoubt: .unknown
        case .succeeded: .succeeded
        case .skipped, .excluded: .skipped
        case .failed: .failed
        }
    }
}
