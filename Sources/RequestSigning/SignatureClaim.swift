/// Who a request says signed it, and the signature: read, and not believed yet.
package struct SignatureClaim: Hashable, Sendable {
    package let accessKey: String
    /// In lower case, ascending, each once.
    package let signedHeaders: [String]
    /// 64 lower-case hexadecimal digits.
    package let signature: String

    /// The longest Authorization header that is read.
    static let limit = 4_096

    /// Whether an Authorization header claims to be a signature of this family at all.
    package static func isOne(_ authorization: String) -> Bool {
        authorization.hasPrefix("SDK-") || authorization.hasPrefix("V11-")
    }

    /// Reads a request's one Authorization header.
    package init(of request: SignedRequest) throws(SignatureError) {
        var found: String?
        for header in request.headers where header.name == "authorization" {
            guard found == nil else { throw .repeatedAuthorization }
            found = header.value
        }
        guard let found else { throw .missing }
        try self.init(authorization: found)
    }

    package init(authorization: String) throws(SignatureError) {
        guard authorization.utf8.count <= Self.limit else { throw .tooLong(limit: Self.limit) }
        let words = authorization.split(
            separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        guard words[0] == Canonical.algorithm else {
            throw .unsupportedAlgorithm(String(words[0].prefix(32).filter(\.isPlain)))
        }
        guard words.count == 2 else { throw .garbled("nothing follows the algorithm") }
        let fields = words[1].split(separator: ",", omittingEmptySubsequences: false)
        guard fields.count == 3 else { throw .garbled("there are not three fields") }
        accessKey = try Self.value(of: "Access", in: fields[0])
        guard accessKey.utf8.count <= 128, accessKey.allSatisfy(\.isPlain) else {
            throw .garbled("the access key has strange characters")
        }
        signedHeaders = try Self.names(Self.value(of: "SignedHeaders", in: fields[1]))
        signature = try Self.value(of: "Signature", in: fields[2])
        guard signature.utf8.count == 64, signature.utf8.allSatisfy(Self.isDigit) else {
            throw .garbled("the signature is not 64 lower-case hexadecimal digits")
        }
    }

    /// The signature's 32 bytes.
    var signatureBytes: [UInt8] {
        let digits = signature.utf8.map { byte in
            byte <= UInt8(ascii: "9") ? byte - UInt8(ascii: "0") : byte - UInt8(ascii: "a") + 10
        }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    private static func value(
        of name: String, in field: Substring
    ) throws(SignatureError) -> String {
        // Between fields stands a comma, and a space or none.
        let field = field.first == " " ? field.dropFirst() : field
        guard field.hasPrefix("\(name)=") else { throw .garbled("\(name)= is not in its place") }
        let value = String(field.dropFirst(name.count + 1))
        guard !value.isEmpty else { throw .garbled("\(name) is empty") }
        return value
    }

    private static func names(_ text: String) throws(SignatureError) -> [String] {
        let names = text.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
        for name in names {
            guard !name.isEmpty, name.utf8.allSatisfy(isPartOfName) else {
                throw .garbled("SignedHeaders names something that is no header in lower case")
            }
            guard !name.utf8.contains(UInt8(ascii: "_")) else { throw .underscore(name) }
        }
        for (one, next) in zip(names, names.dropFirst())
        where !one.utf8.lexicographicallyPrecedes(next.utf8) {
            throw .unsortedHeaders
        }
        for name in ["host", "x-sdk-date"] where !names.contains(name) { throw .notSigned(name) }
        return names
    }

    private static func isPartOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: false
        }
    }
}

extension Character {
    /// A letter or digit of ASCII, or one of `-_.`.
    fileprivate var isPlain: Bool {
        isASCII && (isLetter || isNumber || self == "-" || self == "_" || self == ".")
    }
}
