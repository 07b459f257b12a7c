import ReleaseEngine
package import ReleaseModel
import Synchronization

/// A clock that stands still until a test moves it.
package final class ManualClock: EngineClock {
    private struct State {
        var now = Instant.second(0)
        var wakeAt: Instant?
        var wake: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    package init() {}

    package func now() -> Instant { state.withLock { $0.now } }

    package func wake(at instant: Instant?, _ wake: @escaping @Sendable () -> Void) {
        let isDue = state.withLock { state in
            state.wakeAt = instant
            state.wake = wake
            return instant.map { $0 <= state.now } ?? false
        }
        if isDue { wake() }
    }

    package func move(by duration: Duration) {
        let wake = state.withLock { state -> (@Sendable () -> Void)? in
            state.now = state.now + duration
            guard let wakeAt = state.wakeAt, wakeAt <= state.now else { return nil }
            state.wakeAt = nil
            return state.wake
        }
        wake?()
    }
}
