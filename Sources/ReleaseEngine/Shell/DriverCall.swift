internal import ReleaseModel

/// Calls one driver for one attempt and says how it ended; never throws.
struct DriverCall: Sendable {
    let driver: (any Driver)?
    let mailbox: Mailbox
    let run: RunID
    /// The plan under which it is called.
    let plan: Digest?
    let clock: any EngineClock

    func post(_ input: Input) {
        mailbox.post(Addressed(run: run, input: input, plan: plan))
    }

    func perform(_ ref: AttemptRef, _ effect: Effect) async -> Ending {
        guard let driver else { return .known(.failed(reason: noDriver(effect.driver))) }
        let context = LiveContext(mailbox: mailbox, run: run, plan: plan, ref: ref)
        do {
            switch ref.direction {
            case .forward: return .known(try await driver.perform(effect, context))
            case .undo: return .known(try await driver.undo(effect, context))
            }
        } catch {
            return .unknown(reason: "\(error)")
        }
    }

    func probe(_ effect: Effect) async -> ProbeAnswer {
        guard let driver else { return .unreachable(reason: noDriver(effect.driver)) }
        do {
            return .answered(try await driver.probe(effect))
        } catch {
            return .unreachable(reason: "\(error)")
        }
    }

    func restore(_ residue: Residue, of effect: Effect) async -> Ending {
        guard let driver else { return .known(.failed(reason: noDriver(effect.driver))) }
        do {
            return .known(try await driver.restore(residue, of: effect))
        } catch {
            return .unknown(reason: "\(error)")
        }
    }

    /// Looks at a gate again and again, and posts what was seen, until it is cancelled.
    func watch(_ step: StepID, _ number: Int32, _ gate: GateSpec) async {
        while !Task.isCancelled {
            let observation = await observe(gate)
            guard !Task.isCancelled else { return }
            let input = Addressed(
                run: run, input: .observed(step, watch: number, observation), plan: plan)
            guard mailbox.post(input) else { return }
            await clock.sleep(for: gate.every)
        }
    }

    private func observe(_ gate: GateSpec) async -> Observation {
        guard let driver else { return Observation(holds: false, detail: noDriver(gate.driver)) }
        do {
            return try await driver.observe(gate)
        } catch {
            return Observation(holds: false, detail: "\(error)")
        }
    }

    private func noDriver(_ name: String) -> String { "this server has no driver named \(name)" }
}

/// Lets a driver note what it is about to change, and wait until that is durable.
private struct LiveContext: EffectContext {
    let mailbox: Mailbox
    let run: RunID
    let plan: Digest?
    let ref: AttemptRef

    func willChange(_ residue: Residue) async throws { try await note(.willChange(residue)) }

    /// Told twice, or of what was never left, it changes nothing.
    func didRestore(_ residue: Residue) async throws {
        do {
            try await note(.didRestore(name: residue.name))
        } catch is AttemptSuperseded {
            return
        }
    }

    func willReplace(_ before: JSON) async throws { try await note(.willReplace(before)) }

    private func note(_ note: Note) async throws {
        let reply = await withCheckedContinuation { continuation in
            let input = Addressed(run: run, input: .noted(ref, note), plan: plan) {
                continuation.resume(returning: $0)
            }
            if !mailbox.post(input) { continuation.resume(returning: .refused(.shuttingDown)) }
        }
        switch reply {
        case .recorded: return
        case .ignored: throw AttemptSuperseded()
        case .refused(let error): throw error
        }
    }
}

/// The attempt is not the current one any more: stop, and change nothing.
struct AttemptSuperseded: Error, CustomStringConvertible {
    var description: String { "the attempt is not the current one any more" }
}
