import Identity
import ReleaseModel
import RequestSigning
import Testing

@Suite struct SignatureTests {
    struct Vector: Sendable {
        var method: String
        var path: String
        var query: String
        var body: String
        var signature: String
    }

    static let vectors = [
        Vector(
            method: "PUT",
            path: "/v1.0/0123456789abcdef0123456789abcdef/clusters/"
                + "ea244205-d641-45d9-9dcb-ab2236bcd07e/upgrade/"
                + "bcdb711c-a7f0-4007-b8ee-9f13c05f8326/retry",
            query: "retry_mode=abort", body: "",
            signature: "f6f0f4ed33098e4a712dabb85d6f2456ae13618c2567ea5aed522735fad6e1f9"),
        Vector(
            method: "POST",
            path: "/v1.0/0123456789abcdef0123456789abcdef/clusters/c1/inst-type/all/image/upgrade",
            query: "", body: "{\"target_image_id\": \"img\", \"upgrade_type\": \"same\"}",
            signature: "20f37463fd7df655a7dfc307e61af89d9f283f8b539ed0453291e9eb7c887328"),
        Vector(
            method: "GET",
            path: "/v2/0123456789abcdef0123456789abcdef/factory/pending-items",
            query: "limit=10&item_name=a%20b%2Fc%2B%E4%BD%9C&offset=0", body: "",
            signature: "f3aafac895ca38db956934b79c5ca291c41bf562ada42812521f67ef6271df91"),
    ]

    @Test(arguments: vectors)
    func `the three published vectors are signed and believed`(vector: Vector) throws {
        var request = SignedSample.request(
            vector.method, vector.path, query: vector.query, body: vector.body)
        let value =
            "SDK-HMAC-SHA256 Access=AKEXAMPLE, "
            + "SignedHeaders=content-type;host;user-agent;x-project-id;x-sdk-date, "
            + "Signature=\(vector.signature)"
        #expect(try SignedSample.signer.authorization(for: request) == value)
        request.headers.append(SignedRequest.Header("Authorization", value))
        let target = try SignedSample.verify(request)
        #expect(target.segments.joined(separator: "/") == String(vector.path.dropFirst()))
        #expect(throws: SignatureError.wrongSignature) {
            try SignedSample.verify(request, secretKey: "SKEXAMPLF")
        }
    }

    @Test func `a request of the real SDK is believed`() throws {
        // Caught on the wire from huaweicloudsdkcss 3.1.219.
        let agent =
            "huaweicloud-usdk-python/3.0; os/Linux##1_SMP_PREEMPT_DYNAMIC_@0#x86_64 "
            + "python/3.11.7 impl/CPython; app/e2076e23-e0b1-4b88-852a-d0cdb8d466df"
        let request = SignedSample.request(
            "POST",
            "/v1.0/0123456789abcdef0123456789abcdef/clusters/"
                + "ea244205-d641-45d9-9dcb-ab2236bcd07e/inst-type/all/azmigrate",
            query: "",
            body: "{\"source_az\": \"az1\", \"target_az\": \"az2\", \"migrate_type\": "
                + "\"az_migrate\", \"agency\": \"css-test-agency\", "
                + "\"indices_backup_check\": true}",
            headers: [
                ("User-Agent", agent), ("Accept-Encoding", "gzip, deflate"), ("Accept", "*/*"),
                ("Connection", "keep-alive"), ("Content-Type", "application/json"),
                ("X-Project-Id", "0123456789abcdef0123456789abcdef"),
                ("X-Sdk-Date", "20261121T094358Z"), ("Host", "127.0.0.1:39189"),
                (
                    "Authorization",
                    "SDK-HMAC-SHA256 Access=AKEXAMPLE, "
                        + "SignedHeaders=content-type;host;user-agent;x-project-id;x-sdk-date, "
                        + "Signature=ef3e4a1319441ac83dc555eb02d33c164f0b6ae9d2f55262935c45d45c31fa68"
                ),
            ])
        try SignedSample.verify(request)
    }

    @Test func `every changed byte of a signed request is refused`() throws {
        let whole = try SignedSample.signed()
        try SignedSample.verify(whole)
        var refused = 0
        func expectRefused(_ changed: SignedRequest, _ what: String) {
            refused += 1
            #expect(throws: SignatureError.self, "\(what)") { try SignedSample.verify(changed) }
        }
        for text in Self.changes(of: whole.method) {
            var changed = whole
            changed.method = text
            expectRefused(changed, "method \(text)")
        }
        for text in Self.changes(of: whole.rawPath) {
            var changed = whole
            changed.rawPath = text
            expectRefused(changed, "path \(text)")
        }
        for text in Self.changes(of: whole.rawQuery) {
            var changed = whole
            changed.rawQuery = text
            expectRefused(changed, "query \(text)")
        }
        for (place, header) in whole.headers.enumerated() {
            for text in Self.changes(of: header.value) {
                var changed = whole
                changed.headers[place] = SignedRequest.Header(header.name, text)
                // Fields of the Authorization header are parted by a comma, and a space or none.
                expectRefused(changed, "\(header.name): \(text)")
            }
            for text in Self.changes(of: header.name) where text.lowercased() != header.name {
                var changed = whole
                changed.headers[place] = SignedRequest.Header(text, header.value)
                expectRefused(changed, "the name \(text)")
            }
        }
        for text in Self.changes(of: "{\"a\":1}") + ["", "{\"a\":1} "] {
            let other = SignedSample.request(body: text)
            var changed = whole
            changed.bodyDigest = other.bodyDigest
            expectRefused(changed, "body \(text)")
        }
        #expect(refused > 5_000)
    }

    /// The text with each byte replaced by a dozen others in turn.
    static func changes(of text: String) -> [String] {
        let bytes = Array(text.utf8)
        let others = Array("aA0/%+&=;. _-\u{7F}".utf8)
        return bytes.indices.flatMap { place in
            (others + [bytes[place] ^ 0x20]).compactMap { other -> String? in
                guard other != bytes[place] else { return nil }
                var changed = bytes
                changed[place] = other
                return String(decoding: changed, as: UTF8.self)
            }
        }
    }

    @Test func `a skew of fifteen minutes is taken, and a second more is refused`() throws {
        let request = try SignedSample.signed()
        for seconds in [-900, 0, 900] {
            let now = SignedSample.now + .seconds(seconds)
            try SignedSample.verify(request, now: now)
        }
        for seconds in [-901, 901, 86_400] {
            let now = SignedSample.now + .seconds(seconds)
            #expect(throws: SignatureError.skewed(seconds: Int64(abs(seconds)))) {
                try SignedSample.verify(request, now: now)
            }
        }
    }

    @Test(arguments: [
        "", "20261121T093233", "20261121 093233Z", "20260230T000000Z", "20261321T000000Z",
        "20261121T240000Z", "20261121T006000Z", "2026-11-21T09:32Z", "20261100T000000Z",
        "+0261121T093233Z", "２0261121T093233Z",
    ])
    func `a date that is none is refused`(date: String) throws {
        var headers = SignedSample.headers
        headers[4].1 = date
        let request = try SignedSample.signed(SignedSample.request(headers: headers))
        #expect(throws: SignatureError.badDate) { try SignedSample.verify(request) }
    }

    @Test func `what the signer adds is believed, on any day`() throws {
        for day in stride(from: -200, through: 60_000, by: 97) {
            let now = Instant(milliseconds: Int64(day) * 86_400_000 + 12_345_678)
            var request = SignedSample.request(headers: Array(SignedSample.headers.dropLast()))
            request.headers += try SignedSample.signer.headers(for: request, at: now)
            try SignedSample.verify(request, now: now)
        }
    }
}
