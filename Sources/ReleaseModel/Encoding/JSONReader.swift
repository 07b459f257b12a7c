/// Why bytes are not JSON, and where.
package struct JSONError: Error, Equatable {
    package var reason: String
    /// Offset in bytes from the start.
    package var offset: Int
}

extension JSON {
    /// Reads one JSON value; what follows it must be white space.
    package init(decoding bytes: [UInt8]) throws(JSONError) {
        var reader = JSONReader(bytes: bytes)
        self = try reader.document()
    }

    package init(decoding bytes: some Sequence<UInt8>) throws(JSONError) {
        try self.init(decoding: Array(bytes))
    }
}

/// A strict reader of RFC 8259 JSON, at most 64 levels deep.
private struct JSONReader {
    static let maximumDepth = 64

    let bytes: [UInt8]
    var offset = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func document() throws(JSONError) -> JSON {
        let value = try value(depth: 0)
        skipSpace()
        guard offset == bytes.count else { throw error("something follows the value") }
        return value
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSON {
        guard depth < Self.maximumDepth else {
            throw error("nested deeper than \(Self.maximumDepth)")
        }
        skipSpace()
        guard let byte = peek else { throw error("ends where a value is expected") }
        switch byte {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw error("an unexpected character")
        }
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSON {
        offset += 1
        var members: [JSON.Member] = []
        members.reserveCapacity(8)
        var isSorted = true
        skipSpace()
        if take(UInt8(ascii: "}")) { return .object([]) }
        repeat {
            skipSpace()
            guard peek == UInt8(ascii: "\"") else { throw error("expected a member's name") }
            let name = try string()
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw error("expected ':'") }
            if let last = members.last, last.name >= name { isSorted = false }
            members.append(JSON.Member(name, try value(depth: depth + 1)))
            skipSpace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw error("expected ',' or '}'") }
        return isSorted ? .object(members) : .members(members)
    }

    private mutating func array(depth: Int) throws(JSONError) -> JSON {
        offset += 1
        var elements: [JSON] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return .array([]) }
        repeat {
            elements.append(try value(depth: depth + 1))
            skipSpace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw error("expected ',' or ']'") }
        return .array(elements)
    }

    private mutating func string() throws(JSONError) -> String {
        offset += 1
        let start = offset
        while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
            guard byte >= 0x20 else { throw error("a raw control character in a string") }
            offset += 1
        }
        // Nearly every string stands as it is.
        if take(UInt8(ascii: "\"")) { return try text(bytes[start..<offset - 1]) }
        var raw = Array(bytes[start..<offset])
        while let byte = peek {
            offset += 1
            switch byte {
            case UInt8(ascii: "\""): return try text(raw[...])
            case UInt8(ascii: "\\"): try escape(into: &raw)
            case 0..<0x20: throw error("a raw control character in a string")
            default: raw.append(byte)
            }
        }
        throw error("a string without an end")
    }

    private func text(_ utf8: ArraySlice<UInt8>) throws(JSONError) -> String {
        // What is ASCII needs no validation, and that is nearly everything.
        if utf8.allSatisfy({ $0 < 0x80 }) { return String(decoding: utf8, as: UTF8.self) }
        guard let text = String(validating: utf8, as: UTF8.self) else {
            throw error("a string that is not UTF-8")
        }
        return text
    }

    private mutating func escape(into raw: inout [UInt8]) throws(JSONError) {
        guard let byte = peek else { throw error("a string without an end") }
        offset += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): raw.append(byte)
        case UInt8(ascii: "b"): raw.append(0x08)
        case UInt8(ascii: "f"): raw.append(0x0C)
        case UInt8(ascii: "n"): raw.append(0x0A)
        case UInt8(ascii: "r"): raw.append(0x0D)
        case UInt8(ascii: "t"): raw.append(0x09)
        case UInt8(ascii: "u"): raw.append(contentsOf: Array(String(try scalar()).utf8))
        default: throw error("an unknown escape")
        }
    }

    private mutating func scalar() throws(JSONError) -> Character {
        let first = try hex4()
        var value = UInt32(first)
        if (0xD800..<0xDC00).contains(first) {
            guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
                throw error("half a surrogate pair")
            }
            let second = try hex4()
            guard (0xDC00..<0xE000).contains(second) else { throw error("half a surrogate pair") }
            value = 0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(value) else { throw error("no such character") }
        return Character(scalar)
    }

    private mutating func hex4() throws(JSONError) -> UInt16 {
        guard offset + 4 <= bytes.count,
            let value = UInt16(
                String(decoding: bytes[offset..<offset + 4], as: UTF8.self), radix: 16)
        else { throw error("expected four hexadecimal digits") }
        offset += 4
        return value
    }

    private mutating func number() throws(JSONError) -> JSON {
        let start = offset
        var isInteger = true
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): break
            case UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
                isInteger = false
            default:
                return try number(bytes[start..<offset], isInteger: isInteger)
            }
            offset += 1
        }
        return try number(bytes[start..<offset], isInteger: isInteger)
    }

    private func number(
        _ digits: ArraySlice<UInt8>, isInteger: Bool
    ) throws(JSONError) -> JSON {
        if isInteger, let integer = Self.integer(digits) { return .integer(integer) }
        let text = String(decoding: digits, as: UTF8.self)
        if isInteger, let integer = Int64(text) { return .integer(integer) }
        guard let number = Double(text), number.isFinite else { throw error("not a number") }
        return .number(number)
    }

    /// The number of at most 18 digits, which cannot overflow; nil for everything else.
    private static func integer(_ digits: ArraySlice<UInt8>) -> Int64? {
        guard (1...18).contains(digits.count) else { return nil }
        var number: Int64 = 0
        for digit in digits {
            guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { return nil }
            number = number &* 10 &+ Int64(digit &- UInt8(ascii: "0"))
        }
        return number
    }

    private mutating func literal(_ word: String, _ value: JSON) throws(JSONError) -> JSON {
        guard bytes[offset...].starts(with: word.utf8) else { throw error("expected '\(word)'") }
        offset += word.utf8.count
        return value
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
        }
    }

    private func error(_ reason: String) -> JSONError {
        JSONError(reason: reason, offset: offset)
    }
}
