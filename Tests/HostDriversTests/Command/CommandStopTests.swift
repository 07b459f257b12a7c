import Glibc
import HostDrivers
import ReleaseEngine
import ReleaseModel
import Testing

@Suite(.timeLimit(.minutes(15))) struct CommandStopTests {
    /// A command ignoring SIGTERM, and every way of leaving its process group.
    private static let stubborn = """
        trap '' TERM
        echo $$ > pids
        sh -c 'trap "" TERM; echo $$ >> pids; while :; do sleep 1; done' &
        setsid sh -c 'trap "" TERM; echo $$ >> pids; while :; do sleep 1; done' &
        (setsid sh -c 'trap "" TERM; echo $$ >> pids; while :; do sleep 1; done' &) &
        while :; do sleep 1; done
        """

    private func pids(_ bench: CommandBench, _ count: Int) async throws -> [Int32] {
        try #require(try await eventually { bench.folder.lines(of: "pids").count == count })
        return bench.folder.lines(of: "pids").compactMap { Int32($0) }
    }

    @Test func `a timeout ends every process of a command, whatever it ignores`() async throws {
        let bench = try CommandBench()

        let (outcome, expected) = try await bench.timedOut(Self.stubborn) {
            bench.folder.lines(of: "pids").count == 4
        }

        #expect(outcome == expected)
        let pids = try await pids(bench, 4)
        #expect(pids.filter(lives) == [])
    }

    @Test func `a command that obeys SIGTERM may clean up`() async throws {
        let bench = try CommandBench(grace: .seconds(60))

        let (outcome, expected) = try await bench.timedOut(
            "trap 'echo cleaned > trace; exit 0' TERM; : > ready; sleep 600 & wait"
        ) {
            bench.folder.exists("ready")
        }

        #expect(outcome == expected)
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
            "(setsid sh -c 'echo $$ >> pids; sleep 600' &) & until [ -s pids ]; do sleep 0.01; done"
        )

        let outcome = try await bench.perform(effect)

        #expect(outcome == .succeeded([]))
        let pids = try await pids(bench, 1)
        #expect(pids.filter(lives) == [])
        #expect(await bench.log().contains("that the command left running were killed"))
    }

    @Test func `a child that writes its last words shortly after is heard`() async throws {
        let bench = try CommandBench()

        // A machine that stalls lets the time for last words pass; it does not do so every time.
        var log = ""
        for attempt in 0..<20 where log != "last words\n" {
            let key = EffectKey.sample("a\(attempt)")
            let effect = bench.shell("(sleep 0.05; echo last words) & exit 0", key: key)
            #expect(try await bench.perform(effect) == .succeeded([]))
            log = await bench.log(of: key)
        }

        #expect(log == "last words\n")
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
        for shim in shims {
            var status: Int32 = 0
            let found = waitpid(shim, &status, WNOHANG)
            #expect(found == -1, "process \(shim) was a child of ours that nobody had waited for")
        }
    }
}
