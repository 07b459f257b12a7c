extension API {
    /// The kinds of problem that are not a run's refusal; refusals bring their own codes.
    package enum ProblemCode: String, CaseIterable, Sendable {
        case badRequest = "bad_request"
        case noSuchPath = "no_such_path"
        case noSuchRun = "no_such_run"
        /// The step keeps no log.
        case noLog = "no_log"
        case methodNotAllowed = "method_not_allowed"
        case bodyTooLarge = "body_too_large"
        case unsupportedMediaType = "unsupported_media_type"
        case damagedRun = "damaged_run"
        /// The body did not arrive in time.
        case bodyTooSlow = "body_too_slow"
        /// A page of another site asks through a browser.
        case foreignOrigin = "foreign_origin"
        /// One user or address asks more often than is answered.
        case tooManyRequests = "too_many_requests"
        case headersTooLarge = "headers_too_large"
        /// The header and the body name two different commands.
        case commandIDsDiffer = "command_ids_differ"
        case unavailable
        case shuttingDown = "shutting_down"
        case internalError = "internal_error"
    }
}
