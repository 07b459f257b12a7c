/// Reads RFC 8259 JSON with the position of every value.
///
/// YAML reads most JSON, but not surrogate pairs, and refuses some characters that JSON allows.
struct JSONSource {
    struct Failure: Error {
        var reason: String
        var position: Position
    }

    private let bytes: [UInt8]
    private var offset = 0
    private var line = 1
    /// Where the column was last counted, so that counting never starts over.
    private var counted = (offset: 0, column: 1)
    /// Names that stand twice in one object.
    private(set) var duplicates: [(String, Position)] = []

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func document() throws(Failure) -> SourceNode {
        let value = try value(depth: 0)
        skipSpace()
        guard offset == bytes.count else { throw failure("something follows the value") }
        return value
    }

    private mutating func value(depth: Int) throws(Failure) -> SourceNode {
        guard depth < SourceNode.maximumDepth else {
            throw failure("it is nested deeper than \(SourceNode.maximumDepth) levels")
        }
        skipSpace()
        let position = position()
        guard let byte = peek else { throw failure("it ends where a value is expected") }
        let content: SourceNode.Content =
            switch byte {
            case UInt8(ascii: "{"): .mapping(try members(depth: depth))
            case UInt8(ascii: "["): .sequence(try elements(depth: depth))
            case UInt8(ascii: "\""): .scalar(try string(), isPlain: false)
            default: .scalar(try word(), isPlain: true)
            }
        return SourceNode(content: content, position: position)
    }

    private mutating func members(depth: Int) throws(Failure) -> [SourceMember] {
        offset += 1
        var members: [SourceMember] = []
        var names: Set<String> = []
        skipSpace()
        if take(UInt8(ascii: "}")) { return [] }
        repeat {
            skipSpace()
            let position = position()
            guard peek == UInt8(ascii: "\"") else { throw failure("a name in quotes is expected") }
            let name = try string()
            if !names.insert(name).inserted { duplicates.append((name, position)) }
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw failure("`:` is expected") }
            let value = try value(depth: depth + 1)
            members.append(SourceMember(name: name, position: position, value: value))
            skipSpace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw failure("`,` or `}` is expected") }
        return members
    }

    private mutating func elements(depth: Int) throws(Failure) -> [SourceNode] {
        offset += 1
        var elements: [SourceNode] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return [] }
        repeat {
            elements.append(try value(depth: depth + 1))
            skipSpace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw failure("`,` or `]` is expected") }
        return elements
    }

    private mutating func string() throws(Failure) -> String {
        offset += 1
        let start = offset
        while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
            guard byte >= 0x20 else { throw failure("a raw control character in a string") }
            offset += 1
        }
        if take(UInt8(ascii: "\"")) {
            return String(decoding: bytes[start..<offset - 1], as: UTF8.self)
        }
        var text = String(decoding: bytes[start..<offset], as: UTF8.self)
        while let byte = peek, byte != UInt8(ascii: "\"") {
            if byte == UInt8(ascii: "\\") {
                text.unicodeScalars.append(try escape())
                continue
            }
            let start = offset
            while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
                guard byte >= 0x20 else { throw failure("a raw control character in a string") }
                offset += 1
            }
            text += String(decoding: bytes[start..<offset], as: UTF8.self)
        }
        guard take(UInt8(ascii: "\"")) else { throw failure("a string has no end") }
        return text
    }

    private mutating func escape() throws(Failure) -> Unicode.Scalar {
        offset += 1
        guard let byte = peek else { throw failure("a string has no end") }
        offset += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape()
        default: throw failure("an unknown escape in a string")
        }
    }

    private mutating func unicodeEscape() throws(Failure) -> Unicode.Scalar {
        var value = try fourDigits()
        if (0xD800..<0xDC00).contains(value) {
            guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
                throw failure("half a surrogate pair")
            }
            let low = try fourDigits()
            guard (0xDC00..<0xE000).contains(low) else { throw failure("half a surrogate pair") }
            value = 0x10000 + ((value - 0xD800) << 10) + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(value) else { throw failure("half a surrogate pair") }
        return scalar
    }

    private mutating func fourDigits() throws(Failure) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw failure("four hexadecimal digits are expected")
            }
            value = value << 4 + UInt32(digit)
            offset += 1
        }
        return value
    }

    /// A number, a flag or null, as it is written.
    private mutating func word() throws(Failure) -> String {
        let start = offset
        while let byte = peek, !Self.endsWord(byte) { offset += 1 }
        let word = String(decoding: bytes[start..<offset], as: UTF8.self)
        if ["true", "false", "null"].contains(word) || Self.isNumber(bytes[start..<offset]) {
            return word
        }
        offset = start
        throw failure("a value is expected")
    }

    private static func endsWord(_ byte: UInt8) -> Bool {
        byte <= 0x20 || [UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}")].contains(byte)
    }

    private static func isNumber(_ bytes: ArraySlice<UInt8>) -> Bool {
        var rest = bytes
        func digits() -> Int {
            let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            rest = rest.dropFirst(digits.count)
            return digits.count
        }
        if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        let leading = rest.first
        let whole = digits()
        guard whole == 1 || (whole > 1 && leading != UInt8(ascii: "0")) else { return false }
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            guard digits() > 0 else { return false }
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest.removeFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") {
                rest.removeFirst()
            }
            guard digits() > 0 else { return false }
        }
        return rest.isEmpty
    }

    private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        offset += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            offset += 1
            if byte == 0x0A {
                line += 1
                counted = (offset, 1)
            }
        }
    }

    private mutating func position() -> Position {
        for byte in bytes[counted.offset..<offset] where byte & 0xC0 != 0x80 {
            counted.column += 1
        }
        counted.offset = offset
        return Position(line: line, column: counted.column)
    }

    private mutating func failure(_ reason: String) -> Failure {
        Failure(reason: reason, position: position())
    }
}
