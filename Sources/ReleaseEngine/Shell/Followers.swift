internal import ReleaseModel

/// Who wants to hear when a run's journal grows.
struct Followers {
    private var signals: [RunID: [Int: AsyncStream<Void>.Continuation]] = [:]
    private var last = 0
    private var isFinished = false

    /// A stream that yields after the journal has grown, and ends when the engine does.
    mutating func add(_ run: RunID) -> (number: Int, stream: AsyncStream<Void>) {
        last += 1
        let (stream, continuation) = AsyncStream<Void>.makeStream(
            bufferingPolicy: .bufferingNewest(1))
        if isFinished {
            continuation.finish()
        } else {
            signals[run, default: [:]][last] = continuation
        }
        return (last, stream)
    }

    mutating func remove(_ run: RunID, _ number: Int) {
        signals[run]?[number]?.finish()
        signals[run]?[number] = nil
        if signals[run]?.isEmpty == true { signals[run] = nil }
    }

    func signal(_ run: RunID) {
        for continuation in (signals[run] ?? [:]).values { continuation.yield() }
    }

    mutating func finish() {
        isFinished = true
        for run in signals.values {
            for continuation in run.values { continuation.finish() }
        }
        signals = [:]
    }
}
