internal import Logging
internal import ReleaseModel

extension Pump {
    /// Loads every run that is neither resting nor ended, and finds out what became of its attempts.
    ///
    /// That is decided and recorded before anything else: no timer and no command comes first.
    ///
    /// - Throws: when the store cannot be read or written; nothing was ordered for what remains.
    func takeUpOpenRuns() async throws {
        for timer in try await store.timers(
            dueBy: Instant(milliseconds: .max), limit: .max)
        {
            timers.set(RunTimer(run: timer.run, key: timer.key), due: timer.due)
        }
        var rest = try await store.openRuns()[...]
        while !rest.isEmpty {
            try await takeUp(rest.prefix(options.groupLimit))
            rest = rest.dropFirst(options.groupLimit)
        }
    }

    /// Takes up some of the open runs; what that leads to shares one commit.
    private func takeUp(_ ids: ArraySlice<RunID>) async throws {
        var inputs: [Addressed] = []
        for id in ids {
            guard await takeUp(id) else {
                if parked[id] != nil { continue }
                throw EngineError.unavailable(reason: storeTrouble)
            }
            inputs.append(Addressed(run: id, input: .recovered))
            if options.holdsOpenRuns { inputs.append(Addressed(run: id, input: .held)) }
        }
        guard await record(coordinator.take(inputs, at: options.clock.now())) else {
            throw EngineError.unavailable(reason: storeTrouble)
        }
    }

    /// Lets every open run wait until a person resumes it; performs nothing.
    func holdOpenRuns() async throws {
        for id in try await store.openRuns() where await takeUp(id) {
            let input = Addressed(run: id, input: .held)
            guard await record(coordinator.take([input], at: options.clock.now())) else {
                throw EngineError.unavailable(reason: storeTrouble)
            }
            coordinator.drop(id)
        }
    }

    private var storeTrouble: String {
        board.current.metrics.storeTrouble ?? "the store cannot be read"
    }

    /// Loads the runs that inputs are for; hands back the inputs that can now be decided.
    func load(_ inputs: [Addressed]) async -> [Addressed] {
        var ready: [Addressed] = []
        for input in inputs {
            if await takeUp(input.run) {
                if isUnderAnotherPlan(input) {
                    input.reply?(.ignored)
                } else {
                    ready.append(input)
                }
            } else if let reason = parked[input.run] {
                releaseAttempt(input)
                input.reply?(.refused(.damaged(input.run, reason: reason)))
            } else if !toReload.contains(input.run) {
                releaseAttempt(input)
                input.reply?(.refused(.noSuchRun(input.run)))
            } else if case .command = input.input {
                input.reply?(.refused(.unavailable(reason: storeTrouble)))
            } else {
                postponed.append(input)
            }
        }
        return ready
    }

    /// Takes up again what was dropped or could not be loaded.
    func reloadDropped() async {
        guard !toReload.isEmpty else { return }
        let waiting = toReload
        toReload = []
        for id in waiting { _ = await takeUp(id) }
        if toReload.isEmpty { board.update { $0.metrics.storeTrouble = nil } }
    }

    /// Inputs that waited for the store; none while it cannot be read.
    func takePostponed() -> [Addressed] {
        guard toReload.isEmpty else { return [] }
        defer { postponed = [] }
        return postponed
    }

    /// Makes the run live, if it is not; false where it cannot be loaded now or ever.
    private func takeUp(_ id: RunID) async -> Bool {
        if coordinator.run(id) != nil { return true }
        guard let run = await loaded(id) else { return false }
        take(run)
        if wasDropped.remove(id) != nil { resume(run) }
        return true
    }

    private func take(_ run: Run) {
        forgetRow(of: run.id)
        coordinator.adopt(run)
        for timer in run.timers {
            timers.set(RunTimer(run: run.id, key: timer.key), due: timer.due)
        }
    }

    /// What nobody is at work on is begun again, where that is safe, or put in doubt.
    private func resume(_ run: Run) {
        letGo(for: run)
        for action in run.underWay {
            if case .cancel = action {
                act(action, for: run.id)
                continue
            }
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

    /// Lets go of what others may have changed meanwhile.
    ///
    /// Watches begin anew; and what was begun under a plan that somebody else amended may not be
    /// taken for something of the new one, whose steps may have other numbers.
    private func letGo(for run: Run) {
        for name in attempts.names(of: run.id) {
            if case .watch = name {
                attempts.end(name)
            } else if attempts.plan(of: name) != run.frozen.digest {
                attempts.end(name)
                deadlines.clear(name)
            }
        }
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
                loadLater(id)
            }
            return nil
        }
    }
}
