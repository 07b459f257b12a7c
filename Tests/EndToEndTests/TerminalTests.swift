import Foundation
import Glibc
import SlipwayTestSupport
import Testing

@Suite struct TerminalTests {
    @Test(.timeLimit(.minutes(5)))
    func `on a terminal a tree is drawn again, and colours can be refused`() async throws {
        let shop = try Workshop()
        let plan = try shop.write(
            Plans.sequence([
                Plans.until("go", in: shop.path, then: "true", name: "one"),
                Plans.shell("two", "true"),
            ]), to: "plan.yaml")

        let coloured = try await onTerminal(
            shop, ["run", plan], environment: ["NO_COLOR": ""]
        ) { seen in
            // The first step ends once its tree was drawn a second time.
            if seen.contains("A\r"), !shop.exists("go") { _ = try shop.write("", to: "go") }
        }
        #expect(coloured.contains("\u{1B}[?25l"), "the cursor is not hidden")
        #expect(coloured.contains("\u{1B}[?25h"), "the cursor is not given back")
        #expect(coloured.contains("A\r"), "nothing is drawn again: \(coloured)")
        #expect(coloured.contains("\u{1B}[32m"))
        #expect(coloured.contains("2/2"))

        let plain = try await onTerminal(shop, ["release", "show", "@latest", "--no-color"])
        #expect(plain.contains("one"))
        #expect(!plain.contains("\u{1B}["))
        let asked = try await onTerminal(
            shop, ["release", "show", "@latest"], environment: ["NO_COLOR": "1"])
        #expect(!asked.contains("\u{1B}["))
    }

    /// What a command writes to a terminal.
    private func onTerminal(
        _ shop: Workshop, _ words: [String], environment: [String: String] = [:],
        look: (String) throws -> Void = { _ in }
    ) async throws -> String {
        let terminal = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        defer { close(terminal) }
        var unlocked: Int32 = 0
        var number: Int32 = 0
        guard terminal >= 0, ioctl(terminal, UInt(TIOCSPTLCK), &unlocked) == 0,
            ioctl(terminal, UInt(TIOCGPTN), &number) == 0
        else { throw Late("there is no terminal") }
        let running = try Running(
            Workshop.binary, words + ["--data", shop.data], in: shop.path,
            terminal: "/dev/pts/\(number)",
            environment: environment.merging(["TERM": "xterm", "LANG": "C.UTF-8"]) { mine, _ in mine
            })
        _ = fcntl(terminal, F_SETFL, O_NONBLOCK)
        var seen: [UInt8] = []
        try await eventually("the command ends") {
            // Before what is left is read: whoever has ended has written all of it.
            let isOver = !running.isRunning
            seen += Self.waiting(terminal)
            try look(String(decoding: seen, as: UTF8.self))
            return isOver
        }
        return String(decoding: seen, as: UTF8.self)
    }

    private static func waiting(_ terminal: Int32) -> [UInt8] {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(terminal, &piece, piece.count)
            guard count > 0 else { return bytes }
            bytes += piece[..<count]
        }
    }
}

/// From <asm-generic/ioctls.h>: what the C library has behind macros that Swift does not import.
private let TIOCSPTLCK = 0x4004_5431
private let TIOCGPTN = 0x8004_5430
