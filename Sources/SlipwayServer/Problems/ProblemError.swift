internal import Hummingbird
internal import ReleaseModel
internal import SlipwayAPI

/// A request that is not carried out, and the answer that says why.
struct ProblemError: Error {
    var problem: API.Problem
    var headers = HTTPFields()
    /// Who was refused, where that is known: for the audit trail.
    var actor: String?

    init(_ problem: API.Problem) {
        self.problem = problem
    }

    init(_ status: Int, _ code: API.ProblemCode, _ title: String, _ detail: String) {
        self.init(
            API.Problem(
                type: Self.type(code.rawValue), title: title, status: status, detail: detail,
                code: code.rawValue))
    }

    /// The same, saying how to show who one is, as every 401 must.
    func namingWays() -> ProblemError {
        var error = self
        error.headers[.wwwAuthenticate] = "X-Auth-Token, SDK-HMAC-SHA256"
        return error
    }

    /// The name of a kind of problem.
    static func type(_ code: String) -> String { "urn:slipway:problem:\(code)" }
}

extension ProblemError {
    static func badRequest(_ detail: String) -> ProblemError {
        ProblemError(400, .badRequest, "The request cannot be understood", detail)
    }

    static func noSuchPath(_ path: String) -> ProblemError {
        ProblemError(
            404, .noSuchPath, "There is nothing at this path",
            "there is nothing at \(path); /openapi.json lists every path")
    }

    static func noSuchRun(_ run: String) -> ProblemError {
        ProblemError(
            404, .noSuchRun, "There is no such run",
            "there is no run \(run); `slipway release list` shows the runs there are")
    }

    static func noLog(step: String) -> ProblemError {
        ProblemError(
            404, .noLog, "There is no log",
            "\(step) has no log of that attempt: it was not ordered yet, or its driver keeps none")
    }

    static func noSuchEntry(_ detail: String) -> ProblemError {
        ProblemError(404, .noSuchEntry, "There is no such audit entry", detail)
    }

    static var noAuditKey: ProblemError {
        ProblemError(
            404, .noAuditKey, "There is no key to sign with",
            "the data folder has no key file that can be read; put it back and close it to others, or "
                + "let a server make one: slipway serve")
    }

    static func methodNotAllowed(
        _ method: HTTPRequest.Method, allowed: String
    ) -> ProblemError {
        var error = ProblemError(
            405, .methodNotAllowed, "The path does not take this method",
            "\(method.rawValue) is not for this path; it takes \(allowed)")
        error.headers[.allow] = allowed
        return error
    }

    static func commandIDsDiffer(header: String, body: String) -> ProblemError {
        ProblemError(
            409, .commandIDsDiffer, "The request names two commands",
            "the header \(API.commandID) says \(header) and commandId says \(body): say one")
    }

    static func foreignOrigin(_ detail: String) -> ProblemError {
        ProblemError(403, .foreignOrigin, "The request comes from somewhere else", detail)
    }

    static func bodyTooSlow(_ time: Duration) -> ProblemError {
        ProblemError(
            408, .bodyTooSlow, "The body took too long",
            "a body must be sent within \(time.wholeMilliseconds / 1_000) seconds")
    }

    static func bodyTooLarge(limit: Int) -> ProblemError {
        ProblemError(
            413, .bodyTooLarge, "The body is too large",
            "a body here may have at most \(limit) bytes")
    }

    static func unsupportedMediaType(_ given: String?) -> ProblemError {
        ProblemError(
            415, .unsupportedMediaType, "The body is not JSON",
            "send the body as Content-Type: \(API.json)" + (given.map { ", not \($0)" } ?? ""))
    }

    static let headersTooLarge = ProblemError(
        431, .headersTooLarge, "The headers are too large",
        "the path, one header, or all of them together are longer than this server takes")

    static func tooManyRequests(
        _ rate: RequestRate, comeBackAfter wait: Duration
    ) -> ProblemError {
        let seconds = (wait.wholeMilliseconds + 999) / 1_000
        var error = ProblemError(
            429, .tooManyRequests, "Too many requests",
            "at most \(Int(rate.perSecond)) requests a second are answered, "
                + "and \(Int(rate.burst)) at once; ask again in \(seconds) s")
        error.headers[.retryAfter] = String(seconds)
        return error
    }

    static func internalError(_ detail: String) -> ProblemError {
        ProblemError(500, .internalError, "Something is wrong in the server", detail)
    }

    static func unavailable(
        _ detail: String, code: API.ProblemCode = .unavailable
    ) -> ProblemError {
        var error = ProblemError(503, code, "Not now", detail)
        error.headers[.retryAfter] = "5"
        return error
    }
}
