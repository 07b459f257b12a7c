internal import ReleaseModel

/// The steps of a run that belong to one component of a release plan, and what they say.
struct ItemSteps {
    private let run: Run
    /// Those that change something; checks and triggers between them tell only of waiting.
    private let actions: [StepID]
    private let all: [StepID]
    private let name: String

    init(_ run: Run, _ steps: [StepID], _ name: String) {
        self.run = run
        self.name = name
        all = steps
        actions = steps.filter { step in
            if case .action = run.graph.tasks[step.index].kind { true } else { false }
        }
    }

    /// What the first of its steps brings to its target.
    var deployment: JSON? { actions.lazy.compactMap { run.graph.tasks[$0.index].deployment }.first }

    // MARK: Forward

    /// Where the job is that releases it.
    var forward: ReleasePlanProgress.JobStatus {
        let records = all.map { run.steps[$0.index] }
        if records.allSatisfy({ $0.status.isOver && $0.status != .failed }) { return .succeeded }
        if records.contains(where: { $0.status.moves }) {
            // A checkpoint that was open, or a step in doubt: nothing moves until it goes on.
            return run.status != .stopped ? .running : hasBegun ? .failed : .created
        }
        if records.contains(where: { $0.status == .failed }) { return .failed }
        guard hasBegun else { return .created }
        return run.status.isOpen ? .running : .failed
    }

    func status(_ job: ReleasePlanProgress.JobStatus) -> ReleasePlanStatus {
        let isHeld = run.status == .stopped || run.status == .aborted
        switch job {
        case .succeeded, .running: return .running
        case .created: return isHeld ? .aborted : .created
        case .failed where isHeld && !all.contains { run.steps[$0.index].status == .failed }:
            return .aborted
        case .failed:
            let isPartial = actions.contains { step in
                run.steps[step.index].status == .succeeded
                    && run.graph.tasks[step.index].deployment != nil
            }
            return isPartial ? .partiallyFailed : .failed
        }
    }

    private var hasBegun: Bool { actions.contains { run.steps[$0.index].attempts > 0 } }

    var startedAt: Int64? {
        actions.compactMap { run.steps[$0.index].startedAt?.milliseconds }.min()
    }

    func endedAt(_ job: ReleasePlanProgress.JobStatus) -> Int64? {
        guard job == .succeeded || job == .failed else { return nil }
        return actions.compactMap { run.steps[$0.index].endedAt?.milliseconds }.max()
    }

    /// Which instances failed and why, or what was left undone.
    func failure(_ job: ReleasePlanProgress.JobStatus) -> String? {
        guard job == .failed else { return nil }
        let reasons = all.compactMap { step in
            run.steps[step.index].reason.map { "\(instance(step)): \($0)" }
        }
        guard reasons.isEmpty else { return reasons.joined(separator: "; ") }
        let left = actions.first { !run.steps[$0.index].status.isOver }
        return left.map { "\(instance($0)): was not released; the plan came to rest before" }
    }

    // MARK: Back

    /// Where the job is that puts it back; nil where nothing of it was touched.
    var back: ReleasePlanProgress.JobStatus? {
        let records = undone.map(\.record)
        guard !records.isEmpty else { return nil }
        if records.allSatisfy({ $0.status.isOver && $0.status != .failed }) { return .succeeded }
        if records.contains(where: { $0.status == .failed }) { return .failed }
        let hasBegun = records.contains { $0.attempts > 0 }
        guard hasBegun else { return .created }
        return run.status.isOpen ? .running : .failed
    }

    func status(back job: ReleasePlanProgress.JobStatus) -> ReleasePlanStatus {
        switch job {
        case .succeeded: .rollbackSucceeded
        case .failed: .rollbackFailed
        case .running: .rollingBack
        case .created: run.status.isOpen ? .rollingBack : .rollbackFailed
        }
    }

    private var undone: [(step: StepID, record: StepRecord)] {
        actions.compactMap { step in run.undoRecord(of: step).map { (step, $0) } }
    }

    var backAt: Int64? { undone.compactMap { $0.record.startedAt?.milliseconds }.min() }

    func backEndedAt(_ job: ReleasePlanProgress.JobStatus) -> Int64? {
        guard job == .succeeded || job == .failed else { return nil }
        return undone.compactMap { $0.record.endedAt?.milliseconds }.max()
    }

    func backFailure(_ job: ReleasePlanProgress.JobStatus) -> String? {
        switch job {
        case .succeeded, .running: return nil
        case .created:
            return run.status.isOpen
                ? nil : "\(name): was not put back; the rollback had failed before"
        case .failed:
            let reasons = undone.compactMap { entry in
                entry.record.reason.map { "\(instance(entry.step)): \($0)" }
            }
            return reasons.isEmpty
                ? "\(name): was not put back; the rollback came to rest before"
                : reasons.joined(separator: "; ")
        }
    }

    /// `api on eu`: the component, and the target where that is what failed.
    private func instance(_ step: StepID) -> String {
        let task = run.graph.tasks[step.index]
        guard let target = task.deployment?["target"]?.string else { return task.name }
        return "\(name) on \(target)"
    }
}

extension StepStatus {
    /// Nothing more happens to it by itself.
    fileprivate var isOver: Bool {
        switch self {
        case .succeeded, .skipped, .excluded, .failed: true
        case .pending, .ready, .performing, .open, .waiting, .watching, .backingOff, .inDoubt: false
        }
    }

    /// Something happens to it, or may at any moment.
    fileprivate var moves: Bool {
        switch self {
        case .performing, .open, .waiting, .watching, .backingOff, .inDoubt: true
        case .pending, .ready, .excluded, .succeeded, .skipped, .failed: false
        }
    }
}
