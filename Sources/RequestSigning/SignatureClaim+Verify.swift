internal import Crypto
package import ReleaseModel

extension SignatureClaim {
    /// How far a signature's time may be from the server's.
    package static let tolerance = Duration.seconds(15 * 60)

    /// Believes the request, and says what it asks for, or says why not.
    ///
    /// Route on the answer's segments and parameters: they are what was signed (`SignedTarget`).
    /// Signatures are compared in constant time. Every header that changes what a request means
    /// must be signed where it is sent, so that nobody adds one to a captured request.
    @discardableResult
    package func verify(
        _ request: SignedRequest, secretKey: String, now: Instant
    ) throws(SignatureError) -> SignedTarget {
        guard (1...16).contains(request.method.utf8.count),
            request.method.utf8.allSatisfy({ (0x41...0x5A).contains($0) })
        else { throw .badMethod }
        let headers = try covered(request)
        let date = try date(in: headers, now: now)
        try checkBody(request)
        let asSent = try SignedTarget(path: request.rawPath, query: request.rawQuery)
        let key = SymmetricKey(data: Array(secretKey.utf8))
        let sorted = asSent.sorted
        // A signer that is given numbers sorts 2 before 10, and sends them so.
        let targets = sorted == asSent ? [sorted] : [sorted, asSent]
        for target in targets {
            let text = Canonical.stringToSign(request, target, headers: headers, date: date)
            let fits = HMAC<SHA256>.isValidAuthenticationCode(
                signatureBytes, authenticating: text, using: key)
            if fits { return target }
        }
        throw .wrongSignature
    }

    /// The signed headers with their values, in the order they are signed in.
    private func covered(
        _ request: SignedRequest
    ) throws(SignatureError) -> [SignedRequest.Header] {
        var covered: [SignedRequest.Header] = []
        for name in signedHeaders {
            guard let value = try request.header(name) else { throw .headerMissing(name) }
            let isClean = value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
            guard isClean else { throw .badHeader(name) }
            covered.append(SignedRequest.Header(name, value))
        }
        for header in request.headers
        where Self.isMeaningful(header.name) && !signedHeaders.contains(header.name) {
            throw .notSigned(header.name)
        }
        return covered
    }

    /// Headers that decide who asks, where, for what, or under which condition.
    private static func isMeaningful(_ name: String) -> Bool {
        switch name {
        case "idempotency-key", "if-match", "if-none-match", "workspace", "x-auth-token",
            "x-domain-id", "x-enterprise-project-id", "x-project-id", "x-sdk-content-sha256",
            "x-security-token", "x-subject-token":
            true
        default: name.hasPrefix("slipway-")
        }
    }

    private func date(
        in headers: [SignedRequest.Header], now: Instant
    ) throws(SignatureError) -> String {
        guard let text = headers.first(where: { $0.name == "x-sdk-date" })?.value,
            let signed = SigningTime.instant(text)
        else { throw .badDate }
        let skew = abs(now.milliseconds &- signed.milliseconds)
        guard skew <= Self.tolerance.wholeMilliseconds else {
            throw .skewed(seconds: skew / 1_000)
        }
        return text
    }

    private func checkBody(_ request: SignedRequest) throws(SignatureError) {
        guard let said = try request.header("x-sdk-content-sha256") else { return }
        guard said != "UNSIGNED-PAYLOAD" else { throw .unsignedBody }
        guard said == request.bodyDigest.description else { throw .wrongBodyDigest }
    }
}
