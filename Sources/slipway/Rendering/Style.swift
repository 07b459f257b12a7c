internal import Foundation
internal import Glibc

/// What the terminal can show: colours and signs, or plain letters.
struct Style: Hashable, Sendable {
    enum Colour: Int, Sendable {
        case red = 31
        case green = 32
        case yellow = 33
        case blue = 34
        case cyan = 36
        case grey = 90
        case bold = 1
    }

    var hasColour: Bool
    var hasSigns: Bool

    init(hasColour: Bool, hasSigns: Bool) {
        self.hasColour = hasColour
        self.hasSigns = hasSigns
    }

    /// What standard output can show, unless plain text is wanted.
    init(isPlain: Bool) {
        let environment = ProcessInfo.processInfo.environment
        let isTerminal = Terminal.isOutput && environment["TERM"] != "dumb"
        let wantsNone = isPlain || !(environment["NO_COLOR"] ?? "").isEmpty
        let locale =
            [environment["LC_ALL"], environment["LC_CTYPE"], environment["LANG"]]
            .compactMap { $0 }.first { !$0.isEmpty } ?? ""
        hasColour = isTerminal && !wantsNone
        hasSigns = isTerminal && locale.uppercased().contains("UTF")
    }

    func paint(_ text: String, _ colour: Colour?) -> String {
        guard hasColour, let colour else { return text }
        return "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m"
    }

    /// `[#####-----]`, filled by how much is done.
    func bar(_ done: Int, of all: Int, width: Int = 20) -> String {
        let filled = all > 0 ? min(width, done * width / all) : 0
        let full = String(repeating: hasSigns ? "█" : "#", count: filled)
        let empty = String(repeating: hasSigns ? "░" : "-", count: width - filled)
        return "[" + paint(full, done == all ? .green : .cyan) + paint(empty, .grey) + "]"
    }

    func sign(_ status: String) -> String {
        let (sign, letter, _) = Self.looks(status)
        return hasSigns ? sign : letter
    }

    func colour(_ status: String) -> Colour? { Self.looks(status).2 }

    private static func looks(_ status: String) -> (String, String, Colour?) {
        switch status {
        case "succeeded", "rolled_back": ("✓", "+", .green)
        case "failed", "abort_failed", "rollback_failed": ("✗", "x", .red)
        case "in_doubt": ("?", "?", .red)
        case "performing", "running", "rolling_back", "aborting": ("▶", ">", .cyan)
        case "open": ("◆", "!", .yellow)
        case "waiting", "watching", "backing_off": ("◷", "~", .yellow)
        case "paused", "stopping", "stopped", "failing": ("‖", "=", .yellow)
        case "skipped", "excluded", "aborted", "closed": ("–", "-", .grey)
        default: ("·", ".", .grey)
        }
    }

    /// Text from elsewhere without anything that moves a terminal's cursor.
    static func plain(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        var plain = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { plain.append(isControl(scalar) ? " " : scalar) }
        return String(plain)
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
    }
}
