internal import Identity
internal import SlipwayAPI

extension ErrorStyle {
    /// The identity service's own shape; who is not known is told so by the gateway before it.
    static let keystone = ErrorStyle { error, problem in
        if let error = error as? KeystoneError {
            return .refusal(error.status, error.body, problem)
        }
        if error is AuthenticationError { return ErrorStyle.gateway.answer(error, problem) }
        let error = KeystoneError(
            status: problem.problem.status, message: problem.problem.detail)
        return .refusal(error.status, error.body, problem)
    }
}

extension KeystoneError: ServiceError {
    var problem: ProblemError {
        let code: API.ProblemCode =
            switch status {
            case 401: .unauthenticated
            case 403: .notAllowed
            case 404: .noSuchEntity
            default: .badRequest
            }
        let problem = ProblemError(status, code, "The identity service refuses", message)
        return status == 401 ? problem.namingWays() : problem
    }

    static func forbidden(_ message: String) -> KeystoneError {
        KeystoneError(status: 403, message: message)
    }

    static func missing(_ message: String) -> KeystoneError {
        KeystoneError(status: 404, message: message)
    }
}
