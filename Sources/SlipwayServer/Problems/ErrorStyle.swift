internal import Hummingbird
internal import Identity
internal import ReleaseModel
internal import RequestSigning
internal import SlipwayAPI

/// The shape in which a route says "no": each service's clients read their own.
///
/// A service brings its style as an extension, and names it in its routes.
struct ErrorStyle: Sendable {
    /// The answer to what was thrown; the problem is what it is for the log and the audit trail.
    let answer: @Sendable (_ error: any Error, _ problem: ProblemError) -> Response

    /// RFC 9457, as the clean API has it.
    static let native = ErrorStyle { _, problem in .problem(problem) }

    /// How the gateway before the vendor's services says it.
    static let gateway = ErrorStyle { error, problem in
        let gateway = error as? GatewayError ?? GatewayError(error, problem)
        return .refusal(gateway.status, gateway.body(request: Generated.id()), problem)
    }

    /// What is answered where no route is known yet, or none there is.
    static func unrouted(_ path: String) -> ErrorStyle {
        // Every path of the vendor's begins with a version: /v3, /v1.0, /v1.
        let bytes = path.utf8.prefix(3)
        let isVersion =
            bytes.starts(with: "/v".utf8)
            && bytes.dropFirst(2).allSatisfy { (0x30...0x39).contains($0) }
        return isVersion && bytes.count == 3 ? .gateway : .native
    }
}

/// An error of a service that speaks its own shape, and still is a problem like any other.
protocol ServiceError: Error {
    var problem: ProblemError { get }
}

extension GatewayError: ServiceError {
    var problem: ProblemError {
        let code: API.ProblemCode = status == 401 ? .unauthenticated : .badRequest
        return ProblemError(status, code, "The gateway refuses", message)
    }

    /// What the gateway says of an error that is nobody's in particular.
    init(_ error: any Error, _ problem: ProblemError) {
        switch error {
        case AuthenticationError.nothingShown: self = .noToken
        case AuthenticationError.tokenNotValid: self = .badToken
        case AuthenticationError.tokenOver(let end): self = .expired(at: end)
        case AuthenticationError.signature(let reason): self = .signature(reason.gatewayMessage)
        default:
            let status = problem.problem.status
            if status == 404 {
                self = .noRoute
            } else {
                self.init(
                    status: status, code: Self.code(status), message: problem.problem.detail)
            }
        }
    }

    private static func code(_ status: Int) -> String {
        switch status {
        case 401: "APIGW.0301"
        case 403: "APIGW.0302"
        case 429: "APIGW.0308"
        case 500...: "APIGW.0601"
        default: "APIGW.0201"
        }
    }
}

extension Response {
    /// A "no" in a service's own shape, with what the problem's headers say.
    static func refusal(_ status: Int, _ body: JSON, _ problem: ProblemError) -> Response {
        var response = Response.bytes(
            body.encoded, type: API.json, status: HTTPResponse.Status(code: status))
        for field in problem.headers { response.headers[field.name] = field.value }
        return response
    }
}
