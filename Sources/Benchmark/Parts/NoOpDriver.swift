internal import ReleaseEngine
internal import ReleaseModel
internal import Synchronization

/// Does nothing, and counts how often.
final class NoOpDriver: Driver {
    private struct Waiting {
        var count: Int
        var waiter: CheckedContinuation<Void, Never>
    }

    private let performed = Atomic<Int>(0)
    private let waiting = Mutex<Waiting?>(nil)
    private let awaited = Atomic<Int>(.max)
    private let note: (@Sendable (EffectKey) -> Void)?

    /// - Parameter note: called before each effect is performed.
    init(note: (@Sendable (EffectKey) -> Void)? = nil) {
        self.note = note
    }

    func probe(_ effect: Effect) async throws -> Probe { .notDone }

    func perform(_ effect: Effect, _ context: any EffectContext) async throws -> Outcome {
        note?(effect.key)
        let count = performed.add(1, ordering: .relaxed).newValue
        if count >= awaited.load(ordering: .relaxed) { wake(at: count) }
        return .succeeded([])
    }

    func undo(_ effect: Effect, _ context: any EffectContext) async throws -> Outcome {
        .succeeded([])
    }

    /// Waits until so many effects were performed, without asking again and again.
    func reaches(_ count: Int) async {
        await withCheckedContinuation { continuation in
            waiting.withLock { $0 = Waiting(count: count, waiter: continuation) }
            awaited.store(count, ordering: .sequentiallyConsistent)
            wake(at: performed.load(ordering: .sequentiallyConsistent))
        }
    }

    private func wake(at count: Int) {
        let waiter = waiting.withLock { waiting -> CheckedContinuation<Void, Never>? in
            guard let now = waiting, count >= now.count else { return nil }
            waiting = nil
            return now.waiter
        }
        waiter?.resume()
    }
}
