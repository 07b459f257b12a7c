extension API {
    /// The kinds of problem that are not a run's refusal; refusals bring their own codes.
    package enum ProblemCode: String, CaseIterable, Sendable {
        case badRequest = "bad_request"
        case noSuchPath = "no_such_path"
        case noSuchRun = "no_such_run"
        /// The step keeps no log.
        case noLog = "no_log"
        /// The audit log ends before that entry.
        case noSuchEntry = "no_such_entry"
        /// There is no key file, so nothing can be signed.
        case noAuditKey = "no_audit_key"
        case methodNotAllowed = "method_not_allowed"
        case bodyTooLarge = "body_too_large"
        case unsupportedMediaType = "unsupported_media_type"
        case damagedRun = "damaged_run"
        /// The body did not arrive in time.
        case bodyTooSlow = "body_too_slow"
        /// A page of another site asks through a browser.
        case foreignOrigin = "foreign_origin"
        case unavailable
        case shuttingDown = "shutting_down"
        case internalError = "internal_error"
    }
}
