import ReleaseEngine
import ReleaseModel

/// One server's way to the world.
///
/// What an effect does besides is in its input: `residue` leaves something temporary, `before`
/// notes what was there.
struct SimulatedDriver: Driver {
    static let name = "simulated"

    let world: World
    let server: Int
    let life: Life
    /// Changes what is performed: a broken engine.
    let distortion: (@Sendable (Effect) -> [Effect])?

    func perform(_ effect: Effect, _ context: any EffectContext) async throws -> Outcome {
        try await act(effect) { try await prepare($0, context) }
    }

    func undo(_ effect: Effect, _ context: any EffectContext) async throws -> Outcome {
        try await act(effect) { _ in }
    }

    private func act(
        _ effect: Effect, _ prepare: (Effect) async throws -> Void
    ) async throws -> Outcome {
        try requireLife()
        var outcome = Outcome.failed(reason: "nothing was asked")
        for effect in distortion?(effect) ?? [effect] {
            world.asked?(server, effect)
            try await prepare(effect)
            try requireLife()
            outcome = try await world.perform(effect, by: server)
            try requireLife()
        }
        return outcome
    }

    private func prepare(_ effect: Effect, _ context: any EffectContext) async throws {
        if effect.input["before"]?.bool == true, effect.before.isEmpty {
            try await context.willReplace(["was": "there"])
        }
        guard let name = effect.input["residue"]?.string else { return }
        try await context.willChange(Residue(name: name, detail: [:]))
        try requireLife()
        // Late, from a stale owner: the target keeps what is over from leaving anything.
        guard world.mayStillChange(effect) else { return }
        world.leave(.init(run: effect.key.run, step: effect.key.step, name: name))
        guard effect.input["tidy"]?.bool == true else { return }
        world.putBack(.init(run: effect.key.run, step: effect.key.step, name: name))
        try await context.didRestore(Residue(name: name, detail: [:]))
    }

    func probe(_ effect: Effect) async throws -> Probe {
        try requireLife()
        return try await world.probe(effect, by: server)
    }

    func restore(_ residue: Residue, of effect: Effect) async throws -> Outcome {
        try requireLife()
        return try await world.restore(residue, of: effect, by: server)
    }

    func observe(_ gate: GateSpec) async throws -> Observation {
        try requireLife()
        return Observation(
            holds: world.gatesHold, detail: world.gatesHold ? "it holds" : "it does not")
    }

    private func requireLife() throws(World.CallLost) {
        guard !life.isOver else { throw World.CallLost(description: "the server is gone") }
    }
}
