import ReleaseModel

extension Masker {
    /// The same ending, without any secret in its reason.
    ///
    /// - Throws: where an output holds one. What was called is done, and a failure would let it be
    ///   called again: a person resolves it.
    func hiding(in outcome: Outcome) throws(EffectInDoubt) -> Outcome {
        guard !isEmpty else { return outcome }
        switch outcome {
        case .succeeded(let outputs):
            guard let output = revealing(outputs) else { return outcome }
            throw EffectInDoubt(reason: Self.sentence(output))
        case .failed(let reason): return .failed(reason: mask(reason))
        case .cancelled(let reason): return .cancelled(reason: mask(reason))
        }
    }

    /// The same answer to a probe, without any secret in it.
    func hiding(in probe: Probe) -> Probe {
        guard !isEmpty else { return probe }
        switch probe {
        case .done(let outputs):
            guard let output = revealing(outputs) else { return probe }
            return .unknown(reason: Self.sentence(output))
        case .failed(let reason): return .failed(reason: mask(reason))
        case .cancelled(let reason): return .cancelled(reason: mask(reason))
        case .unknown(let reason): return .unknown(reason: mask(reason))
        case .running, .notDone: return probe
        }
    }

    private func revealing(_ outputs: [Output]) -> Output? {
        outputs.first { finds(in: Array($0.value.utf8)) }
    }

    private static func sentence(_ output: Output) -> String {
        "it is done, but its output \(output.key) holds a secret's value, and outputs are shown "
            + "to everybody; resolve it as done, with another value"
    }
}
