import Synchronization

/// Counts what happens on many tasks.
final class Counter: Sendable {
    private let counted = Mutex(0)

    var count: Int { counted.withLock(\.self) }

    @discardableResult
    func add() -> Int {
        counted.withLock { count in
            count += 1
            return count
        }
    }
}
