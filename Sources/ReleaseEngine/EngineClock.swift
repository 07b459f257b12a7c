internal import Dispatch
internal import Foundation
package import ReleaseModel

/// What time it is, and somebody who calls when a time has come.
package protocol EngineClock: Sendable {
    func now() -> Instant

    /// Calls `wake` once, at the instant or soon after; replaces what was asked before.
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
        guard let instant else { return timer.cancel() }
        let pause = min(max((instant - now()).wholeMilliseconds, 0), 60_000)
        timer.schedule(in: .milliseconds(Int(pause)), wake)
    }
}

/// One timer that can be set anew.
private final class TimerBox: Sendable {
    private let queue = DispatchQueue(label: "slipway.timer")
    // Safety: a dispatch source may be scheduled and cancelled from any thread.
    nonisolated(unsafe) private let source: any DispatchSourceTimer

    init() {
        source = DispatchSource.makeTimerSource(queue: queue)
        source.schedule(deadline: .distantFuture)
        source.activate()
    }

    func schedule(in pause: DispatchTimeInterval, _ wake: @escaping @Sendable () -> Void) {
        source.setEventHandler(handler: wake)
        source.schedule(deadline: .now() + pause, leeway: .milliseconds(1))
    }

    func cancel() {
        source.schedule(deadline: .distantFuture)
    }

    deinit { source.cancel() }
}
