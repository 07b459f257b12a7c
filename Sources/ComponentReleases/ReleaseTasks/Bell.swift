internal import Synchronization

/// Wakes whoever waits, and remembers one ring for whoever does not wait yet.
final class Bell: Sendable {
    private struct State {
        var hasRung = false
        var waiting: AsyncStream<Void>.Continuation?
    }

    private let state = Mutex(State())

    func ring() {
        state.withLock { state in
            guard let waiting = state.waiting else {
                state.hasRung = true
                return
            }
            waiting.finish()
            state.waiting = nil
        }
    }

    /// Returns when it rings, or when the task is cancelled; one at a time waits.
    func heard() async {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        let hasRung = state.withLock { state in
            defer { state.hasRung = false }
            state.waiting?.finish()
            state.waiting = state.hasRung ? nil : continuation
            return state.hasRung
        }
        guard !hasRung else { return }
        for await _ in stream {}
    }
}
