package import ReleaseModel

extension Engine {
    /// The run as it is: live, or replayed from its journal.
    package func runState(_ run: RunID) async throws(EngineError) -> Run {
        if let live = await pump.coordinator.run(run) { return live }
        do throws(LoadError) {
            return try await Loader(store: store).load(run)
        } catch {
            switch error {
            case .noSuchRun: throw .noSuchRun(run)
            case .damaged(let reason): throw .damaged(run, reason: reason)
            case .store(let error): throw EngineError(error)
            }
        }
    }

    package func summary(_ run: RunID) async throws(EngineError) -> RunSummary {
        let summary: RunSummary?
        do throws(StoreError) {
            summary = try await store.summary(of: run)
        } catch {
            throw EngineError(error)
        }
        guard let summary else { throw .noSuchRun(run) }
        return summary
    }

    package func summaries(_ query: SummaryQuery) async throws(EngineError) -> Page<RunSummary> {
        do throws(StoreError) {
            return try await store.summaries(query)
        } catch {
            throw EngineError(error)
        }
    }

    /// The run's journal after a position, oldest first, at most `limit` entries.
    package func journal(
        _ run: RunID, after position: Int, limit: Int
    ) async throws(EngineError) -> [JournalEntry] {
        let events: [StoredEvent]
        do throws(StoreError) {
            events = try await store.events(of: run, after: position, limit: limit)
        } catch {
            throw EngineError(error)
        }
        var entries: [JournalEntry] = []
        for event in events { entries.append(try JournalEntry(event, of: run)) }
        return entries
    }

    /// The run's journal after a position, and then what is added to it.
    ///
    /// Ends when the consumer's task is cancelled or the engine shuts down.
    package func follow(
        _ run: RunID, after position: Int
    ) -> AsyncThrowingStream<JournalEntry, any Error> {
        let follower = Follower(engine: self, run: run, position: position)
        return AsyncThrowingStream { try await follower.next() }
    }

    /// A piece of what an attempt wrote; nil where its driver keeps no log, or there was no attempt.
    package func log(
        _ run: RunID, step: String, attempt: Int? = nil, direction: Direction = .forward,
        from offset: Int, limit: Int
    ) async throws(EngineError) -> LogChunk? {
        let state = try await runState(run)
        guard let id = state.graph.step(named: step) else {
            throw .refused(
                Refusal(
                    .noSuchStep, "The run has no step named \(step).",
                    [.init("no task is named \(step)", remedy: "name one of the plan's tasks")]))
        }
        guard case .action(let action) = state.graph.tasks[id.index].kind else { return nil }
        let ofStep = try await attempts(run).filter { $0.step == step && $0.direction == direction }
        guard let chosen = attempt.map({ n in ofStep.first { $0.attempt == n } }) ?? ofStep.last
        else { return nil }
        let key = EffectKey(
            run: run, step: step, direction: direction, generation: chosen.generation)
        return await drivers[action.driver]?.log(of: key, from: offset, limit: limit)
    }

    /// Why it is waiting, and for each verb whether it is allowed and if not, why not.
    package func explain(
        _ run: RunID, verb: VerbName? = nil, by principal: Principal
    ) async throws(EngineError) -> Explanation {
        let state = try await runState(run)
        let answers = state.explain(verb, by: principal, at: state.lastAt)
        return Explanation(
            run: run, status: state.status, waitingFor: state.waitingFor,
            verbs: answers.map { VerbAnswer(verb: $0.verb, step: $0.step, refusal: $0.refusal) })
    }

    /// Every checkpoint within reach that waits for people now, with what its approval is bound to.
    package func openCheckpoints(
        in scope: ProjectScope? = nil
    ) async throws(EngineError) -> [OpenCheckpoint] {
        var open: [OpenCheckpoint] = []
        let ids: [RunID]
        do throws(StoreError) {
            ids = try await store.openRuns()
        } catch {
            throw EngineError(error)
        }
        for id in ids {
            guard let run = try? await runState(id), scope?.reaches(run.project) ?? true else {
                continue
            }
            open += run.openCheckpoints
        }
        return open
    }
}

extension EngineError {
    init(_ error: StoreError) {
        switch error {
        case .notWritten(let reason), .unknown(let reason), .damaged(let reason):
            self = .unavailable(reason: reason)
        }
    }
}

extension JournalEntry {
    init(_ stored: StoredEvent, of run: RunID) throws(EngineError) {
        guard let json = try? JSON(decoding: stored.bytes), let at = json["at"]?.integer,
            let kind = json["kind"]?.string
        else {
            throw .damaged(run, reason: "event \(stored.position) cannot be read")
        }
        self.init(
            position: stored.position, at: Instant(milliseconds: at), kind: kind, json: json)
    }
}

/// Why a run waits, and what may be asked of it.
package struct Explanation: Hashable, Sendable {
    package var run: RunID
    package var status: RunStatus
    package var waitingFor: [WaitReason]
    package var verbs: [VerbAnswer]
}

/// A checkpoint that waits for people.
package struct OpenCheckpoint: Hashable, Sendable {
    package var run: RunID
    package var runName: String
    package var step: String
    package var isApproval: Bool
    /// Who may decide; empty means anybody.
    package var approvers: [String]
    package var require: Int
    /// Whose votes count for what is shown now.
    package var agreed: [String]
    /// Each condition of an approval, with those who fulfil it.
    package var conditions: [ApprovalSpec.Standing] = []
    package var delegations: [Delegation] = []
    package var needsComment = false
    package var openedAt: Instant
    package var expires: Instant?
    /// What an approver is shown, and the digest that a vote is bound to.
    package var shown: JSON
    package var digest: Digest
    package var startedBy: String
}

extension Run {
    var openCheckpoints: [OpenCheckpoint] {
        guard tally[.open] > 0 else { return [] }
        return steps.indices.compactMap { index in
            guard case .open(let expires) = steps[index].state else { return nil }
            return openCheckpoint(StepID(index), expires)
        }
    }

    private func openCheckpoint(_ step: StepID, _ expires: Instant?) -> OpenCheckpoint {
        let task = graph.tasks[step.index]
        let shown = shown(at: step)
        let digest = Digest(of: shown.encoded)
        var checkpoint = OpenCheckpoint(
            run: id, runName: name, step: task.name, isApproval: false, approvers: [], require: 1,
            agreed: [], openedAt: steps[step.index].startedAt ?? startedAt, expires: expires,
            shown: shown, digest: digest, startedBy: startedBy.description)
        switch task.kind {
        case .approval(let approval):
            checkpoint.isApproval = true
            let votes = votes(at: step).filter { $0.seen == digest }
            checkpoint.approvers = approval.named
            checkpoint.require = approval.require
            checkpoint.agreed = votes.map(\.by.name)
            checkpoint.conditions = approval.standings(votes)
            checkpoint.delegations = delegations(at: step)
            checkpoint.needsComment = approval.needsComment
        case .trigger(let trigger): checkpoint.approvers = trigger.by
        case .action, .wait, .gate: break
        }
        return checkpoint
    }
}
