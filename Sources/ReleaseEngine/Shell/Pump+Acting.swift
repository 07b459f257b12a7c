internal import ReleaseModel

extension Pump {
    /// Begins what a recorded event has ordered.
    func act(_ action: Action, for run: RunID) {
        switch action {
        case .perform(let ref, let effect): perform(ref, effect, run)
        case .probe(let ref, let effect): probe(ref, effect, run)
        case .cancel(let ref): attempts.cancel(.attempt(run, ref))
        case .restore(let step, let residue, let effect): restore(step, residue, effect, run)
        case .watch(let step, let number, let gate): watch(step, number, gate, run)
        case .unwatch(let step): attempts.end(.watch(run, step))
        case .setTimer(let key, let due): timers.set(RunTimer(run: run, key: key), due: due)
        case .clearTimer(let key): timers.clear(RunTimer(run: run, key: key))
        }
    }

    /// How much longer than its timeout an attempt may take before its task is cancelled: drivers
    /// enforce the timeout themselves, and say how it ended.
    private static var grace: Duration { .seconds(30) }

    private func perform(_ ref: AttemptRef, _ effect: Effect, _ run: RunID) {
        let call = call(effect.driver, run)
        let name = Attempts.Name.attempt(run, ref)
        deadlines.set(name, due: options.clock.now() + effect.timeout + Self.grace)
        begin(name) {
            let ending = await call.perform(ref, effect)
            call.post(.ended(ref, ending))
        }
    }

    private func probe(_ ref: AttemptRef, _ effect: Effect, _ run: RunID) {
        let call = call(effect.driver, run)
        begin(.probe(run, ref)) {
            let answer = await call.probe(effect)
            call.post(.probed(ref, answer))
        }
    }

    private func restore(_ step: StepID, _ residue: Residue, _ effect: Effect, _ run: RunID) {
        let call = call(effect.driver, run)
        begin(.restore(run, step, residue.name)) {
            let ending = await call.restore(residue, of: effect)
            call.post(.restored(step, name: residue.name, ending))
        }
    }

    private func watch(_ step: StepID, _ number: Int32, _ gate: GateSpec, _ run: RunID) {
        let call = call(gate.driver, run)
        attempts.end(.watch(run, step))
        begin(.watch(run, step)) { await call.watch(step, number, gate) }
    }

    /// Begins a task and holds it: the one place where the engine begins any.
    private func begin(_ name: Attempts.Name, _ work: @escaping @Sendable () async -> Void) {
        let task = Task(executorPreference: options.executor) { @concurrent in await work() }
        attempts.hold(name, under: coordinator.plan(of: name.run), task)
    }

    private func call(_ driver: String, _ run: RunID) -> DriverCall {
        DriverCall(
            driver: drivers[driver], mailbox: mailbox, run: run, plan: coordinator.plan(of: run),
            clock: options.clock)
    }
}

extension Attempts.Name {
    /// The name of the task that an action begins; nil for actions that begin none.
    init?(_ action: Action, _ run: RunID) {
        switch action {
        case .perform(let ref, _): self = .attempt(run, ref)
        case .probe(let ref, _): self = .probe(run, ref)
        case .restore(let step, let residue, _): self = .restore(run, step, residue.name)
        case .watch(let step, _, _): self = .watch(run, step)
        case .cancel, .unwatch, .setTimer, .clearTimer: return nil
        }
    }
}
