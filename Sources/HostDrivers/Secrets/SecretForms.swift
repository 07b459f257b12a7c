internal import Foundation
internal import ReleaseModel

/// What a secret looks like where a program shows it: as it is, line by line, and as programs
/// usually encode it.
enum SecretForms {
    /// A shorter line would mask ordinary words.
    private static let shortestLine = 8
    /// Anything shorter tells nothing, and would be masked everywhere.
    private static let shortest = 2
    /// Where `openssl` and `base64` begin a new line.
    private static let widths = [64, 76]

    static func of(_ value: String) -> Set<[UInt8]> {
        let bytes = Array(value.utf8)
        guard bytes.count >= shortest else { return [] }
        var forms: Set<[UInt8]> = [bytes]
        let trimmed = Array(value.trimmingCharacters(in: .whitespacesAndNewlines).utf8)
        if trimmed.count >= 4 { forms.insert(trimmed) }
        let lines = bytes.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
        if lines.count > 1 {
            for line in lines where line.count >= shortestLine { forms.insert(Array(line)) }
        }
        // Of anything shorter an encoding is an everyday word.
        guard bytes.count >= 4 else { return forms }
        for base in Set([bytes, trimmed]) where base.count >= 4 {
            forms.formUnion(base64(base))
            forms.formUnion(escaped(base))
        }
        return forms
    }

    /// Base64 of the value alone or amid other bytes, in both alphabets, in lines or not.
    private static func base64(_ bytes: [UInt8]) -> Set<[UInt8]> {
        var forms: Set<[UInt8]> = []
        for before in 0..<3 {
            let padded = Data([UInt8](repeating: 0, count: before) + bytes)
            let text = Array(padded.base64EncodedString().utf8)
            // Only the characters that no neighbour has a part in.
            let own = text[((before * 8 + 5) / 6)..<(padded.count * 8 / 6)]
            forms.insert(Array(own))
            guard before == 0 else { continue }
            forms.insert(text)
            for width in widths where text.count > width {
                for start in stride(from: 0, to: own.count, by: width) {
                    let line = own[start..<min(start + width, own.count)]
                    if line.count >= shortestLine { forms.insert(Array(line)) }
                }
            }
        }
        let others = forms.map { form in
            form.map { byte in
                switch byte {
                case UInt8(ascii: "+"): UInt8(ascii: "-")
                case UInt8(ascii: "/"): UInt8(ascii: "_")
                default: byte
                }
            }
        }
        return forms.union(others).filter { $0.count >= 4 }
    }

    /// As it stands in an address, in a form, in JSON, and in hexadecimal digits.
    private static func escaped(_ bytes: [UInt8]) -> Set<[UInt8]> {
        let value = String(decoding: bytes, as: UTF8.self)
        var forms: Set<[UInt8]> = [Array(JSON.string(value).encoded.dropFirst().dropLast())]
        for digits in ["0123456789ABCDEF", "0123456789abcdef"] {
            let digits = Array(digits.utf8)
            let hexadecimal = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
            forms.insert(hexadecimal)
            for space in [Array("%20".utf8), Array("+".utf8)] {
                forms.insert(
                    bytes.flatMap { byte in
                        let isPlain =
                            (97...122).contains(byte | 32) || (48...57).contains(byte)
                            || "-_.~".utf8.contains(byte)
                        if isPlain { return [byte] }
                        if byte == UInt8(ascii: " ") { return space }
                        return [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
                    })
            }
        }
        return forms
    }
}
