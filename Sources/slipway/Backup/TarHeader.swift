/// One member's header in a tar archive (ustar, with GNU's long names and large sizes).
struct TarHeader: Hashable {
    static let size = 512

    enum Kind: UInt8 {
        case file = 0x30
        case folder = 0x35
        /// The name of the next member, longer than a header holds.
        case longName = 0x4C
    }

    var name: String
    var kind: Kind
    var length: Int64

    static let longestName = 100

    init(name: String, kind: Kind, length: Int64) {
        self.name = name
        self.kind = kind
        self.length = length
    }

    var bytes: [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Self.size)
        func put(_ text: some Sequence<UInt8>, at offset: Int) {
            for (index, byte) in text.enumerated() { bytes[offset + index] = byte }
        }
        put(name.utf8.prefix(Self.longestName), at: 0)
        put((kind == .folder ? "0000700" : "0000600").utf8, at: 100)
        put("0000000".utf8, at: 108)
        put("0000000".utf8, at: 116)
        put(Self.number(length), at: 124)
        put("00000000000".utf8, at: 136)
        put("        ".utf8, at: 148)
        bytes[156] = kind.rawValue
        put("ustar\u{0}00".utf8, at: 257)
        let sum = bytes.reduce(0) { $0 + Int($1) }
        put((Self.octal(Int64(sum), 6) + "\u{0} ").utf8, at: 148)
        return bytes
    }

    /// Reads a header; nil for the block of zeros that ends an archive.
    init?(_ bytes: [UInt8]) throws(Failure) {
        guard bytes.contains(where: { $0 != 0 }) else { return nil }
        var blank = bytes
        for index in 148..<156 { blank[index] = 0x20 }
        let sum = blank.reduce(0) { $0 + Int64($1) }
        guard let written = Self.octal(bytes[148..<156]), written == sum else {
            throw Failure(.refused, "the backup is damaged: a member's header does not add up")
        }
        guard let kind = Kind(rawValue: bytes[156]), let length = Self.number(bytes[124..<136]),
            let name = String(validating: bytes[0..<100].prefix { $0 != 0 }, as: UTF8.self)
        else {
            throw Failure(.refused, "the backup holds a member that no backup has")
        }
        self.init(name: name, kind: kind, length: length)
    }

    /// Eleven octal digits, or where they do not suffice a binary number behind a mark.
    private static func number(_ value: Int64) -> [UInt8] {
        guard value >= 1 << 33 else { return Array(octal(value, 11).utf8) }
        var bytes: [UInt8] = [0x80, 0, 0, 0]
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> Int64(shift)))
        }
        return bytes
    }

    private static func number(_ field: ArraySlice<UInt8>) -> Int64? {
        guard field.first == 0x80 else { return octal(field) }
        var value: Int64 = 0
        for byte in field.dropFirst(4) { value = value << 8 | Int64(byte) }
        return value >= 0 ? value : nil
    }

    private static func octal(_ field: ArraySlice<UInt8>) -> Int64? {
        let digits = field.filter { $0 != 0 && $0 != 0x20 }
        return Int64(String(decoding: digits, as: UTF8.self), radix: 8)
    }

    private static func octal(_ value: Int64, _ width: Int) -> String {
        let digits = String(value, radix: 8)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
