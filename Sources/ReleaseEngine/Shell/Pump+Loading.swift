internal import Logging
internal import ReleaseModel

extension Pump {
    /// Loads every run that is neither resting nor ended, and finds out what became of its attempts.
    func takeUpOpenRuns() async throws {
        for timer in try await store.timers(
            dueBy: Instant(milliseconds: .max), limit: .max)
        {
            timers.set(RunTimer(run: timer.run, key: timer.key), due: timer.due)
        }
        for id in try await store.openRuns() {
            guard let run = await loaded(id) else { continue }
            take(run)
            mailbox.post(Addressed(run: id, input: .recovered))
            if options.holdsOpenRuns { mailbox.post(Addressed(run: id, input: .held)) }
        }
    }

    /// Loads the runs that inputs are for; hands back the inputs that can now be decided.
    func load(_ inputs: [Addressed]) async -> [Addressed] {
        var ready: [Addressed] = []
        for input in inputs {
            if coordinator.run(input.run) == nil, let run = await loaded(input.run) { take(run) }
            if coordinator.run(input.run) != nil {
                ready.append(input)
            } else if let reason = parked[input.run] {
                input.reply?(.refused(.damaged(input.run, reason: reason)))
            } else if toReload.contains(input.run) {
                mailbox.post(input)
            } else {
                input.reply?(.refused(.noSuchRun(input.run)))
            }
        }
        return ready
    }

    /// Takes up again what was dropped because recording failed.
    func reloadDropped() async {
        guard !toReload.isEmpty else { return }
        let dropped = toReload
        toReload = []
        for id in dropped {
            guard coordinator.run(id) == nil, let run = await loaded(id) else { continue }
            take(run)
            resume(run)
        }
        if toReload.isEmpty { board.update { $0.metrics.storeTrouble = nil } }
    }

    private func take(_ run: Run) {
        coordinator.adopt(run)
        for timer in run.timers {
            timers.set(RunTimer(run: run.id, key: timer.key), due: timer.due)
        }
    }

    /// What nobody is at work on is begun again, where that is safe, or put in doubt.
    private func resume(_ run: Run) {
        for action in run.underWay {
            guard let name = Attempts.Name(action, run.id), !attempts.isAtWork(name) else {
                continue
            }
            if case .perform(let ref, _) = action {
                let ending = Ending.orphaned(reason: "the order's commit was unsure")
                mailbox.post(Addressed(run: run.id, input: .ended(ref, ending)))
            } else {
                act(action, for: run.id)
            }
        }
        mailbox.post(Addressed(run: run.id, input: .looked))
    }

    /// The run from its journal; nil where there is none, it is damaged, or the store cannot be read.
    private func loaded(_ id: RunID) async -> Run? {
        guard parked[id] == nil else { return nil }
        do throws(LoadError) {
            return try await loader.load(id)
        } catch {
            switch error {
            case .noSuchRun: break
            case .damaged(let reason):
                parked[id] = reason
                logger.error(
                    "a run is parked: its journal cannot be replayed",
                    metadata: ["run": "\(id)", "reason": "\(reason)"])
            case .store(let error):
                board.update { $0.metrics.storeTrouble = "\(error)" }
                toReload.append(id)
            }
            return nil
        }
    }
}
