import Foundation
import HostDrivers
import ReleaseEngine
import ReleaseModel
import Testing

@Suite(.timeLimit(.minutes(15))) struct CommandLogTests {
    private static let mebibyte = 1024 * 1024

    @Test func `the log is read in pieces, and ends`() async throws {
        let bench = try CommandBench()
        let effect = bench.shell("echo one; echo two >&2; echo three")
        #expect(await bench.driver.log(of: effect.key, from: 0, limit: 4) == nil)

        _ = try await bench.perform(effect)

        let first = await bench.driver.log(of: effect.key, from: 0, limit: 4)
        #expect(first == LogChunk(bytes: Array("one\n".utf8), nextOffset: 4, isComplete: false))
        let rest = await bench.driver.log(of: effect.key, from: 4, limit: 100)
        #expect(
            rest == LogChunk(bytes: Array("two\nthree\n".utf8), nextOffset: 14, isComplete: true))
        let end = await bench.driver.log(of: effect.key, from: 14, limit: 100)
        #expect(end == LogChunk(bytes: [], nextOffset: 14, isComplete: true))
    }

    @Test func `the log is read while the command runs`() async throws {
        let bench = try CommandBench()
        let effect = bench.shell("echo early; while ! [ -e go ]; do sleep 0.01; done; echo late")
        async let outcome = bench.perform(effect)

        #expect(
            try await eventually {
                await bench.driver.log(of: effect.key, from: 0, limit: 100)?.bytes
                    == Array("early\n".utf8)
            })
        let chunk = await bench.driver.log(of: effect.key, from: 6, limit: 100)
        #expect(chunk == LogChunk(bytes: [], nextOffset: 6, isComplete: false))
        try bench.folder.write("", to: "go")
        _ = try await outcome
        #expect(await bench.log() == "early\nlate\n")
    }

    @Test func `a gigabyte of output is bounded, and says what it left out`() async throws {
        let bench = try CommandBench()
        let size = 1024 * Self.mebibyte
        let effect = bench.shell(
            "echo begin; head -c \(size) /dev/zero; echo; echo end")

        #expect(try await bench.perform(effect) == .succeeded([]))

        let head = await bench.driver.log(of: effect.key, from: 0, limit: Self.mebibyte)
        #expect(head?.bytes.starts(with: Array("begin\n".utf8)) == true)
        #expect(head?.bytes.count == Self.mebibyte)
        let gap = try #require(
            await bench.driver.log(of: effect.key, from: Self.mebibyte, limit: Self.mebibyte))
        let left = gap.nextOffset - Self.mebibyte
        #expect(
            String(decoding: gap.bytes, as: UTF8.self)
                == "\n[slipway: \(left) bytes left out here]\n")
        let total = "begin\n".count + size + "\nend\n".count
        #expect((4 * Self.mebibyte...5 * Self.mebibyte).contains(total - gap.nextOffset))
        let tail = await bench.driver.log(of: effect.key, from: total - 5, limit: 100)
        #expect(tail == LogChunk(bytes: Array("\nend\n".utf8), nextOffset: total, isComplete: true))
        let folder = "\(bench.folder.path)/\(bench.receipt(""))"
        let files = try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasPrefix("log.") }
        #expect(files.count <= 6)
        // Read from end to end it is one text, each byte of what was kept once.
        #expect(await bench.log().utf8.count == total - left + gap.bytes.count)
    }
}
