import Synchronization

/// Where drivers, timers and people leave inputs; swapped out whole when the pump is ready.
///
/// This is what makes group commit: while one commit is under way, everything that arrives
/// gathers here and shares the next one. No timer, no window.
final class Mailbox: Sendable {
    private struct State {
        var inputs: [Addressed] = []
        var waiter: CheckedContinuation<Void, Never>?
        var wasWoken = false
        var isClosed = false

        mutating func takeWaiter() -> CheckedContinuation<Void, Never>? {
            defer { waiter = nil }
            return waiter
        }
    }

    private let state = Mutex(State())

    var depth: Int { state.withLock { $0.inputs.count } }
    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// - Returns: false when the mailbox is closed, or holds `limit` inputs already.
    @discardableResult
    func post(_ input: Addressed, limit: Int = .max) -> Bool {
        let (isTaken, waiter) = state.withLock { state in
            guard !state.isClosed, state.inputs.count < limit else {
                return (false, CheckedContinuation<Void, Never>?.none)
            }
            state.inputs.append(input)
            return (true, state.takeWaiter())
        }
        waiter?.resume()
        return isTaken
    }

    /// Lets the pump take a turn although nothing was posted.
    func wake() {
        state.withLock { state in
            state.wasWoken = true
            return state.takeWaiter()
        }?.resume()
    }

    /// Waits until there is something to do, and takes at most `limit` inputs.
    func take(limit: Int) async -> [Addressed] {
        await withCheckedContinuation { continuation in
            let isNow = state.withLock { state in
                if !state.inputs.isEmpty || state.wasWoken || state.isClosed { return true }
                state.waiter = continuation
                return false
            }
            if isNow { continuation.resume() }
        }
        return state.withLock { state in
            state.wasWoken = false
            guard state.inputs.count > limit else {
                defer { state.inputs.removeAll(keepingCapacity: true) }
                return state.inputs
            }
            let taken = Array(state.inputs.prefix(limit))
            state.inputs.removeFirst(limit)
            state.wasWoken = true
            return taken
        }
    }

    /// Takes nothing more; what is inside is handed back.
    func close() -> [Addressed] {
        let (rest, waiter) = state.withLock { state in
            state.isClosed = true
            defer { state.inputs = [] }
            return (state.inputs, state.takeWaiter())
        }
        waiter?.resume()
        return rest
    }
}
