/// The shape of the names that commands and plans exchange.
enum OutputKey {
    /// Whether the text begins with a letter or `_`, and letters, digits, `_` or `extra` follow.
    static func isName(_ text: String, extra: [UInt8] = [UInt8(ascii: "-")]) -> Bool {
        guard let first = text.utf8.first, !isDigit(first), text.utf8.count <= 256 else {
            return false
        }
        return text.utf8.enumerated().allSatisfy { offset, byte in
            isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: "_")
                || offset > 0 && extra.contains(byte)
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
    private static func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 32) }
}
