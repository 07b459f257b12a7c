import ReleaseEngine
import ReleaseModel

/// The time of a simulation: it stands still until it is moved.
///
/// Safety: unchecked because a simulation has one thread.
final class VirtualTime: @unchecked Sendable {
    private struct Sleeper {
        var number: Int
        var server: Int
        var due: Instant
        var waiting: UnsafeContinuation<Void, Never>
    }

    private struct Alarm {
        var server: Int
        var due: Instant
        var ring: @Sendable () -> Void
    }

    /// Where every simulation's time begins.
    static let start = Instant(milliseconds: 1_700_000_000_000)

    private(set) var now = start
    private var sleepers: [Sleeper] = []
    private var alarms: [Alarm] = []
    private var last = 0

    /// When something is due next; nil: never.
    var next: Instant? {
        let soonest = sleepers.map(\.due).min()
        guard let alarm = alarms.map(\.due).min() else { return soonest }
        return soonest.map { min($0, alarm) } ?? alarm
    }

    func move(to instant: Instant) {
        now = max(now, instant)
        let due = sleepers.filter { $0.due <= now }
        sleepers.removeAll { $0.due <= now }
        for sleeper in due { sleeper.waiting.resume() }
        let ringing = alarms.filter { $0.due <= now }
        alarms.removeAll { $0.due <= now }
        for alarm in ringing { alarm.ring() }
    }

    func setAlarm(_ server: Int, at due: Instant?, _ ring: @escaping @Sendable () -> Void) {
        alarms.removeAll { $0.server == server }
        guard let due else { return }
        if due <= now { return ring() }
        alarms.append(Alarm(server: server, due: due, ring: ring))
    }

    func sleep(_ server: Int, for duration: Duration) async {
        last += 1
        let number = last
        await withTaskCancellationHandler {
            await withUnsafeContinuation { waiting in
                guard !Task.isCancelled else { return waiting.resume() }
                sleepers.append(
                    Sleeper(number: number, server: server, due: now + duration, waiting: waiting))
            }
        } onCancel: {
            wake { $0.number == number }
        }
    }

    /// A server is gone: nobody sleeps on it, and nothing rings.
    func forget(_ server: Int) {
        alarms.removeAll { $0.server == server }
        wake { $0.server == server }
    }

    private func wake(_ isMeant: (Sleeper) -> Bool) {
        let woken = sleepers.filter(isMeant)
        sleepers.removeAll(where: isMeant)
        for sleeper in woken { sleeper.waiting.resume() }
    }
}

/// A server's clock: the simulation's time, a little early or late.
struct SkewedClock: EngineClock {
    let time: VirtualTime
    let server: Int
    let skew: Duration
    let life: Life

    func now() -> Instant { time.now + skew }

    func wake(at instant: Instant?, _ wake: @escaping @Sendable () -> Void) {
        guard !life.isOver else { return }
        time.setAlarm(server, at: instant.map { $0 + (.zero - skew) }, wake)
    }

    func sleep(for duration: Duration) async {
        guard !life.isOver else { return }
        await time.sleep(server, for: duration)
    }
}

/// Whether a server has been killed: then nothing it does reaches anybody any more.
///
/// Safety: unchecked because a simulation has one thread.
final class Life: @unchecked Sendable {
    var isOver = false
}
