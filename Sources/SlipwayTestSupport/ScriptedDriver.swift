package import ReleaseEngine
package import ReleaseModel
import Synchronization

/// Does what a test says, and counts.
///
/// Unless told otherwise an effect succeeds at once, and a probe knows what was performed.
package final class ScriptedDriver: Driver {
    package typealias Script = @Sendable (Effect, any EffectContext) async throws -> Outcome

    private struct State {
        var scripts: [String: Script] = [:]
        var probes: [String: Probe] = [:]
        var holds = true
        /// Every performance and undo, in order, by key.
        var performed: [EffectKey] = []
        /// How each key ended: what the target itself would know.
        var endings: [EffectKey: Outcome] = [:]
        var restored: [String] = []
    }

    private let state = Mutex(State())

    package init() {}

    /// What performing (or undoing) a step does from now on.
    package func script(
        _ step: String, _ direction: Direction = .forward, _ script: @escaping Script
    ) {
        state.withLock { $0.scripts["\(step)/\(direction.rawValue)"] = script }
    }

    package func answerProbes(of step: String, _ probe: Probe) {
        state.withLock { $0.probes[step] = probe }
    }

    package func setGate(holds: Bool) { state.withLock { $0.holds = holds } }

    package var performed: [EffectKey] { state.withLock { $0.performed } }
    package var restored: [String] { state.withLock { $0.restored } }

    package func count(of step: String, _ direction: Direction = .forward) -> Int {
        performed.count { $0.step == step && $0.direction == direction }
    }

    package func perform(_ effect: Effect, _ context: any EffectContext) async throws -> Outcome {
        let (known, script) = state.withLock { state -> (Outcome?, Script?) in
            if let ending = state.endings[effect.key] { return (ending, nil) }
            state.performed.append(effect.key)
            let name = "\(effect.key.step)/\(effect.key.direction.rawValue)"
            return (nil, state.scripts[name])
        }
        if let known { return known }
        let outcome = try await script?(effect, context) ?? .succeeded(Self.outputs(effect))
        state.withLock { $0.endings[effect.key] = outcome }
        return outcome
    }

    private static func outputs(_ effect: Effect) -> [Output] {
        effect.outputs.map { Output($0, "\($0)-of-\(effect.key.step)") }
    }

    package func undo(_ effect: Effect, _ context: any EffectContext) async throws -> Outcome {
        try await perform(effect, context)
    }

    package func probe(_ effect: Effect) async throws -> Probe {
        state.withLock { state in
            if let probe = state.probes[effect.key.step] { return probe }
            switch state.endings[effect.key] {
            case .succeeded(let outputs): return .done(outputs)
            case .failed(let reason): return .failed(reason: reason)
            case .cancelled(let reason): return .cancelled(reason: reason)
            case nil: return state.performed.contains(effect.key) ? .running : .notDone
            }
        }
    }

    package func restore(_ residue: Residue, of effect: Effect) async throws -> Outcome {
        state.withLock { $0.restored.append(residue.name) }
        return .succeeded([])
    }

    package func observe(_ gate: GateSpec) async throws -> Observation {
        let holds = state.withLock { $0.holds }
        return Observation(holds: holds, detail: holds ? "well" : "not well")
    }
}
