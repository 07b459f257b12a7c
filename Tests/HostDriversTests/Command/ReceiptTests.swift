import Foundation
import Glibc
import HostDrivers
import ReleaseEngine
import ReleaseModel
import Testing

@Suite(.timeLimit(.minutes(15))) struct ReceiptTests {
    @Test func `eight performs of one effect execute it once and all learn its ending`()
        async throws
    {
        let bench = try CommandBench()
        let effect = bench.shell("echo ran >> trace; sleep 0.2; echo A=1 >> $SLIPWAY_OUTPUT")

        let outcomes = try await withThrowingTaskGroup(of: Outcome.self) { group in
            for _ in 0..<8 {
                let driver = CommandBench.driver(on: bench.folder)
                group.addTask { try await driver.perform(effect, RecordingContext()) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }

        #expect(outcomes == Array(repeating: .succeeded([Output("A", "1")]), count: 8))
        #expect(bench.folder.lines(of: "trace") == ["ran"])
        #expect(await bench.driver.evidence(of: effect.key)?.performed == 1)
    }

    @Test func `an ended effect is not executed again`() async throws {
        let bench = try CommandBench()
        let effect = bench.shell("echo ran >> trace; exit 4")

        let first = try await bench.perform(effect)
        let second = try await CommandBench.driver(on: bench.folder)
            .perform(effect, RecordingContext())

        #expect(first == .failed(reason: "exited with status 4"))
        #expect(second == first)
        #expect(bench.folder.lines(of: "trace") == ["ran"])
    }

    @Test func `a command outlives its killed server, and the next one attaches`() async throws {
        let bench = try CommandBench()
        let effect = bench.shell(
            "echo ran >> trace; while ! [ -e go ]; do sleep 0.01; done; echo A=1 >> $SLIPWAY_OUTPUT"
        )
        let server = try DoomedServer(for: effect, on: bench)
        #expect(try await eventually { bench.folder.exists("trace") })
        #expect(try await server.kill())

        #expect(try await bench.driver.probe(effect) == .running)
        async let outcome = bench.perform(effect)
        try bench.folder.write("", to: "go")

        #expect(try await outcome == .succeeded([Output("A", "1")]))
        #expect(try await bench.driver.probe(effect) == .done([Output("A", "1")]))
        #expect(bench.folder.lines(of: "trace") == ["ran"])
    }

    @Test func `an ending while no server lived is found by the next`() async throws {
        let bench = try CommandBench()
        let effect = bench.shell("echo ran >> trace; while ! [ -e go ]; do sleep 0.01; done")
        let server = try DoomedServer(for: effect, on: bench)
        #expect(try await eventually { bench.folder.exists("trace") })
        #expect(try await server.kill())
        try bench.folder.write("", to: "go")

        #expect(try await eventually { try await bench.driver.probe(effect) == .done([]) })
        #expect(try await bench.perform(effect) == .succeeded([]))
        #expect(bench.folder.lines(of: "trace") == ["ran"])
    }

    @Test func `a timeout holds without a server`() async throws {
        let bench = try CommandBench()
        // Where the short time is over before its server could be killed, a longer one follows.
        for seconds in CommandBench.growingTimeouts {
            let effect = bench.shell(
                "echo ran >> trace-\(seconds); sleep 600", key: .sample("s\(seconds)"),
                timeout: .seconds(seconds))
            let server = try DoomedServer(for: effect, on: bench)
            let ending = Probe.failed(reason: "timed out after \(seconds)s")
            let hasBegun = try await eventually {
                if bench.folder.exists("trace-\(seconds)") { return true }
                return try await bench.driver.probe(effect) == ending
            }
            try #require(hasBegun)
            #expect(try await server.kill())
            let wasInTime = try await bench.driver.probe(effect) == .running

            #expect(try await eventually { try await bench.driver.probe(effect) == ending })
            if wasInTime { return }
        }
        Issue.record("no timeout was long enough to kill the server first")
    }

    @Test func `a shim whose server is gone before the claim claims nothing`() async throws {
        let bench = try CommandBench()
        let effect = bench.shell("echo ran >> trace")
        let server = try DoomedServer(for: effect, on: bench, claimedPid: 1)

        #expect(try await server.waitForShim() == 1)
        #expect(try await bench.driver.probe(effect) == .notDone)
        #expect(try await bench.perform(effect) == .succeeded([]))
        #expect(bench.folder.lines(of: "trace") == ["ran"])
    }

    @Test func `a shim killed before anything was executed is replaced`() async throws {
        let bench = try CommandBench()
        let effect = bench.shell("echo ran >> trace")
        // What such a shim leaves: a claim that nobody holds, and no record of a start.
        try bench.folder.write(#"{"boot":"x","pid":1,"startTime":1}"#, to: bench.receipt("claim.1"))

        #expect(try await bench.driver.probe(effect) == .notDone)
        #expect(try await bench.perform(effect) == .succeeded([]))
        #expect(bench.folder.lines(of: "trace") == ["ran"])
        #expect(bench.folder.exists(bench.receipt("claim.2")))
    }

    @Test func `a shim killed while its command runs leaves a doubt and takes the command along`()
        async throws
    {
        let bench = try CommandBench()
        let effect = bench.shell("echo $$ > pid; while :; do sleep 1; done")
        let performing = Task { try await bench.perform(effect) }
        try #require(try await eventually { !bench.folder.lines(of: "pid").isEmpty })
        let shim = try #require(bench.folder.claimants().first)
        let command = try #require(bench.folder.lines(of: "pid").first.flatMap { Int32($0) })

        kill(shim, SIGKILL)

        await #expect(throws: (any Error).self) { try await performing.value }
        guard case .unknown(let reason) = try await bench.driver.probe(effect) else {
            Issue.record("the probe claims to know")
            return
        }
        #expect(reason.contains("its shim was killed before it ended"))
        #expect(try await eventually { !lives(command) })
        // Performing again must not execute it again.
        await #expect(throws: (any Error).self) { try await bench.perform(effect) }
        #expect(await bench.driver.evidence(of: effect.key)?.performed == 1)
    }

    @Test func `shims killed at any moment never execute a command twice`() async throws {
        let bench = try CommandBench()
        for index in 0..<40 {
            let effect = bench.shell("echo \(index) >> trace", key: .sample("s\(index)"))
            let performing = Task { try? await bench.perform(effect) }
            // From the moment of the claim; the last ones find that it has ended.
            let isClaimed = try await eventually(looking: .milliseconds(1)) {
                !bench.folder.claimants(of: effect.key).isEmpty
            }
            try #require(isClaimed)
            try await Task.sleep(for: .microseconds(500 * index))
            for shim in bench.folder.claimants(of: effect.key) where bench.isShim(shim) {
                kill(shim, SIGKILL)
            }
            _ = await performing.value

            let traces = bench.folder.lines(of: "trace").filter { $0 == "\(index)" }.count
            switch try await bench.driver.probe(effect) {
            case .done: #expect(traces == 1)
            case .unknown: #expect(traces <= 1)
            case .notDone: #expect(traces == 0)
            case let other: Issue.record("\(other)")
            }
        }
    }

    @Test(arguments: ["claim.1", "ending"])
    func `a damaged receipt is a doubt`(file: String) async throws {
        let bench = try CommandBench()
        let effect = bench.shell("echo ran >> trace")
        let whole = #"{"boot":"x","pid":1,"startTime":1}"#
        try bench.folder.write(whole, to: bench.receipt("claim.1"))
        try bench.folder.write(String(whole.dropLast()), to: bench.receipt(file))
        let claim = open("\(bench.folder.path)/\(bench.receipt("claim.1"))", O_RDONLY | O_CLOEXEC)
        defer { close(claim) }
        #expect(flock(claim, LOCK_EX) == 0)

        guard case .unknown(let reason) = try await bench.driver.probe(effect) else {
            Issue.record("the probe claims to know")
            return
        }
        #expect(reason.contains(file))
    }

    @Test func `keys that are no file names get receipts of their own`() async throws {
        let bench = try CommandBench()
        for step in ["a/b", "../../x", String(repeating: "long", count: 99), "ü", "a~b"] {
            let effect = bench.shell("echo x >> trace", key: .sample(step))
            #expect(try await bench.perform(effect) == .succeeded([]))
        }
        #expect(bench.folder.lines(of: "trace").count == 5)
    }
}
