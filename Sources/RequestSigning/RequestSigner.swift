internal import Crypto
package import ReleaseModel

/// Signs requests as the vendor's SDKs do: for clients of the server, and for its tests.
package struct RequestSigner: Sendable {
    private let accessKey: String
    private let secretKey: SymmetricKey

    package init(accessKey: String, secretKey: String) {
        self.accessKey = accessKey
        self.secretKey = SymmetricKey(data: Array(secretKey.utf8))
    }

    /// The headers to add to a request: `X-Sdk-Date` and `Authorization`.
    ///
    /// Every header of the request is signed, and `host` must be among them; one whose name has an
    /// underscore cannot be.
    package func headers(
        for request: SignedRequest, at now: Instant
    ) throws(SignatureError) -> [SignedRequest.Header] {
        var request = request
        let date = SignedRequest.Header("x-sdk-date", SigningTime.text(now))
        request.headers.append(date)
        let authorization = try authorization(for: request)
        return [date, SignedRequest.Header("authorization", authorization)]
    }

    /// The Authorization header of a request that has all its other headers, the date too.
    package func authorization(for request: SignedRequest) throws(SignatureError) -> String {
        let headers = request.headers.filter { !$0.name.utf8.contains(UInt8(ascii: "_")) }
            .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        for name in ["host", "x-sdk-date"] where try request.header(name) == nil {
            throw .headerMissing(name)
        }
        for (one, next) in zip(headers, headers.dropFirst()) where one.name == next.name {
            throw .repeatedHeader(one.name)
        }
        let target = try SignedTarget(path: request.rawPath, query: request.rawQuery).sorted
        let text = Canonical.stringToSign(
            request, target, headers: headers, date: try request.header("x-sdk-date") ?? "")
        let code = HMAC<SHA256>.authenticationCode(for: text, using: secretKey)
        let names = headers.map(\.name).joined(separator: ";")
        return "\(Canonical.algorithm) Access=\(accessKey), SignedHeaders=\(names), "
            + "Signature=\(Hex.text(code))"
    }
}
