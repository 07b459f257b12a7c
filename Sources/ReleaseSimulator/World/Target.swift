import ReleaseModel

/// What the world knows of one effect, by its key.
///
/// Every simulated target enforces keys: an effect begins once at most, a second performance
/// attaches to it or gets its ending again, and what a probe found never begun cannot begin
/// any more under the attempts known then.
struct Target {
    enum Phase {
        case notBegun
        case running
        case ended(Outcome)
        /// Nobody can tell what became of it.
        case lost
    }

    var phase = Phase.notBegun
    /// Attempts up to this one were told that nothing had begun: they may not begin any more.
    var fence = 0
    /// What it hands on when it succeeds.
    var outputs: [String]
    /// What was said of it, to whoever performed or probed it.
    var said = Said()

    struct Said {
        var succeeded = false
        var failed = false
        var cancelled = false
        var notDone = false
        var running = false
        var unknown = false
    }

    init(outputs: [String]) {
        self.outputs = outputs
    }

    var handedOn: [Output] { outputs.map { Output($0, "value-of-\($0)") } }

    /// What a probe finds now; finding nothing begun is a promise, kept by the fence.
    mutating func probe(by attempt: Int) -> Probe {
        switch phase {
        case .notBegun:
            fence = max(fence, attempt)
            return .notDone
        case .running: return .running
        case .ended(.succeeded(let outputs)): return .done(outputs)
        case .ended(.failed(let reason)): return .failed(reason: reason)
        case .ended(.cancelled(let reason)): return .cancelled(reason: reason)
        case .lost: return .unknown(reason: "it was lost from sight")
        }
    }

    mutating func note(_ probe: Probe) {
        switch probe {
        case .done: said.succeeded = true
        case .failed: said.failed = true
        case .cancelled: said.cancelled = true
        case .running: said.running = true
        case .notDone: said.notDone = true
        case .unknown: said.unknown = true
        }
    }

    mutating func note(_ outcome: Outcome) {
        switch outcome {
        case .succeeded: said.succeeded = true
        case .failed: said.failed = true
        case .cancelled: said.cancelled = true
        }
    }
}
