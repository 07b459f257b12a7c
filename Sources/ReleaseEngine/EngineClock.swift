internal import Dispatch
internal import Foundation
package import ReleaseModel
internal import Synchronization

/// What time it is, and somebody who calls when a time has come.
package protocol EngineClock: Sendable {
    func now() -> Instant

    /// Calls `wake` at the instant or soon after; replaces what was asked before.
    ///
    /// It may be called earlier, too: who was woken looks at the time, and asks again.
    /// nil: no call is wanted any more.
    func wake(at instant: Instant?, _ wake: @escaping @Sendable () -> Void)

    /// Returns when so much time has passed, or at once when the task is cancelled.
    func sleep(for duration: Duration) async
}

extension EngineClock {
    package func sleep(for duration: Duration) async { try? await Task.sleep(for: duration) }
}

/// The machine's clock.
///
/// Looks at the wall clock at least once a minute, so that a clock set anew is noticed.
package final class SystemClock: EngineClock {
    private let timer = TimerBox()

    package init() {}

    package func now() -> Instant {
        Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000))
    }

    package func wake(at instant: Instant?, _ wake: @escaping @Sendable () -> Void) {
        guard let instant else { return timer.forget() }
        let pause = min(max((instant - now()).wholeMilliseconds, 0), 60_000)
        timer.ring(in: .milliseconds(pause), wake)
    }
}

/// One timer that can be set anew.
///
/// Every turn of an engine sets it, and mostly to a later time: a timer that rings too early is
/// cheaper than one that is moved thousands of times a second, each time on a thread of its own.
private final class TimerBox: Sendable {
    private struct State {
        var ringsAt: ContinuousClock.Instant?
        var wake: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())
    // Safety: a dispatch source may be scheduled and cancelled from any thread.
    nonisolated(unsafe) private let source: any DispatchSourceTimer

    init() {
        source = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "slipway.timer"))
        source.schedule(deadline: .distantFuture)
        source.setEventHandler { [weak self] in self?.ring() }
        source.activate()
    }

    func ring(in pause: Duration, _ wake: @escaping @Sendable () -> Void) {
        let due = ContinuousClock.now + pause
        state.withLock { state in
            state.wake = wake
            if let ringsAt = state.ringsAt, ringsAt <= due { return }
            state.ringsAt = due
            let wait = DispatchTimeInterval.milliseconds(Int(pause.wholeMilliseconds))
            source.schedule(deadline: .now() + wait, leeway: .milliseconds(1))
        }
    }

    /// Rings for nobody, if it rings.
    func forget() {
        state.withLock { $0.wake = nil }
    }

    private func ring() {
        let wake = state.withLock { state in
            state.ringsAt = nil
            defer { state.wake = nil }
            return state.wake
        }
        wake?()
    }

    deinit { source.cancel() }
}
