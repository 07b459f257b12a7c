import ReleaseEngine
import ReleaseModel

extension BrokenEngine {
    /// Wrong decisions in place of right ones.
    func tampering(bornAt birth: Instant) -> Tampering? {
        switch self {
        case .performsBeforeRecording, .forgetsThePosition, .rollsBackWhatItNeverDid,
            .reusesAKeyAfterFailure:
            return nil
        case .leavesOutCheckpoints: return Tampering(start: Self.leaveOutCheckpoints)
        case .treatsDoubtAsFailed: return .init(Self.failDoubts)
        case .attachesWithoutProbing: return .init(Self.attachBlindly)
        case .retriesASibling: return .init(Self.retrySibling)
        case .takesAnOlderAnswer: return .init(Self.takeOlderAnswer)
        case .skipsCheckpoints: return .init(Self.skipCheckpoint)
        case .takesAnyApproval: return .init(Self.takeAnyApproval)
        case .countsOnePersonTwice: return .init(Self.countAgain)
        case .letsAnyoneStandIn: return .init(Self.handOnAnyway)
        case .abortsWhatChanged: return .init(Self.abortAnyway)
        case .dropsTimersOnRestart:
            return Tampering { (run, input, right) throws(Refusal) in
                guard case .due(let key) = input, let since = run.steps[key.step.index].startedAt,
                    since < birth
                else { return try right() }
                return []
            }
        }
    }

    @Sendable private static func leaveOutCheckpoints(_ event: RunEvent) -> RunEvent {
        guard case .started(let frozen, let run, let project, let excluded, let by) = event,
            !excluded.isEmpty
        else { return event }
        let checkpoints = frozen.graph.tasks.indices.filter {
            frozen.graph.tasks[$0].kind.isCheckpoint
        }
        let all = Set(excluded.map(\.index) + checkpoints).sorted().map(StepID.init)
        return .started(frozen, run: run, project: project, excluded: all, by: by)
    }

    @Sendable private static func failDoubts(
        _ run: Run, _ input: Input, _ right: Tampering.Decision
    ) throws(Refusal) -> [RunEvent] {
        try right().map { event in
            guard case .attemptInDoubt(let ref, let reason, _) = event else { return event }
            return .attemptFailed(ref, reason: reason, retryAt: nil)
        }
    }

    @Sendable private static func attachBlindly(
        _ run: Run, _ input: Input, _ right: Tampering.Decision
    ) throws(Refusal) -> [RunEvent] {
        let events = try right()
        guard case .recovered = input, run.rollback == nil else { return events }
        return events
            + run.steps.indices.compactMap { index in
                let record = run.steps[index]
                guard record.status == .performing else { return nil }
                return .attemptReattached(
                    AttemptRef(
                        step: StepID(index), direction: .forward, generation: record.generation,
                        attempt: record.attempts))
            }
    }

    @Sendable private static func retrySibling(
        _ run: Run, _ input: Input, _ right: Tampering.Decision
    ) throws(Refusal) -> [RunEvent] {
        try right().map { event in
            guard case .retried(let failed) = event, run.rollback == nil,
                let sibling = run.steps.indices.first(where: { index in
                    if case .action = run.graph.tasks[index].kind {
                        run.steps[index].status == .succeeded
                    } else {
                        false
                    }
                })
            else { return event }
            return .retried(failed + [StepID(sibling)])
        }
    }

    @Sendable private static func takeOlderAnswer(
        _ run: Run, _ input: Input, _ right: Tampering.Decision
    ) throws(Refusal) -> [RunEvent] {
        try right().map { event in
            guard case .staleEnding(let old, _) = event, old.direction == .forward else {
                return event
            }
            let record = run.steps[old.step.index]
            guard record.status == .performing || record.status == .inDoubt else { return event }
            return .attemptSucceeded(
                AttemptRef(
                    step: old.step, direction: .forward, generation: record.generation,
                    attempt: record.attempts), [])
        }
    }

    @Sendable private static func skipCheckpoint(
        _ run: Run, _ input: Input, _ right: Tampering.Decision
    ) throws(Refusal) -> [RunEvent] {
        do throws(Refusal) {
            return try right()
        } catch {
            guard error.code == .wrongStepKind, case .command(let command) = input,
                case .skip(let name, let reason) = command.verb,
                let step = run.graph.step(named: name), !run.steps[step.index].isFinished
            else { throw error }
            return [.skipped(step, by: command.by, reason: reason)]
        }
    }

    @Sendable private static func takeAnyApproval(
        _ run: Run, _ input: Input, _ right: Tampering.Decision
    ) throws(Refusal) -> [RunEvent] {
        do throws(Refusal) {
            return try right()
        } catch {
            guard error.code == .contentChanged, case .command(let command) = input,
                case .agree(let name, let seen, let comment) = command.verb,
                let step = run.graph.step(named: name)
            else { throw error }
            return [
                .voted(step, Vote(by: command.by, seen: seen, comment: comment, at: run.lastAt))
            ]
        }
    }

    @Sendable private static func countAgain(
        _ run: Run, _ input: Input, _ right: Tampering.Decision
    ) throws(Refusal) -> [RunEvent] {
        do throws(Refusal) {
            return try right()
        } catch {
            guard error.code == .alreadySaid, case .command(let command) = input,
                case .agree(let name, let seen, let comment) = command.verb,
                let step = run.graph.step(named: name)
            else { throw error }
            let vote = Vote(
                by: command.by, seen: seen, comment: comment, at: run.lastAt,
                delegator: run.delegations(at: step).first { $0.to == command.by.name }?.by)
            return [.voted(step, vote), .checkpointAgreed(step)]
        }
    }

    @Sendable private static func handOnAnyway(
        _ run: Run, _ input: Input, _ right: Tampering.Decision
    ) throws(Refusal) -> [RunEvent] {
        do throws(Refusal) {
            return try right()
        } catch {
            guard error.code == .notAllowed, case .command(let command) = input,
                case .delegate(let name, let person?, let comment) = command.verb,
                let step = run.graph.step(named: name)
            else { throw error }
            return [.delegated(step, Delegation(by: command.by, to: person, comment: comment))]
        }
    }

    @Sendable private static func abortAnyway(
        _ run: Run, _ input: Input, _ right: Tampering.Decision
    ) throws(Refusal) -> [RunEvent] {
        do throws(Refusal) {
            return try right()
        } catch {
            guard error.code == .changesOrdered else { throw error }
            return [.abortStarted]
        }
    }
}
