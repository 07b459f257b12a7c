import Identity
import ReleaseModel
import RequestSigning

/// Requests as the vendor's SDKs send them, under the keys of the published vectors.
enum SignedSample {
    static let accessKey = "AKEXAMPLE"
    static let secretKey = "SKEXAMPLE"
    /// 2026-11-21T09:32:33Z.
    static let now = Instant(milliseconds: 1_795_253_553_000)
    static let signer = RequestSigner(accessKey: accessKey, secretKey: secretKey)

    static let headers: [(String, String)] = [
        ("content-type", "application/json"), ("host", "127.0.0.1:8080"),
        ("user-agent", "huaweicloud-usdk-python/3.0"),
        ("x-project-id", "0123456789abcdef0123456789abcdef"),
        ("x-sdk-date", "20261121T093233Z"),
    ]

    static func request(
        _ method: String = "POST", _ path: String = "/v2/p/jobs/a%20b/start",
        query: String = "limit=10&name=a%2Fb%2B%E4%BD%9C", body: String = "{\"a\":1}",
        headers: [(String, String)] = headers
    ) -> SignedRequest {
        SignedRequest(
            method: method, rawPath: path, rawQuery: query,
            headers: headers.map { SignedRequest.Header($0.0, $0.1) }, body: Array(body.utf8))
    }

    /// The request with an Authorization header.
    static func signed(
        _ request: SignedRequest = request(), by signer: RequestSigner = signer
    ) throws -> SignedRequest {
        var request = request
        let value = try signer.authorization(for: request)
        request.headers.append(SignedRequest.Header("authorization", value))
        return request
    }

    /// Reads and checks a request, as a server does.
    @discardableResult
    static func verify(
        _ request: SignedRequest, secretKey: String = secretKey, now: Instant = now
    ) throws(SignatureError) -> SignedTarget {
        let claim = try SignatureClaim(of: request)
        guard claim.accessKey == accessKey else { throw .unknownAccessKey }
        return try claim.verify(request, secretKey: secretKey, now: now)
    }
}
