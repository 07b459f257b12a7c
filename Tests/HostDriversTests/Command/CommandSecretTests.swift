import Foundation
import ReleaseEngine
import ReleaseModel
import Testing

@testable import HostDrivers

@Suite(.timeLimit(.minutes(15))) struct CommandSecretTests {
    private static let value = "s3cr3t-value+/with=odd \"signs\""
    private let source = KnownSource(["TOKEN": value])

    private func token() throws -> JSON { ["TOKEN": try SecretText.json("${secret:TOKEN}")] }

    private func expectNowhere(_ value: String, in bench: CommandBench) throws {
        let files = FileManager.default.enumerator(atPath: bench.folder.path)
        for case let name as String in try #require(files) {
            let bytes = FileManager.default.contents(atPath: "\(bench.folder.path)/\(name)")
            #expect(bytes?.range(of: Data(value.utf8)) == nil, "\(name)")
        }
    }

    @Test func `a secret shows nowhere but in the command`() async throws {
        let bench = try CommandBench(secrets: source)
        let effect = bench.shell(
            """
            [ ${#TOKEN} = 30 ] && echo known
            echo "a $TOKEN b"; printf s3cr; sleep 0.05; printf 3t-va; sleep 0.05
            printf 'lue+/with=odd "signs"!\\n'
            printf %s "$TOKEN" | base64; printf 'user:%s' "$TOKEN" | base64
            tr '\\0' ' ' < /proc/$PPID/cmdline; tr '\\0' ' ' < /proc/$PPID/environ
            true
            """, environment: try token())

        let outcome = try await bench.perform(effect)

        #expect(outcome == .succeeded([]))
        let log = await bench.log()
        #expect(
            log.hasPrefix("[slipway: with the secret TOKEN version 1]\nknown\na *** b\n***!\n***"))
        let encoded = Data(Self.value.utf8).base64EncodedString()
        #expect(!log.contains(encoded.prefix(12)))
        let second = Data("user:\(Self.value)".utf8).base64EncodedString()
        #expect(!log.contains(second.dropFirst(8).prefix(12)))
        try expectNowhere(Self.value, in: bench)
        let proof = await bench.driver.evidence(of: effect.key)?.proof
        #expect(proof == "receipt, exit 0, with the secret TOKEN version 1")
    }

    @Test func `a secret written byte by byte is masked`() async throws {
        let bench = try CommandBench(secrets: source)
        let script = """
            import os, sys, time
            for byte in os.environb[b"TOKEN"] + b"|" + os.environb[b"TOKEN"]:
                os.write(1, bytes([byte])); time.sleep(0.001)
            """
        let effect = bench.effect(["python3", "-c", .string(script)], environment: try token())
        #expect(try await bench.perform(effect) == .succeeded([]))
        #expect(await bench.log().hasSuffix("version 1]\n***|***"))
    }

    @Test(arguments: [
        #"echo "A=x${TOKEN}y" >> $SLIPWAY_OUTPUT"#, #"echo "$TOKEN" >> $SLIPWAY_OUTPUT"#,
        #"printf 'A=%s' "$(printf %s "$TOKEN" | base64 -w0)" >> $SLIPWAY_OUTPUT"#,
    ])
    func `an output that holds a secret fails the step, and does not quote it`(
        script: String
    ) async throws {
        let bench = try CommandBench(secrets: source)
        let outcome = try await bench.perform(bench.shell(script, environment: try token()))
        #expect(
            outcome
                == .failed(
                    reason: "exited with status 0, but wrote a secret's value to $SLIPWAY_OUTPUT: "
                        + "outputs are shown to everybody; hand on something else"))
        try expectNowhere(Self.value, in: bench)
    }

    @Test func `a missing secret fails before anything is done`() async throws {
        let bench = try CommandBench(secrets: source)
        source.set("TOKEN", nil)
        let effect = bench.shell("touch done", environment: try token())
        #expect(
            try await bench.perform(effect)
                == .failed(
                    reason: "nothing was executed: there is no secret TOKEN; set it: "
                        + "slipway secret set TOKEN"))
        #expect(!FileManager.default.fileExists(atPath: "\(bench.folder.path)/done"))
        #expect(try await bench.driver.probe(effect) == .notDone)
    }

    @Test func `what already runs needs its secret no more`() async throws {
        let bench = try CommandBench(secrets: source)
        let effect = bench.shell(
            "while ! [ -e go ]; do sleep 0.01; done; echo $TOKEN", environment: try token())
        async let first = bench.perform(effect)
        #expect(try await eventually { try await bench.driver.probe(effect) == .running })
        source.set("TOKEN", nil)
        async let second = bench.perform(effect)
        try bench.folder.write("", to: "go")
        #expect(try await first == .succeeded([]))
        #expect(try await second == .succeeded([]))
        #expect(await bench.log().hasSuffix("\n***\n"))
    }

    @Test func `the error of a command that could not begin quotes no secret`() async throws {
        let bench = try CommandBench(secrets: KnownSource(["PLACE": "/s3cr3t/place"]))
        let effect = bench.effect(
            ["nosuchprogram"], environment: ["PATH": try SecretText.json("${secret:PLACE}")])
        #expect(
            try await bench.perform(effect)
                == .failed(
                    reason: "nothing was executed: there is no program \"nosuchprogram\" in ***"))
    }

    @Test func `an argument takes no secret, whatever the plan says`() async throws {
        let bench = try CommandBench(secrets: source)
        let effect = bench.effect(["echo", try SecretText.json("x${secret:TOKEN}")])
        #expect(
            try await bench.perform(effect)
                == .failed(
                    reason: "command.run: may not hold ${secret:TOKEN}, which others could read "
                        + "there"))
    }
}
