import ReleaseModel

extension People {
    /// Anything at all, of any step, by anybody.
    mutating func nonsense(_ run: Run, _ simulation: Simulation) -> (Verb, Principal)? {
        let by = dice.pick([Self.maria] + Self.others)
        let step = StepID(dice.roll(run.graph.tasks.count))
        let name = run.graph.tasks[step.index].name
        let verb: Verb? =
            switch dice.roll(13) {
            case 0: .pause
            case 1: .stop
            case 2: .resume
            case 3: .retry
            case 4: .agree(step: name, seen: run.shownDigest(at: step), comment: "")
            case 5: .agree(step: name, seen: Digest("stale"), comment: "")
            case 6: .reject(step: name, comment: "no")
            case 7: .trigger(step: name, comment: "")
            case 8: .skip(step: name, reason: "not needed")
            case 9: [.retry, .retry, .abort, .close, .rollBack][dice.roll(5)]
            case 10: .retry
            case 11:
                truth(run, simulation).map { .resolve(step: $0, of: $1, as: $2, reason: "seen") }
            default: anotherPlan(run, simulation)
            }
        return verb.map { ($0, by) }
    }

    /// What somebody who looks at the run would ask.
    mutating func sense(_ run: Run, _ simulation: Simulation) -> (Verb, Principal)? {
        if let (step, attempt, resolution) = truth(run, simulation), dice.roll(3) < 2 {
            return (.resolve(step: step, of: attempt, as: resolution, reason: "looked"), Self.maria)
        }
        if let decision = checkpoint(run), dice.roll(4) < 3 { return decision }
        let verb: Verb? =
            switch run.status {
            case .running, .failing:
                [.none, .pause, .stop, .abort, skipSomething(run)][dice.weighted([80, 6, 6, 2, 6])]
            case .paused: [.resume, .stop, .abort][dice.weighted([80, 15, 5])]
            case .stopped: stopped(run, simulation)
            case .failed: failed(run, simulation)
            case .succeeded: [.none, .rollBack, .close][dice.weighted([75, 20, 5])]
            case .abortFailed, .rollbackFailed: [.retry, .close][dice.weighted([90, 10])]
            case .rollingBack: dice.chance(5) ? .stop : nil
            case .stopping, .aborting, .aborted, .rolledBack, .closed: nil
            }
        return verb.map { ($0, Self.maria) }
    }

    private mutating func stopped(_ run: Run, _ simulation: Simulation) -> Verb? {
        switch dice.weighted([60, 15, 15, 4, 6]) {
        case 0: .resume
        case 1: .retry
        case 2: anotherPlan(run, simulation)
        case 3: .abort
        default: .rollBack
        }
    }

    private mutating func failed(_ run: Run, _ simulation: Simulation) -> Verb? {
        switch dice.weighted([66, 8, 12, 4, 10]) {
        case 0: .retry
        case 1: .rollBack
        case 2: anotherPlan(run, simulation)
        case 3: .abort
        default: skipSomething(run)
        }
    }

    private func skipSomething(_ run: Run) -> Verb? {
        let failed = run.steps.indices.filter { run.steps[$0].status == .failed }
        let step = failed.isEmpty ? dice.roll(run.steps.count) : dice.pick(failed)
        return .skip(step: run.graph.tasks[step].name, reason: "not needed")
    }

    /// A decision at an open checkpoint: by the right people, or not.
    private func checkpoint(_ run: Run) -> (Verb, Principal)? {
        let open = run.steps.indices.filter { run.steps[$0].status == .open }
        guard !open.isEmpty else { return nil }
        let step = StepID(dice.pick(open))
        let name = run.graph.tasks[step.index].name
        let by = dice.chance(10) ? Self.maria : dice.pick(Self.others)
        if dice.chance(10) { return (.reject(step: name, comment: "not yet"), by) }
        guard case .approval(let approval) = run.graph.tasks[step.index].kind else {
            return (.trigger(step: name, comment: ""), dice.roll(2) == 0 ? Self.maria : by)
        }
        let seen = dice.chance(10) ? Digest("stale") : run.shownDigest(at: step)
        let comment = Self.comment(for: approval)
        return (.agree(step: name, seen: seen, comment: comment), by)
    }

    private static func comment(for approval: ApprovalSpec) -> String {
        approval.needsComment ? "looked" : ""
    }

    /// A step in doubt and what really became of it, where nothing of it is at work any more.
    func truth(
        _ run: Run, _ simulation: Simulation
    ) -> (step: String, attempt: AttemptMark, Resolution)? {
        let direction: Direction = run.rollback == nil ? .forward : .undo
        let doubtful = run.graph.tasks.indices.filter { index in
            let record =
                direction == .forward ? run.steps[index] : run.undoRecord(of: StepID(index))
            return record?.needsResolution == true
        }
        guard !doubtful.isEmpty else { return nil }
        let index = dice.pick(doubtful)
        let step = StepID(index)
        let name = run.graph.tasks[index].name
        guard
            let record = direction == .forward ? run.steps[index] : run.undoRecord(of: step)
        else { return nil }
        let key = EffectKey(
            run: run.id, step: name, direction: direction, generation: Int(record.generation))
        let attempt = AttemptMark(direction, Int(record.attempts))
        switch simulation.world.target(key)?.phase ?? .notBegun {
        case .running: return nil
        case .ended(.succeeded(let outputs)): return (name, attempt, .done(outputs))
        case .ended, .lost: return (name, attempt, .notDone)
        case .notBegun:
            simulation.world.settle(key, attempt: Int(record.attempts))
            return (name, attempt, .notDone)
        }
    }

    // MARK: Once nothing breaks any more

    /// Neither ended for good, nor at rest with everything done.
    func isUnfinished(_ run: Run) -> Bool { !run.status.isTerminal && run.status != .succeeded }

    /// Does what the run asks people for.
    mutating func bringOn(_ id: RunID, _ simulation: Simulation) {
        guard let run = simulation.referee.run(id) else { return }
        if let (step, attempt, resolution) = truth(run, simulation) {
            return ask(
                .resolve(step: step, of: attempt, as: resolution, reason: "looked"), id, Self.maria,
                simulation)
        }
        switch run.status {
        case .paused: return ask(.resume, id, Self.maria, simulation)
        case .stopped, .failed, .rollbackFailed, .abortFailed:
            let hasFailed = run.status != .stopped || run.tally[.failed] > 0
            return ask(hasFailed ? .retry : .resume, id, Self.maria, simulation)
        default: break
        }
        for index in run.steps.indices where run.steps[index].status == .open {
            decide(StepID(index), run, simulation)
        }
    }

    private mutating func decide(_ step: StepID, _ run: Run, _ simulation: Simulation) {
        let task = run.graph.tasks[step.index]
        switch task.kind {
        case .approval(let approval):
            // Who voted under another name than the one asked for takes that back by rejecting.
            for vote in run.votes(at: step) where Self.aliases.contains(vote.by) {
                return ask(
                    .reject(step: task.name, comment: Self.comment(for: approval)), run.id,
                    vote.by, simulation)
            }
            let delegates = isVaried ? [Self.frank] : []
            for person in Self.others + Self.outsiders + delegates {
                ask(
                    .agree(
                        step: task.name, seen: run.shownDigest(at: step),
                        comment: Self.comment(for: approval)), run.id, person, simulation)
            }
            // A vote may have been handed to somebody who may not give it: it is taken back.
            for given in run.delegations(at: step) {
                ask(
                    .delegate(step: task.name, to: nil, comment: ""), run.id, given.by, simulation)
            }
        case .trigger: ask(.trigger(step: task.name, comment: ""), run.id, Self.maria, simulation)
        case .action, .wait, .gate: break
        }
    }
}
