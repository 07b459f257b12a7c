internal import ReleaseModel

/// A "no" of the identity service, in the shape that its clients read.
struct KeystoneError: Error, Hashable {
    var status: Int
    var message: String

    /// The request cannot be understood, with what to change.
    static func badRequest(_ message: String) -> KeystoneError {
        KeystoneError(status: 400, message: message)
    }

    /// One sentence whatever is wrong: nobody learns which names exist.
    static let unauthorized = KeystoneError(
        status: 401, message: "The username or password is wrong.")

    var body: JSON {
        [
            "error": [
                "code": .integer(Int64(status)), "message": .string(message),
                "title": .string(Self.title(status)),
            ]
        ]
    }

    private static func title(_ status: Int) -> String {
        switch status {
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 409: "Conflict"
        case 413: "Request Entity Too Large"
        case 429: "Too Many Requests"
        case 503: "Service Unavailable"
        default: "Internal Server Error"
        }
    }
}

/// A "no" of the gateway before every service: who asks is not known, or nobody has the route.
struct GatewayError: Error, Hashable {
    var status: Int
    var code: String
    var message: String

    static func signature(_ message: String) -> GatewayError {
        GatewayError(status: 401, code: "APIGW.0301", message: message)
    }

    private static let prefix = "Incorrect IAM authentication information"

    static let noToken = signature("\(prefix): x-auth-token not found")
    static let badToken = signature("\(prefix): decrypt token fail")

    static func expired(at instant: Instant) -> GatewayError {
        signature("\(prefix): token expires, expires_at: \(Keystone.time(instant))")
    }

    static let noRoute = GatewayError(
        status: 404, code: "APIGW.0101",
        message: "The API does not exist or has not been published in the environment.")

    func body(request: String) -> JSON {
        [
            "error_code": .string(code), "error_msg": .string(message),
            "request_id": .string(request),
        ]
    }
}
