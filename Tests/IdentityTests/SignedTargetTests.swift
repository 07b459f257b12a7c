import Identity
import ReleaseModel
import RequestSigning
import Testing

/// Two different requests never share one signature.
@Suite struct SignedTargetTests {
    static func target(_ path: String, _ query: String = "") throws -> SignedTarget {
        try SignedSample.verify(
            SignedSample.signed(SignedSample.request("GET", path, query: query, body: "")))
    }

    /// Whether a request is believed under the signature made for another path and query.
    static func isBelieved(
        _ path: String, _ query: String = "", signedFor other: String, _ otherQuery: String = ""
    ) throws -> Bool {
        var request = try SignedSample.signed(
            SignedSample.request("GET", other, query: otherQuery, body: ""))
        request.rawPath = path
        request.rawQuery = query
        return (try? SignedSample.verify(request)) != nil
    }

    @Test func `routes get each segment decoded once`() throws {
        #expect(try Self.target("/").segments == [])
        #expect(
            try Self.target("/v1/p/jobs/a%20b%252F%E4%BD%9C%25/x:y").segments
                == ["v1", "p", "jobs", "a b%2F作%", "x:y"])
    }

    @Test(arguments: [
        "", "a", "//", "/a/", "/a//b", "/a%2Fb", "/a%2fb", "/a%zz", "/a%2", "/a%", "/a%FF",
        "/a%C0%AF", "/a b", "/ä", "/a%0", "/a%e4%bd%9c",
    ])
    func `a path that could be read in two ways is refused`(path: String) throws {
        #expect(throws: SignatureError.self) { try Self.target(path) }
        #expect(try !Self.isBelieved(path, signedFor: "/a/b"))
    }

    @Test(arguments: [
        "&", "a=1&", "&a=1", "a=1&&b=2", "=", "=1", "a=1&=", "a=b+c", "a+b=c", "a=%zz", "a=%2f",
        "a=%FF", "a=b c", "a=%", "a=ä",
    ])
    func `a query that could be read in two ways is refused`(query: String) throws {
        #expect(throws: SignatureError.self) { try Self.target("/a", query) }
    }

    @Test(arguments: [
        ("/a/b", "/a/b%20"), ("/a/b", "/a%252Fb"), ("/a%252Fb", "/a/b"),
        ("/a", "/a/a"), ("/a%2541", "/a%41"), ("/a%41", "/a%2541"), ("/a%3Fb", "/a"),
        ("/a%00", "/a"), ("/a/.", "/a"), ("/a/..", "/"), ("/A", "/a"),
    ])
    func `two paths do not share a signature`(path: String, other: String) throws {
        #expect(try !Self.isBelieved(path, signedFor: other))
    }

    @Test(arguments: [
        ("a=1", "a=2"), ("a=1&b=2", "a=1"), ("a=1&a=1", "a=1"), ("a=b%3Dc", "a%3Db=c"),
        ("a=1%26b=2", "a=1&b=2"), ("a=%252B", "a=%2B"), ("a=1&b=2", "a=2&b=1"), ("", "a"),
        ("a=%20", "a=%2520"), ("a=%2B", "a=%20"),
    ])
    func `two queries do not share a signature`(query: String, other: String) throws {
        #expect(try !Self.isBelieved("/x", query, signedFor: "/x", other))
    }

    @Test(arguments: [
        ("/a%41%3Ab", "a=%41&b=2", "/aA:b", "b=2&a=A"), ("/x", "a", "/x", "a="),
        ("/x", "a=2&a=1", "/x", "a=1&a=2"), ("/x", "k=a=b", "/x", "k=a%3Db"),
    ])
    func `all spellings of one target are one target`(
        path: String, query: String, other: String, otherQuery: String
    ) throws {
        #expect(try Self.isBelieved(path, query, signedFor: other, otherQuery))
        #expect(try Self.target(path, query) == Self.target(other, otherQuery))
    }

    @Test func `numbers in a list are believed in the order the SDK signs them in`() throws {
        // It sorts 2 before 10, and sends them so; sorted as text they stand the other way round.
        let value = try Self.authorization(signing: "k=2&k=10")
        var request = SignedSample.request("GET", "/x", query: "k=2&k=10", body: "")
        request.headers.append(SignedRequest.Header("authorization", value))
        #expect(try SignedSample.verify(request).parameters.map(\.value) == ["2", "10"])
        request.rawQuery = "k=10&k=2"
        #expect(throws: SignatureError.wrongSignature) { try SignedSample.verify(request) }
    }

    /// What the SDK makes of a query that it signs as it stands: computed with its own signer.
    static func authorization(signing query: String) throws -> String {
        try #require(query == "k=2&k=10")
        return "SDK-HMAC-SHA256 Access=AKEXAMPLE, "
            + "SignedHeaders=content-type;host;user-agent;x-project-id;x-sdk-date, "
            + "Signature=b97e85a4a82f6ec36b56939c6af37b632d0e7abfc17ac3fbd48defc769abc674"
    }

    @Test func `random targets share a signature only where they are the same`() throws {
        let pieces = [
            "a", "/", "%2F", "%252F", "%41", "A", "+", "%2B", "%20", "&", "%26", "=", "%3D", "?",
            "%", ".", "%25", "b=c", ":", "%3A", "~",
        ]
        var random = SystemRandomNumberGenerator()
        func text(_ count: Int) -> String {
            (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
        }
        var seen: [String: (SignedTarget, String)] = [:]
        for _ in 0..<20_000 {
            let path = "/" + text(.random(in: 0...4, using: &random))
            let query = text(.random(in: 0...4, using: &random))
            let request = SignedSample.request("GET", path, query: query, body: "")
            guard let value = try? SignedSample.signer.authorization(for: request),
                let target = try? Self.target(path, query)
            else { continue }
            if let (other, spelling) = seen[value] {
                #expect(other == target, "\(path)?\(query) and \(spelling)")
            }
            seen[value] = (target, "\(path)?\(query)")
        }
        #expect(seen.count > 300)
    }
}
