internal import Crypto
internal import ReleaseModel

/// The text that a signature covers, as bytes.
///
/// Method, path, query, signed headers, their names, and the body's SHA-256, each on its own line.
enum Canonical {
    static let algorithm = "SDK-HMAC-SHA256"

    /// What a request's signature is the HMAC of.
    static func stringToSign(
        _ request: SignedRequest, _ target: SignedTarget, headers: [SignedRequest.Header],
        date: String
    ) -> [UInt8] {
        let covered = Digest(of: Self.request(request, target, headers: headers))
        return Array("\(algorithm)\n\(date)\n\(covered)".utf8)
    }

    static func request(
        _ request: SignedRequest, _ target: SignedTarget, headers: [SignedRequest.Header]
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(1_024)
        bytes.append(contentsOf: request.method.utf8)
        bytes.append(newline)
        for segment in target.segments {
            bytes.append(UInt8(ascii: "/"))
            append(segment, to: &bytes)
        }
        bytes.append(UInt8(ascii: "/"))
        bytes.append(newline)
        append(target.parameters, to: &bytes)
        bytes.append(newline)
        for header in headers {
            bytes.append(contentsOf: header.name.utf8)
            bytes.append(UInt8(ascii: ":"))
            bytes.append(contentsOf: trimmed(header.value))
            bytes.append(newline)
        }
        bytes.append(newline)
        for (place, header) in headers.enumerated() {
            if place > 0 { bytes.append(UInt8(ascii: ";")) }
            bytes.append(contentsOf: header.name.utf8)
        }
        bytes.append(newline)
        bytes.append(contentsOf: request.bodyDigest.description.utf8)
        return bytes
    }

    private static let newline = UInt8(ascii: "\n")

    private static func append(_ parameters: [SignedTarget.Parameter], to bytes: inout [UInt8]) {
        for (place, parameter) in parameters.enumerated() {
            if place > 0 { bytes.append(UInt8(ascii: "&")) }
            append(parameter.name, to: &bytes)
            bytes.append(UInt8(ascii: "="))
            append(parameter.value, to: &bytes)
        }
    }

    /// Appends a text with everything but unreserved characters (RFC 3986) escaped.
    private static func append(_ text: String, to bytes: inout [UInt8]) {
        for byte in text.utf8 {
            if isUnreserved(byte) {
                bytes.append(byte)
            } else {
                bytes.append(UInt8(ascii: "%"))
                bytes.append(upperDigit(byte >> 4))
                bytes.append(upperDigit(byte & 15))
            }
        }
    }

    /// The value without spaces and tabs around it, which mean nothing in a header.
    private static func trimmed(_ value: String) -> Substring.UTF8View {
        let utf8 = value.utf8
        let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
        guard let first = utf8.firstIndex(where: { !isSpace($0) }),
            let last = utf8.lastIndex(where: { !isSpace($0) })
        else { return value[value.startIndex..<value.startIndex].utf8 }
        return value[first...last].utf8
    }

    static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
            UInt8(ascii: "."), UInt8(ascii: "~"):
            true
        default: false
        }
    }

    /// The value of an upper-case hexadecimal digit.
    static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    private static func upperDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }
}
