internal import Glibc
internal import ReleaseModel
internal import SlipwayAPI

/// Shows a run while it moves: a tree that is drawn again, or a line per change.
actor FollowScreen {
    enum Mode: Hashable, Sendable {
        /// Drawn again on the terminal.
        case tree
        case lines
        /// Lines beside the data, on standard error.
        case chatter
        /// Each event as one line of JSON.
        case json
    }

    let mode: Mode
    private let style: Style
    private let suffix: String
    private var changes = ChangeLines()
    private var drawnRows = 0
    /// Something happened since the last drawing.
    private var isStale = true
    private var lastDrawn: ContinuousClock.Instant?

    init(_ mode: Mode, style: Style, suffix: String) {
        self.mode = mode
        self.style = style
        self.suffix = suffix
    }

    func take(_ entry: API.JournalEntry) throws {
        isStale = true
        switch mode {
        case .tree: break
        case .lines: if let line = changes.line(entry) { Output.data(line) }
        case .chatter: if let line = changes.line(entry) { Output.chatter(line) }
        case .json: Output.raw(try API.encode(entry) + [UInt8(ascii: "\n")])
        }
    }

    /// Whether the run should be asked for and drawn: after a change, and as times go on.
    func wantsDrawing(_ now: ContinuousClock.Instant) -> Bool {
        guard mode == .tree else { return false }
        guard let lastDrawn else { return true }
        return isStale || now - lastDrawn > .seconds(1)
    }

    /// Draws the run over what was drawn before.
    func draw(_ run: API.RunDetail, at time: Instant = .now, isLast: Bool = false) {
        guard mode == .tree else { return }
        isStale = false
        lastDrawn = .now
        let size = Terminal.size
        let tree = RunTree(run: run, now: time, style: style, suffix: suffix)
        let lines = tree.lines(atMost: isLast ? nil : max(4, size.rows - 1))
        var text = drawnRows > 0 ? "\u{1B}[\(drawnRows)A\r" : "\u{1B}[?25l"
        for line in lines { text += Self.cut(line, to: size.columns) + "\u{1B}[K\n" }
        text += "\u{1B}[J" + (isLast ? "\u{1B}[?25h" : "")
        drawnRows = lines.count
        Output.raw(Array(text.utf8))
    }

    /// Gives the cursor back, whatever was drawn.
    func close() {
        guard mode == .tree, drawnRows > 0 else { return }
        Output.raw(Array("\u{1B}[?25h".utf8))
    }

    /// A line no longer than the terminal is wide; what paints it does not count.
    static func cut(_ line: String, to width: Int) -> String {
        var cut = ""
        var count = 0
        var isEscape = false
        for character in line {
            if character == "\u{1B}" { isEscape = true }
            if !isEscape {
                guard count < width else { return cut + "\u{1B}[0m" }
                count += 1
            }
            cut.append(character)
            if isEscape, character == "m" { isEscape = false }
        }
        return cut
    }
}
