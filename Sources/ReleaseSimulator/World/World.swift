import ReleaseEngine
import ReleaseModel

/// What drivers touch: effects by key, what is temporary, and the calls that wait for an answer.
///
/// Safety: unchecked because a simulation has one thread.
final class World: @unchecked Sendable {
    /// A driver's call that waits for its answer.
    struct Call {
        enum Kind {
            case perform(UnsafeContinuation<Result<Outcome, CallLost>, Never>)
            case probe(UnsafeContinuation<Result<Probe, CallLost>, Never>)
            case restore(Residue, UnsafeContinuation<Result<Outcome, CallLost>, Never>)
        }

        var number: Int
        var server: Int
        var effect: Effect
        var kind: Kind
        var isCancelled = false
    }

    /// The answer never came.
    struct CallLost: Error, CustomStringConvertible {
        var description: String
    }

    /// What is there temporarily, and whose it is.
    struct Leftover: Hashable {
        var run: RunID
        var step: String
        var name: String
    }

    private(set) var targets: [EffectKey: Target] = [:]
    /// The keys of effects that are being performed, oldest first.
    private(set) var running: [EffectKey] = []
    private(set) var calls: [Call] = []
    private(set) var leftovers: [Leftover] = []
    /// Whether gates hold now.
    var gatesHold = true
    /// Sees each performance at the moment a driver is asked for it.
    var asked: ((_ server: Int, Effect) -> Void)?
    /// Sees each effect at the moment it has taken hold (or, undone, is gone).
    var changed: ((EffectKey) -> Void)?
    private var lastCall = 0

    func target(_ key: EffectKey) -> Target? { targets[key] }

    // MARK: Calls come in

    func perform(
        _ effect: Effect, by server: Int
    ) async throws(CallLost) -> Outcome {
        lastCall += 1
        let number = lastCall
        let answer: Result<Outcome, CallLost> = await withTaskCancellationHandler {
            await withUnsafeContinuation { waiting in
                calls.append(
                    Call(
                        number: number, server: server, effect: effect, kind: .perform(waiting),
                        isCancelled: Task.isCancelled))
            }
        } onCancel: {
            guard let place = calls.firstIndex(where: { $0.number == number }) else { return }
            calls[place].isCancelled = true
        }
        return try answer.get()
    }

    func probe(_ effect: Effect, by server: Int) async throws(CallLost) -> Probe {
        lastCall += 1
        let answer: Result<Probe, CallLost> = await withUnsafeContinuation { waiting in
            calls.append(
                Call(number: lastCall, server: server, effect: effect, kind: .probe(waiting)))
        }
        return try answer.get()
    }

    func restore(
        _ residue: Residue, of effect: Effect, by server: Int
    ) async throws(CallLost) -> Outcome {
        lastCall += 1
        let answer: Result<Outcome, CallLost> = await withUnsafeContinuation { waiting in
            calls.append(
                Call(
                    number: lastCall, server: server, effect: effect,
                    kind: .restore(residue, waiting)))
        }
        return try answer.get()
    }

    // MARK: Effects go on

    /// Begins the effect of a call, where its attempt may still begin.
    func begin(_ call: Call) -> Bool {
        let key = call.effect.key
        var target = targets[key] ?? Target(outputs: call.effect.outputs)
        defer { targets[key] = target }
        guard call.effect.attempt > target.fence else { return false }
        target.outputs = call.effect.outputs
        target.phase = .running
        running.append(key)
        return true
    }

    /// Whether an attempt may still change the target: it is not over, nor was it found not begun.
    func mayStillChange(_ effect: Effect) -> Bool {
        guard let target = targets[effect.key] else { return true }
        switch target.phase {
        case .notBegun: return effect.attempt > target.fence
        case .running: return true
        case .ended, .lost: return false
        }
    }

    /// Ends an effect that is being performed, or keeps one that never began from beginning.
    func end(_ key: EffectKey, _ outcome: Outcome) {
        running.removeAll { $0 == key }
        targets[key, default: Target(outputs: [])].phase = .ended(outcome)
        if case .succeeded = outcome { changed?(key) }
    }

    func lose(_ key: EffectKey) {
        running.removeAll { $0 == key }
        targets[key]?.phase = .lost
    }

    /// A person has looked, and says what became of an effect; what never began cannot begin.
    func settle(_ key: EffectKey, attempt: Int) {
        targets[key, default: Target(outputs: [])].fence = max(
            targets[key]?.fence ?? 0, attempt)
    }

    func leave(_ leftover: Leftover) {
        if !leftovers.contains(leftover) { leftovers.append(leftover) }
    }

    func putBack(_ leftover: Leftover) { leftovers.removeAll { $0 == leftover } }

    // MARK: Calls are answered

    func answer(_ place: Int, _ outcome: Outcome) {
        let call = calls.remove(at: place)
        switch call.kind {
        case .perform(let waiting):
            targets[call.effect.key, default: Target(outputs: [])].note(outcome)
            waiting.resume(returning: .success(outcome))
        case .restore(_, let waiting): waiting.resume(returning: .success(outcome))
        case .probe: preconditionFailure("a probe is answered by what is there")
        }
    }

    /// Answers a probe with what is there, or as told.
    func answerProbe(_ place: Int, _ told: Probe? = nil) {
        let call = calls.remove(at: place)
        guard case .probe(let waiting) = call.kind else {
            preconditionFailure("only probes are answered so")
        }
        let key = call.effect.key
        var target = targets[key] ?? Target(outputs: call.effect.outputs)
        let probe = told ?? target.probe(by: call.effect.attempt)
        target.note(probe)
        targets[key] = target
        waiting.resume(returning: .success(probe))
    }

    func lose(_ place: Int, _ reason: String) {
        let call = calls.remove(at: place)
        call.fail(reason)
    }

    /// A server is gone: nobody waits for its calls; what it began goes on, or does not.
    func forget(_ server: Int) {
        let gone = calls.filter { $0.server == server }
        calls.removeAll { $0.server == server }
        for call in gone { call.fail("the server is gone") }
    }
}

extension World.Call {
    fileprivate func fail(_ reason: String) {
        let lost = World.CallLost(description: reason)
        switch kind {
        case .perform(let waiting), .restore(_, let waiting):
            waiting.resume(returning: .failure(lost))
        case .probe(let waiting): waiting.resume(returning: .failure(lost))
        }
    }
}
