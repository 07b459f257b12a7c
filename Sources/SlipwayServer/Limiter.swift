internal import Synchronization

/// Counts how many are inside, and lets in only so many.
final class Limiter: Sendable {
    private let inside = Atomic<Int>(0)
    private let limit: Int

    init(_ limit: Int) {
        self.limit = limit
    }

    var count: Int { inside.load(ordering: .relaxed) }

    /// Whether there was room; who was let in must leave.
    func enter() -> Bool {
        if inside.add(1, ordering: .relaxed).newValue <= limit { return true }
        leave()
        return false
    }

    func leave() {
        inside.subtract(1, ordering: .relaxed)
    }
}

/// A place among the open streams or exports, given back when the answer that holds it is gone.
final class StreamPlace: Sendable {
    private let streams: Limiter

    init(_ streams: Limiter) {
        self.streams = streams
    }

    deinit { streams.leave() }
}
