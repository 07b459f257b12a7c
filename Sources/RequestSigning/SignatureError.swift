/// Why a signed request is not believed; each says what to change.
package enum SignatureError: Error, Hashable, Sendable {
    /// There is no Authorization header.
    case missing
    case repeatedAuthorization
    /// The Authorization header is longer than this many bytes.
    case tooLong(limit: Int)
    case unsupportedAlgorithm(String)
    /// The Authorization header is not of the one form there is.
    case garbled(String)
    /// The signed headers are not in ascending order, or one is named twice.
    case unsortedHeaders
    /// A signed header's name has an underscore.
    case underscore(String)
    /// A header that must be signed is not.
    case notSigned(String)
    /// A signed header is not there.
    case headerMissing(String)
    case repeatedHeader(String)
    /// A signed header's value has a control character.
    case badHeader(String)
    case badMethod
    case badDate
    /// The request was signed too long ago, or in the future: by so many seconds.
    case skewed(seconds: Int64)
    case badPath(String)
    case badQuery(String)
    /// The body is not covered by the signature.
    case unsignedBody
    /// `X-Sdk-Content-Sha256` is not the body's.
    case wrongBodyDigest
    /// There is no such access key, or it may not be used.
    case unknownAccessKey
    /// The request is not the one that was signed, or the secret key is another.
    case wrongSignature
}

extension SignatureError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .missing: "the request has no Authorization header: sign it, or send a token"
        case .repeatedAuthorization: "the request has more than one Authorization header: send one"
        case .tooLong(let limit): "the Authorization header is longer than \(limit) bytes"
        case .unsupportedAlgorithm(let name):
            "the signing algorithm \(name) is not supported: sign with SDK-HMAC-SHA256"
        case .garbled(let what):
            "\(what) in the Authorization header; its form is SDK-HMAC-SHA256 Access=KEY, "
                + "SignedHeaders=a;b, Signature=64 lower-case hexadecimal digits"
        case .unsortedHeaders:
            "SignedHeaders must name each header once, in ascending order"
        case .underscore(let name):
            "the header \(name) has an underscore in its name and cannot be signed: rename it"
        case .notSigned(let name):
            "the header \(name) is not among the signed headers: sign it, or do not send it"
        case .headerMissing(let name):
            "the signed header \(name) is not there: did something on the way remove it?"
        case .repeatedHeader(let name): "the header \(name) is there more than once: send one"
        case .badHeader(let name): "the signed header \(name) has a control character in its value"
        case .badMethod: "the method must be a word of capital letters"
        case .badDate: "X-Sdk-Date must be a time in UTC like 20261121T094358Z"
        case .skewed(let seconds):
            "X-Sdk-Date differs from the server's clock by \(seconds) seconds, and 900 are allowed: "
                + "set the clock, or sign again"
        case .badPath(let reason): "the path \(reason)"
        case .badQuery(let reason): "the query \(reason)"
        case .unsignedBody:
            "UNSIGNED-PAYLOAD leaves the body unprotected: send application/json, or put the "
                + "body's SHA-256 into X-Sdk-Content-Sha256"
        case .wrongBodyDigest:
            "X-Sdk-Content-Sha256 is not the SHA-256 of the body: leave it out, or mend it"
        case .unknownAccessKey, .wrongSignature:
            // One sentence for both: nobody learns which access keys exist.
            "the signature does not fit the request: check the access key and its secret key, and "
                + "that nothing on the way changes the path, the query, a signed header or the body"
        }
    }

    /// The same as the vendor's gateway says it, for error code APIGW.0301 and status 401.
    package var gatewayMessage: String {
        "Incorrect IAM authentication information: verify aksk signature fail, \(description)"
    }
}
