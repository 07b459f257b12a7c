internal import ReleaseEngine
internal import ReleaseModel
internal import StoreSQLite

/// Writes a long run's journal: the real coordinator decides, without waiting for drivers or time.
struct LongRun: Sendable {
    let plan: Plan
    /// How often each step fails before it succeeds.
    let failures: Int

    private static let eventsPerCommit = 5_000

    /// - Returns: the run, and how many events it has.
    func write(to store: SQLiteStore, id: String) async throws -> (run: RunID, events: Int) {
        let frozen = try FrozenPlan(plan, digest: plan.digest)
        let run = RunID(startedBy: id)
        var coordinator = Coordinator(slots: 1)
        var now = Instant(milliseconds: 1_700_000_000_000)
        var collected: RunChange?
        let start = Command(id: id, by: .maria, verb: .start(frozen, selection: nil))
        var inputs = [Addressed(run: run, input: .command(start))]
        while !inputs.isEmpty {
            let batch = coordinator.take(inputs, at: now)
            inputs = []
            for entry in batch.entries {
                collect(entry.change.run, in: &collected)
                for action in entry.actions {
                    if let input = answer(to: action, at: &now) {
                        inputs.append(Addressed(run: run, input: input))
                    }
                }
            }
            if (collected?.events.count ?? 0) >= Self.eventsPerCommit || inputs.isEmpty {
                try await record(&collected, in: store)
            }
        }
        return (run, coordinator.run(run)?.position ?? 0)
    }

    private func answer(to action: Action, at now: inout Instant) -> Input? {
        switch action {
        case .perform(let ref, _):
            let fails = Int(ref.attempt) <= failures
            return .ended(ref, .known(fails ? .failed(reason: "not yet") : .succeeded([])))
        case .setTimer(let key, let due):
            now = max(now, due)
            return .due(key)
        case .probe, .cancel, .restore, .watch, .unwatch, .clearTimer: return nil
        }
    }

    private func collect(_ change: RunChange?, in collected: inout RunChange?) {
        guard let change else { return }
        guard collected != nil else {
            collected = change
            collected?.timersSet = []
            collected?.timersCleared = []
            return
        }
        collected?.events += change.events
        collected?.summary = change.summary
    }

    private func record(_ collected: inout RunChange?, in store: SQLiteStore) async throws {
        guard let change = collected else { return }
        collected = nil
        let results = try await store.commit([Change(run: change)])
        guard results == [.recorded] else { throw BenchError("a long run was not recorded") }
    }
}
