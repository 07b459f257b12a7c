package import ReleaseModel

extension Run {
    /// The row that lists show.
    package var summary: RunSummary {
        RunSummary(
            run: id, project: project, name: name, status: status.rawValue, position: position,
            planDigest: frozen.digest, steps: steps.count, finishedSteps: tally.finished,
            failedSteps: tally[.failed], waitingForPeople: waitingForPeople,
            startedBy: startedBy.description, startedAt: startedAt, changedAt: lastAt,
            isOpen: status.isOpen)
    }

    fileprivate var waitingForPeople: Int {
        guard status.isOpen else { return 0 }
        return tally[.open] + Int(tally.unresolved) + (undoNeedsPerson ? 1 : 0)
    }

    private var undoNeedsPerson: Bool { currentUndo?.needsResolution ?? false }

    private var currentUndo: StepRecord? {
        guard let rollback, rollback.current < rollback.records.count else { return nil }
        return rollback.records[rollback.current]
    }

    /// How many of the server's slots the run holds.
    var performingCount: Int {
        tally[.performing] + (currentUndo?.status == .performing ? 1 : 0)
    }
}

extension RunSummary {
    /// Brings the row up to date with its run; who started that and when never changes.
    mutating func follow(_ run: inout Run) {
        status = run.status.rawValue
        position = run.position
        finishedSteps = run.tally.finished
        failedSteps = run.tally[.failed]
        waitingForPeople = run.waitingForPeople
        changedAt = run.lastAt
        isOpen = run.status.isOpen
        // Only an amendment brings another plan.
        guard run.frozen.digest != planDigest else { return }
        planDigest = run.frozen.digest
        name = run.name
        steps = run.steps.count
    }
}

extension RunChange {
    /// Takes what an action says about durable timers; a later word about one timer replaces an earlier.
    mutating func note(_ action: Action) {
        switch action {
        case .setTimer(let key, let due):
            timersCleared.removeAll { $0 == key }
            timersSet.removeAll { $0.key == key }
            timersSet.append(StoredTimer(run: run, key: key, due: due))
        case .clearTimer(let key):
            timersSet.removeAll { $0.key == key }
            timersCleared.append(key)
        case .perform, .probe, .cancel, .restore, .watch, .unwatch: break
        }
    }
}
