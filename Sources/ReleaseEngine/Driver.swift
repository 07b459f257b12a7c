package import ReleaseModel

/// Touches the world on behalf of a step.
///
/// One driver serves many effects at once; everything it needs to know is in the effect.
package protocol Driver: Sendable {
    /// What is true now, asked with the effect's key. Changes nothing.
    ///
    /// - Throws: when the target could not be asked; the engine asks again, a bounded number of times.
    func probe(_ effect: Effect) async throws -> Probe

    /// Do it. A known ending is returned; a throw means "we do not know what happened".
    ///
    /// When the task is cancelled, stop the work if that is possible and return what is known
    /// (`.cancelled`), or throw. Called again with the same key while the work still runs
    /// (a probe said `running`), it attaches and returns the ending.
    func perform(_ effect: Effect, _ context: any EffectContext) async throws -> Outcome

    /// Put back what `perform` changed, partial work included. Same rules as `perform`.
    ///
    /// `effect.key.direction` is `.undo`; `effect.before` is what `perform` recorded.
    func undo(_ effect: Effect, _ context: any EffectContext) async throws -> Outcome

    /// Put back one residue of the effect. Same rules as `perform`; it must bear repetition.
    func restore(_ residue: Residue, of effect: Effect) async throws -> Outcome

    /// Look at a gate's condition once. Changes nothing. A throw counts as "does not hold".
    func observe(_ gate: GateSpec) async throws -> Observation

    /// What proves how often the effect was performed, read from the target or a receipt;
    /// nil where only this run's own journal tells.
    func evidence(of key: EffectKey) async -> Evidence?

    /// What the attempt wrote, from a byte offset, at most `limit` bytes; nil where it keeps no log.
    func log(of key: EffectKey, from offset: Int, limit: Int) async -> LogChunk?
}

extension Driver {
    package func restore(_ residue: Residue, of effect: Effect) async throws -> Outcome {
        .failed(reason: "the \(effect.driver) driver left no residue it could restore")
    }

    package func observe(_ gate: GateSpec) async throws -> Observation {
        Observation(holds: false, detail: "the \(gate.driver) driver has no gates")
    }

    package func evidence(of key: EffectKey) async -> Evidence? { nil }

    package func log(of key: EffectKey, from offset: Int, limit: Int) async -> LogChunk? { nil }
}

/// What a driver may tell the engine while it works.
package protocol EffectContext: Sendable {
    /// Returns only once the residue is durable. Call it before changing anything temporary.
    func willChange(_ residue: Residue) async throws
    /// Tells that a residue is put back.
    func didRestore(_ residue: Residue) async throws
    /// Returns only once the before-state is durable. Call it before changing anything.
    func willReplace(_ before: JSON) async throws
}

/// Proof from outside the journal of how often an effect was performed.
package struct Evidence: Hashable, Sendable {
    package var performed: Int
    /// What it is, for a person: "receipt, exit 0".
    package var proof: String

    package init(performed: Int, proof: String) {
        self.performed = performed
        self.proof = proof
    }
}

/// A piece of an attempt's log.
package struct LogChunk: Hashable, Sendable {
    package var bytes: [UInt8]
    /// Where the next piece begins.
    package var nextOffset: Int
    /// Nothing will follow.
    package var isComplete: Bool

    package init(bytes: [UInt8], nextOffset: Int, isComplete: Bool) {
        self.bytes = bytes
        self.nextOffset = nextOffset
        self.isComplete = isComplete
    }
}
