import Identity
import ReleaseModel
import RequestSigning
import Testing

@Suite struct SignatureRefusalTests {
    static let digits = String(repeating: "a", count: 64)

    /// A request with that Authorization header and nothing else wrong.
    static func verify(
        authorization: String..., adding headers: [(String, String)] = []
    ) throws(SignatureError) {
        let all =
            SignedSample.headers + headers + authorization.map { ("Authorization", $0) }
        try SignedSample.verify(SignedSample.request(headers: all))
    }

    @Test(arguments: [
        "SDK-HMAC-SHA256", "SDK-HMAC-SHA256 ", "SDK-HMAC-SHA256  Access=A",
        "SDK-HMAC-SHA256 Access=A, SignedHeaders=host;x-sdk-date",
        "SDK-HMAC-SHA256 Access=, SignedHeaders=host;x-sdk-date, Signature=\(digits)",
        "SDK-HMAC-SHA256 Access=A, SignedHeaders=, Signature=\(digits)",
        "SDK-HMAC-SHA256 Access=A, SignedHeaders=host;x-sdk-date, Signature=",
        "SDK-HMAC-SHA256 Access=A, SignedHeaders=host;x-sdk-date, Signature=\(digits)a",
        "SDK-HMAC-SHA256 Access=A, SignedHeaders=host;x-sdk-date, Signature=\(digits.uppercased())",
        "SDK-HMAC-SHA256 Access=A, SignedHeaders=host;x-sdk-date, Signature=\(digits), Access=B",
        "SDK-HMAC-SHA256 SignedHeaders=host;x-sdk-date, Access=A, Signature=\(digits)",
        "SDK-HMAC-SHA256 Access=A, SignedHeaders=Host;x-sdk-date, Signature=\(digits)",
        "SDK-HMAC-SHA256 Access=A, SignedHeaders=host;;x-sdk-date, Signature=\(digits)",
        "SDK-HMAC-SHA256 Access=A, SignedHeaders=host;x-sdk-date;, Signature=\(digits)",
        "SDK-HMAC-SHA256 Access=A/B, SignedHeaders=host;x-sdk-date, Signature=\(digits)",
        "SDK-HMAC-SHA256 Access=Ä, SignedHeaders=host;x-sdk-date, Signature=\(digits)",
        "SDK-HMAC-SHA256 access=A, SignedHeaders=host;x-sdk-date, Signature=\(digits)",
    ])
    func `an Authorization header of another form is refused`(text: String) {
        do throws(SignatureError) {
            _ = try SignatureClaim(authorization: text)
            Issue.record("\(text) was read")
        } catch {
            guard case .garbled = error else {
                Issue.record("\(error)")
                return
            }
        }
    }

    @Test(arguments: [
        ("V11-HMAC-SHA256 Credential=A", "V11-HMAC-SHA256"),
        ("SDK-HMAC-SM3 Access=A", "SDK-HMAC-SM3"),
        ("Bearer x", "Bearer"), ("", ""), ("sdk-hmac-sha256 Access=A", "sdk-hmac-sha256"),
    ])
    func `another algorithm is refused by name`(text: String, name: String) {
        #expect(throws: SignatureError.unsupportedAlgorithm(name)) {
            try SignatureClaim(authorization: text)
        }
    }

    @Test func `names that cannot be signed, and names that must be, are refused`() {
        func claim(_ names: String) throws(SignatureError) {
            _ = try SignatureClaim(
                authorization:
                    "SDK-HMAC-SHA256 Access=A, SignedHeaders=\(names), Signature=\(Self.digits)")
        }
        #expect(throws: SignatureError.notSigned("host")) { try claim("x-sdk-date") }
        #expect(throws: SignatureError.notSigned("x-sdk-date")) { try claim("host") }
        #expect(throws: SignatureError.underscore("a_b")) { try claim("a_b;host;x-sdk-date") }
        #expect(throws: SignatureError.unsortedHeaders) { try claim("x-sdk-date;host") }
        #expect(throws: SignatureError.unsortedHeaders) { try claim("host;host;x-sdk-date") }
        #expect(throws: Never.self) { try claim("host;x-sdk-date") }
    }

    @Test func `an Authorization header is sent once, and is not too long`() throws {
        #expect(throws: SignatureError.missing) { try Self.verify() }
        let value = try SignedSample.signer.authorization(for: SignedSample.request())
        #expect(throws: SignatureError.repeatedAuthorization) {
            try Self.verify(authorization: value, value)
        }
        #expect(throws: SignatureError.tooLong(limit: 4_096)) {
            try Self.verify(authorization: value + String(repeating: " ", count: 4_096))
        }
        #expect(throws: Never.self) { try Self.verify(authorization: value) }
    }

    @Test func `a signed header that is repeated or gone is refused`() throws {
        let value = try SignedSample.signer.authorization(for: SignedSample.request())
        #expect(throws: SignatureError.repeatedHeader("host")) {
            try Self.verify(authorization: value, adding: [("HOST", "127.0.0.1:8080")])
        }
        var request = try SignedSample.signed()
        request.headers.removeAll { $0.name == "user-agent" }
        #expect(throws: SignatureError.headerMissing("user-agent")) {
            try SignedSample.verify(request)
        }
    }

    @Test(arguments: [
        "X-Auth-Token", "workspace", "X-Domain-Id", "If-Match", "Idempotency-Key",
        "X-Security-Token", "X-Sdk-Content-Sha256", "Slipway-As", "X-Subject-Token",
    ])
    func `nobody adds a header that means something to a captured request`(name: String) throws {
        var request = try SignedSample.signed()
        request.headers.append(SignedRequest.Header(name, "x"))
        #expect(throws: SignatureError.notSigned(name.lowercased())) {
            try SignedSample.verify(request)
        }
        request.headers.removeLast()
        request.headers.append(SignedRequest.Header("Accept", "*/*"))
        try SignedSample.verify(request)
    }

    @Test func `a line break in a signed header ends no line of what is signed`() throws {
        var headers = SignedSample.headers
        headers[2].1 = "a\nx-project-id:other"
        let request = try SignedSample.signed(SignedSample.request(headers: headers))
        #expect(throws: SignatureError.badHeader("user-agent")) {
            try SignedSample.verify(request)
        }
    }

    @Test func `a body's digest counts only where it is the body's`() throws {
        let own = SignedSample.request().bodyDigest.description
        let name = "x-sdk-content-sha256"
        for (said, error) in [
            (own, nil), ("UNSIGNED-PAYLOAD", SignatureError.unsignedBody),
            (own.uppercased(), .wrongBodyDigest), ("", .wrongBodyDigest),
        ] {
            let all = SignedSample.headers + [(name, said)]
            let request = try SignedSample.signed(SignedSample.request(headers: all))
            if let error {
                #expect(throws: error) { try SignedSample.verify(request) }
            } else {
                try SignedSample.verify(request)
            }
        }
    }

    @Test func `a method is a word of capital letters`() throws {
        for method in ["", "post", "PO ST", "POST\n/x", String(repeating: "A", count: 17)] {
            let request = try SignedSample.signed(SignedSample.request(method))
            #expect(throws: SignatureError.badMethod) { try SignedSample.verify(request) }
        }
    }

    @Test func `an unknown key and a wrong signature read the same`() {
        let unknown = SignatureError.unknownAccessKey
        #expect(unknown.description == SignatureError.wrongSignature.description)
        #expect(
            unknown.gatewayMessage.hasPrefix(
                "Incorrect IAM authentication information: verify aksk signature fail"))
    }

    @Test func `ten thousand random headers are refused, each in order`() throws {
        let good = Array(try SignedSample.signer.authorization(for: SignedSample.request()).utf8)
        var random = SystemRandomNumberGenerator()
        for round in 0..<10_000 {
            var bytes = good
            for _ in 0...Int.random(in: 0...6, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch round % 3 {
                case 0: bytes[place] = .random(in: 0...255, using: &random)
                case 1: bytes.removeSubrange(place..<min(bytes.count, place + 5))
                default: bytes.insert(contentsOf: bytes[..<min(place, 40)], at: place)
                }
                if bytes.isEmpty { bytes = [0] }
            }
            let text = String(decoding: bytes, as: UTF8.self)
            let request = SignedSample.request(
                headers: SignedSample.headers + [("authorization", text)])
            guard text != String(decoding: good, as: UTF8.self) else { continue }
            do throws(SignatureError) {
                try SignedSample.verify(request)
                // Nothing but the space after a comma may differ.
                #expect(Self.withoutSpaces(text) == Self.withoutSpaces(good))
            } catch {
                #expect(!error.description.isEmpty)
            }
        }
    }

    private static func withoutSpaces(_ text: String) -> [UInt8] { withoutSpaces(Array(text.utf8)) }

    private static func withoutSpaces(_ bytes: [UInt8]) -> [UInt8] { bytes.filter { $0 != 0x20 } }
}
