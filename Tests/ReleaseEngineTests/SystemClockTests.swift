import ReleaseEngine
import ReleaseModel
import Testing

@Suite struct SystemClockTests {
    private let clock = SystemClock()

    @Test(.timeLimit(.minutes(15)))
    func `an earlier time replaces a later one`() async {
        clock.wake(at: clock.now() + .seconds(3_600)) {}

        await woken(at: clock.now() + .milliseconds(5))
    }

    @Test(.timeLimit(.minutes(15)))
    func `who asks again whenever woken is woken when the time has come`() async {
        let due = clock.now() + .milliseconds(40)
        clock.wake(at: clock.now() + .milliseconds(5)) {}
        var calls = 0

        while clock.now() < due {
            await woken(at: due)
            calls += 1
        }

        // Once too early at the most, and once because its timer counts from a later moment.
        #expect((1...4).contains(calls))
    }

    @Test(.timeLimit(.minutes(15)))
    func `nobody is woken who wants no call any more`() async {
        clock.wake(at: clock.now() + .milliseconds(5)) { Issue.record("it was called") }
        clock.wake(at: nil) {}

        await woken(at: clock.now() + .milliseconds(30))
    }

    private func woken(at instant: Instant) async {
        await withCheckedContinuation { continuation in
            clock.wake(at: instant) { continuation.resume() }
        }
    }
}
