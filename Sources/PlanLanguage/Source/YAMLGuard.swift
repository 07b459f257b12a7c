/// Looks through YAML before it is parsed for what must not reach the parser.
///
/// An alias stands for a copy of what an anchor names, and copies of copies grow without bound:
/// a plan has none. The parser would expand them before anybody could count, so they are looked
/// for in the text. What is found is a token that could be an alias *and* has an anchor of its
/// name before it; no alias escapes, and a shell's `*` or `&` hardly ever looks like that.
struct YAMLGuard {
    private let bytes: [UInt8]
    private let problems: Problems
    private var anchors: Set<ArraySlice<UInt8>> = []
    private var lineStart = 0
    private var line = 1

    init(bytes: [UInt8], problems: Problems) {
        self.bytes = bytes
        self.problems = problems
    }

    /// Whether the text may be parsed; what forbids it is reported.
    consuming func allows() -> Bool {
        let text = bytes
        text.withUnsafeBufferPointer { scan($0) }
        return !problems.hasErrors
    }

    private mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>) {
        var previous = UInt8(ascii: "\n")
        for offset in bytes.indices {
            let byte = bytes[offset]
            if byte < 0x20 {
                if byte == UInt8(ascii: "\n") {
                    line += 1
                    lineStart = offset + 1
                } else if byte != UInt8(ascii: "\t"), byte != UInt8(ascii: "\r") {
                    reportControl(byte, at: offset)
                }
            } else if byte == UInt8(ascii: "&"), Self.endsToken(previous) {
                anchors.insert(name(after: offset))
            } else if byte == UInt8(ascii: "*"), !anchors.isEmpty, Self.endsToken(previous) {
                checkAlias(at: offset)
            }
            previous = byte
        }
    }

    private func checkAlias(at offset: Int) {
        let name = name(after: offset)
        guard !name.isEmpty, anchors.contains(name) else { return }
        problems.error(
            "a plan has no YAML aliases: `*\(String(decoding: name, as: UTF8.self))`",
            at: position(of: offset), write: "the value itself")
    }

    private func reportControl(_ byte: UInt8, at offset: Int) {
        problems.error(
            "the control character \(byte) may not stand in a plan", at: position(of: offset),
            write:
                "an escape in a quoted string, such as \"\\x\(byte < 16 ? "0" : "")\(String(byte, radix: 16))\""
        )
    }

    private func name(after offset: Int) -> ArraySlice<UInt8> {
        bytes[(offset + 1)...].prefix(while: Self.isNameByte)
    }

    private func position(of offset: Int) -> Position {
        let scalars = bytes[lineStart..<offset].count { $0 & 0xC0 != 0x80 }
        return Position(line: line, column: scalars + 1)
    }

    /// Whether a token may begin after this byte; above ASCII some characters are line breaks.
    private static func endsToken(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte >= 0x80 || "[]{},:?-\"'".utf8.contains(byte)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
