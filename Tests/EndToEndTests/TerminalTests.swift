import Foundation
import SlipwayTestSupport
import Testing

@Suite struct TerminalTests {
    @Test(.timeLimit(.minutes(15)))
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
        let terminal = try TestTerminal()
        let running = try Running(
            Workshop.binary, words + ["--data", shop.data], in: shop.path,
            terminal: terminal.path,
            environment: environment.merging(["TERM": "xterm", "LANG": "C.UTF-8"]) { mine, _ in mine
            })
        try await eventually("the command ends") {
            // Before what is left is read: whoever has ended has written all of it.
            let isOver = !running.isRunning
            try look(terminal.seen())
            return isOver
        }
        return terminal.seen()
    }
}
