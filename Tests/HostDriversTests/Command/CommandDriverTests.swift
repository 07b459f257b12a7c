import Foundation
import Glibc
import HostDrivers
import ReleaseEngine
import ReleaseModel
import Testing

@Suite(.timeLimit(.minutes(15))) struct CommandDriverTests {
    @Test func `a command's outputs are handed on`() async throws {
        let bench = try CommandBench()
        let effect = bench.shell(
            #"printf 'IMAGE=web:2\n\nIMAGE=web:3\nEMPTY=\nURL=a=b' >> "$SLIPWAY_OUTPUT""#,
            outputs: ["IMAGE"])

        let outcome = try await bench.perform(effect)

        let outputs = [Output("EMPTY", ""), Output("IMAGE", "web:3"), Output("URL", "a=b")]
        #expect(outcome == .succeeded(outputs))
        #expect(try await bench.driver.probe(effect) == .done(outputs))
        #expect(
            await bench.driver.evidence(of: effect.key)
                == Evidence(performed: 1, proof: "receipt, exit 0"))
    }

    @Test(arguments: [
        ("echo novalue >> $SLIPWAY_OUTPUT", "is not KEY=VALUE"),
        ("echo 1A=b >> $SLIPWAY_OUTPUT", "has the key \"1A\""),
        ("echo OTHER=b >> $SLIPWAY_OUTPUT", "did not write the output IMAGE="),
        ("printf 'IMAGE=\\377' >> $SLIPWAY_OUTPUT", "is not UTF-8"),
        ("(printf IMAGE=; head -c 65536 /dev/zero | tr '\\0' x) >> $SLIPWAY_OUTPUT", "64 KiB"),
        ("rm $SLIPWAY_OUTPUT; ln -s /etc/passwd $SLIPWAY_OUTPUT", "unreadable"),
    ])
    func `outputs that break the rules fail the command`(
        script: String, sentence: String
    ) async throws {
        let bench = try CommandBench()

        let outcome = try await bench.perform(bench.shell(script, outputs: ["IMAGE"]))

        #expect(outcome.reason?.contains(sentence) == true, "\(outcome)")
    }

    @Test func `outputs of exactly 64 KiB are taken`() async throws {
        let bench = try CommandBench()

        let outcome = try await bench.perform(
            bench.shell("(printf A=; head -c 65534 /dev/zero | tr '\\0' x) >> $SLIPWAY_OUTPUT"))

        #expect(outcome == .succeeded([Output("A", String(repeating: "x", count: 65_534))]))
    }

    @Test func `the environment is frozen and minimal`() async throws {
        let bench = try CommandBench()
        let home = getpwuid(getuid()).map { String(cString: $0.pointee.pw_dir) } ?? "/"

        let outcome = try await bench.perform(
            bench.effect(["env"], environment: ["LANG": "de", "COLOUR": "blue"]))

        #expect(outcome == .succeeded([]))
        let lines = await bench.log().split(separator: "\n").map(String.init).sorted()
        let output = "\(bench.folder.path)/\(bench.receipt("output"))"
        #expect(
            lines == [
                "COLOUR=blue", "HOME=\(home)", "LANG=de",
                "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                "SLIPWAY_ATTEMPT=1", "SLIPWAY_DIRECTION=forward",
                "SLIPWAY_EFFECT=r-1/build/forward/1", "SLIPWAY_GENERATION=1",
                "SLIPWAY_OUTPUT=\(output)", "SLIPWAY_RUN=r-1", "SLIPWAY_STEP=build", "TMPDIR=/tmp",
            ])
    }

    @Test func `a command has its folder, empty input, its own umask and no foreign descriptor`()
        async throws
    {
        let bench = try CommandBench()

        _ = try await bench.perform(
            bench.shell(
                "pwd; cat; umask; for i in 0 1 2 3 4 5 9; do [ -e /proc/$$/fd/$i ] && echo $i; done"
            ))

        let words = await bench.log().split(whereSeparator: \.isWhitespace)
        #expect(words.first.map(String.init) == bench.folder.path)
        #expect(words.dropFirst().first == "0022")
        #expect(words.dropFirst(2) == ["0", "1", "2"])
    }

    @Test(
        arguments: [
            (["no-such-program"], "there is no program \"no-such-program\" in /usr/local/sbin"),
            (["./absent.sh"], "there is no program"),
            (["/etc/passwd"], "may not be executed"),
            (["./text"], "is no program"),
            (["./orphan"], "interpreter it names does not exist"),
        ] as [([String], String)])
    func `a command that cannot be executed fails with the reason`(
        run: [String], sentence: String
    ) async throws {
        let bench = try CommandBench()
        try bench.folder.write("echo no first line\n", to: "text", mode: 0o755)
        try bench.folder.write("#!/no/such/shell\n", to: "orphan", mode: 0o755)
        let effect = bench.effect(.array(run.map(JSON.string)))

        let outcome = try await bench.perform(effect)

        let reason = try #require(outcome.reason)
        #expect(reason.contains(sentence), "\(reason)")
        #expect(try await bench.driver.probe(effect) == .failed(reason: reason))
    }

    @Test func `exit status and signal are told`() async throws {
        let bench = try CommandBench()

        let status = try await bench.perform(bench.shell("exit 3", key: .sample("a")))
        let signal = try await bench.perform(bench.shell("kill -9 $$", key: .sample("b")))

        #expect(status == .failed(reason: "exited with status 3"))
        #expect(signal == .failed(reason: "was ended by signal 9"))
    }

    @Test func `an undo runs its own command with a receipt of its own`() async throws {
        let bench = try CommandBench()
        let forward = bench.effect(
            ["sh", "-c", "echo up $A >> trace"], environment: ["A": "1"],
            undo: ["run": ["sh", "-c", "echo down $A $SLIPWAY_DIRECTION >> trace"]])
        var back = forward
        back.key.direction = .undo

        _ = try await bench.perform(forward)
        let outcome = try await bench.driver.undo(back, RecordingContext())

        #expect(outcome == .succeeded([]))
        #expect(bench.folder.lines(of: "trace") == ["up 1", "down 1 undo"])
    }

    @Test(
        arguments: [
            (["directory": "/tmp"], "needs the field \"run\""),
            (["run": ["true"]], "needs the field \"directory\""),
            (["run": ["true"], "directory": "x"], "must be an absolute path"),
            (["run": [], "directory": "/tmp"], "at least one"),
            (["run": "true", "directory": "/tmp"], "must be a list of strings"),
            (["run": [1], "directory": "/tmp"], "must hold strings only"),
            (
                ["run": ["true"], "directory": "/tmp", "shell": true],
                "does not know the field \"shell\""
            ),
            (
                ["run": ["true"], "directory": "/tmp", "environment": ["SLIPWAY_X": "1"]],
                "are set by Slipway"
            ),
            (
                ["run": ["true"], "directory": "/no/such/folder"],
                "there is no folder /no/such/folder"
            ),
        ] as [(JSON, String)])
    func `a wrong input fails with a sentence that names the field`(
        input: JSON, sentence: String
    ) async throws {
        let bench = try CommandBench()
        var effect = bench.effect(["true"])
        effect.input = input

        let outcome = try await bench.perform(effect)

        #expect(outcome.reason?.contains(sentence) == true, "\(outcome)")
    }

    @Test func `a data folder that cannot be written fails the effect, executing nothing`()
        async throws
    {
        let bench = try CommandBench()
        try bench.folder.write("a file where a folder should be", to: "data")

        let outcome = try await bench.perform(bench.shell("echo ran >> trace"))

        #expect(outcome.reason?.hasPrefix("nothing was executed: cannot make the folder") == true)
        #expect(!bench.folder.exists("trace"))
    }

    @Test func `a missing shim binary fails the effect`() async throws {
        let folder = try TemporaryFolder()
        let driver = CommandDriver(data: folder.path, shim: "/no/such/slipway")
        let effect = try CommandBench().shell("true")

        let outcome = try await driver.perform(effect, RecordingContext())

        #expect(outcome.reason?.contains("cannot start /no/such/slipway") == true)
    }
}

extension Outcome {
    /// Why it failed; nil where it did not.
    var reason: String? {
        guard case .failed(let reason) = self else { return nil }
        return reason
    }
}
