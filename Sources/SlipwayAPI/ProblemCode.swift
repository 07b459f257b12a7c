extension API {
    /// The kinds of problem that are not a run's refusal; refusals bring their own codes.
    package enum ProblemCode: String, CaseIterable, Sendable {
        case badRequest = "bad_request"
        case noSuchPath = "no_such_path"
        case noSuchRun = "no_such_run"
        case noSuchSecret = "no_such_secret"
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
        /// Nobody knows who asks.
        case unauthenticated
        /// None of the caller's roles allows it.
        case notAllowed = "not_allowed"
        /// Too many failures to sign in.
        case lockedOut = "locked_out"
        /// An Idempotency-Key was used for another request.
        case keyReused = "key_reused"
        /// The request was carried out before; its answer was not kept.
        case alreadyDone = "already_done"
        /// There is no user, group, role, key or project of that name.
        case noSuchEntity = "not_found"
        /// The directory of people does not allow it as it is now.
        case refusedByDirectory = "not_possible"
        case changedMeanwhile = "changed_meanwhile"
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
