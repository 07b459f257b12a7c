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

extension AuditDraft {
    init(_ command: Command, _ run: RunID, answer: String, at time: Instant) {
        self.init(
            at: time, actor: command.by.description, verb: command.verb.name.rawValue,
            subject: command.verb.step.map { "\(run)/\($0)" } ?? run.description, answer: answer,
            detail: command.verb.detail)
    }
}

extension Verb {
    /// The step it is about.
    var step: String? {
        switch self {
        case .agree(let step, _, _), .reject(let step, _), .trigger(let step, _),
            .skip(let step, _), .resolve(let step, _, _, _), .delegate(let step, _, _):
            step
        case .start, .retry, .pause, .stop, .resume, .amend, .abort, .rollBack, .close: nil
        }
    }

    fileprivate var detail: JSON {
        switch self {
        case .start(let frozen, _), .amend(let frozen):
            ["plan": .string(frozen.plan.name), "digest": .string(frozen.digest.description)]
        case .agree(_, let seen, let comment):
            ["seen": .string(seen.description), "comment": .string(comment)]
        case .delegate(_, let person, let comment):
            .members([
                .init("to", person.map(JSON.string) ?? .null), .init("comment", .string(comment)),
            ])
        case .reject(_, let comment), .trigger(_, let comment): ["comment": .string(comment)]
        case .skip(_, let reason): ["reason": .string(reason)]
        case .resolve(_, _, .done, let reason): ["as": "done", "reason": .string(reason)]
        case .resolve(_, _, .notDone, let reason): ["as": "not_done", "reason": .string(reason)]
        case .retry, .pause, .stop, .resume, .abort, .rollBack, .close: .object([])
        }
    }
}
