internal import ReleaseEngine
internal import ReleaseModel
internal import Synchronization

/// Leaves one line per effect in a file, and can tell from it what was done.
final class EffectDriver: Driver {
    private struct State {
        var moving: Set<RunID> = []
        var isTold = false
    }

    private let file: AppendFile
    /// What earlier processes did.
    private let done: Set<String>
    private let pause: Duration
    private let awaited: Int
    private let allMove: @Sendable () -> Void
    private let state = Mutex(State())

    /// - Parameter allMove: called once, when so many runs have performed or were found ended.
    init(
        file path: String, pause: Duration, awaiting runs: Int,
        allMove: @escaping @Sendable () -> Void
    ) throws {
        done = Set(AppendFile.lines(path).map(String.init))
        file = try AppendFile(path)
        self.pause = pause
        awaited = runs
        self.allMove = allMove
    }

    func probe(_ effect: Effect) async throws -> Probe {
        done.contains(effect.key.description) ? .done([]) : .notDone
    }

    func perform(_ effect: Effect, _ context: any EffectContext) async throws -> Outcome {
        noteMove(of: effect.key.run)
        try await Task.sleep(for: pause)
        file.append(effect.key.description)
        return .succeeded([])
    }

    func undo(_ effect: Effect, _ context: any EffectContext) async throws -> Outcome {
        .succeeded([])
    }

    private func noteMove(of run: RunID) {
        let isLast = state.withLock { state in
            state.moving.insert(run)
            guard !state.isTold, state.moving.count >= awaited else { return false }
            state.isTold = true
            return true
        }
        if isLast { allMove() }
    }
}
