import Glibc
import HostDrivers
import ReleaseEngine
import ReleaseModel
import Testing

@Suite(.timeLimit(.minutes(1))) struct CommandStopTests {
    /// A command ignoring SIGTERM, and every way of leaving its process group.
    private static let stubborn = """
        trap '' TERM
        echo $$ >> pids
        sh -c 'trap "" TERM; echo $$ >> pids; while :; do sleep 1; done' &
        setsid sh -c 'trap "" TERM; echo $$ >> pids; while :; do sleep 1; done' &
        (setsid sh -c 'trap "" TERM; echo $$ >> pids; while :; do sleep 1; done' &) &
        while :; do sleep 1; done
        """

    private func pids(_ bench: CommandBench, _ count: Int) async throws -> [Int32] {
        _ = try await eventually { bench.folder.lines(of: "pids").count == count }
        return bench.folder.lines(of: "pids").compactMap { Int32($0) }
    }

    @Test func `a timeout ends every process of a command, whatever it ignores`() async throws {
        let bench = try CommandBench()
        let start = ContinuousClock.now

        let outcome = try await bench.perform(
            bench.shell(Self.stubborn, timeout: .milliseconds(1_500)))

        #expect(outcome == .failed(reason: "timed out after 1s500ms"))
        #expect(ContinuousClock.now - start < .seconds(10))
        let pids = try await pids(bench, 4)
        #expect(pids.count == 4)
        #expect(pids.filter(lives) == [])
    }

    @Test func `a command that obeys SIGTERM may clean up`() async throws {
        let bench = try CommandBench(grace: .seconds(20))

        let outcome = try await bench.perform(
            bench.shell(
                "trap 'echo cleaned >> trace; exit 0' TERM; sleep 60 & wait",
                timeout: .milliseconds(500)))

        #expect(outcome == .failed(reason: "timed out after 500ms"))
        #expect(bench.folder.lines(of: "trace") == ["cleaned"])
    }

    @Test func `a cancelled effect is stopped and says so`() async throws {
        let bench = try CommandBench()
        let effect = bench.shell(Self.stubborn)
        let performing = Task { try await bench.perform(effect) }
        let pids = try await pids(bench, 4)

        performing.cancel()
        let outcome = try await performing.value

        #expect(outcome == .cancelled(reason: "stopped when asked to (signal 9)"))
        #expect(
            try await bench.driver.probe(effect)
                == .cancelled(reason: "stopped when asked to (signal 9)"))
        #expect(pids.filter(lives) == [])
    }

    @Test func `an effect cancelled before it began executes nothing`() async throws {
        let bench = try CommandBench()
        let effect = bench.shell("echo ran >> trace")
        let performing = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await bench.perform(effect)
        }

        #expect(
            try await performing.value
                == .cancelled(reason: "stopped before anything was executed"))
        #expect(try await bench.driver.probe(effect) == .notDone)
        #expect(!bench.folder.exists("trace"))
    }

    @Test func `what a command leaves running is killed and noted`() async throws {
        let bench = try CommandBench()
        let effect = bench.shell(
            "(setsid sh -c 'echo $$ >> pids; sleep 60' &) & while ! [ -s pids ]; do :; done")

        let outcome = try await bench.perform(effect)

        #expect(outcome == .succeeded([]))
        let pids = try await pids(bench, 1)
        #expect(pids.count == 1)
        #expect(pids.filter(lives) == [])
        #expect(await bench.log().contains("that the command left running were killed"))
    }

    @Test func `a child that writes its last words shortly after is heard`() async throws {
        let bench = try CommandBench()

        let outcome = try await bench.perform(bench.shell("(sleep 0.05; echo last words) & exit 0"))

        #expect(outcome == .succeeded([]))
        #expect(await bench.log() == "last words\n")
    }

    @Test func `no zombie stays behind`() async throws {
        let bench = try CommandBench()

        try await withThrowingTaskGroup { group in
            for index in 0..<8 {
                group.addTask {
                    try await bench.perform(bench.shell("true", key: .sample("s\(index)")))
                }
            }
            for try await outcome in group { #expect(outcome == .succeeded([])) }
        }

        // Every shim of this process that has ended was waited for by its own number.
        let shims = bench.folder.claimants()
        #expect(shims.count == 8)
        for shim in shims { #expect(kill(shim, 0) == -1 && errno == ESRCH) }
    }
}
