internal import SlipwayAPI
internal import SlipwayClient

/// How a command ends, for scripts; `docs/cli.md` documents each.
enum ExitStatus: Int32, CaseIterable {
    case done = 0
    /// The release failed, or its certificate does not hold; also what nobody foresaw.
    case failed = 1
    /// The arguments or the plan are wrong.
    case usage = 2
    case notFound = 3
    /// The run's or the folder's state does not allow it.
    case refused = 4
    case notAllowed = 5
    /// A person was still waited for when `--timeout` ended.
    case waiting = 6
    /// Somebody else was first.
    case conflict = 7
    /// The run still moved when `--timeout` ended.
    case timedOut = 124
    /// Ctrl-C: the command detached.
    case interrupted = 130
}

/// Why a command ends otherwise than done, for a person and for a script.
struct Failure: Error, CustomStringConvertible {
    var status: ExitStatus
    /// Says what to change; empty where everything was said already.
    var description: String
    /// More lines: what stands in the way, each with what helps.
    var details: [String] = []

    init(_ status: ExitStatus, _ description: String, details: [String] = []) {
        self.status = status
        self.description = description
        self.details = details
    }

    /// Ends without another word.
    static func silent(_ status: ExitStatus) -> Failure { Failure(status, "") }
}

extension ExitStatus {
    /// The table: which problem of the API ends a command how.
    static func of(problem code: String) -> ExitStatus {
        switch code {
        case "bad_request", "body_too_large", "unsupported_media_type", "method_not_allowed",
            "body_too_slow", "headers_too_large", "command_ids_differ", "invalid_plan",
            "nobody_may_approve":
            .usage
        case "no_such_run", "no_such_step", "no_log", "no_such_path", "no_such_entry",
            "no_audit_key", "no_such_secret", "not_found":
            .notFound
        case "not_allowed", "foreign_origin", "unauthenticated":
            .notAllowed
        case "content_changed", "changed_meanwhile":
            .conflict
        case "wrong_status", "wrong_step_state", "wrong_step_kind", "command_reused",
            "already_said", "in_doubt",
            "changes_ordered", "no_undo", "incomplete", "finished_steps_differ", "damaged_run",
            "unavailable", "shutting_down", "too_many_requests", "not_possible", "locked_out",
            "key_reused", "already_done":
            .refused
        default:
            .failed
        }
    }
}

extension Failure {
    init(_ problem: API.Problem) {
        self.init(
            .of(problem: problem.code), problem.detail,
            details: problem.facts.map { "\($0.fact) → \($0.remedy)" }
                + problem.problems.map { $0.line(in: nil) })
    }

    /// What an error of a call means for whoever typed the command.
    init(_ error: ClientError) {
        switch error {
        case .problem(let problem): self.init(problem)
        case .unreachable(let reason), .unexpected(let reason): self.init(.failed, reason)
        case .noSuchProject: self.init(.notFound, error.description)
        }
    }
}

extension API.PlanProblem {
    /// `FILE:LINE:COLUMN: error: MESSAGE (SUGGESTION)`, as compilers write it.
    func line(in file: String?) -> String {
        let place = line > 0 ? ["\(line)", "\(column)"] : []
        let start = ((file.map { [$0] } ?? []) + place).joined(separator: ":")
        let hint = suggestion.map { " (\($0))" } ?? ""
        return (start.isEmpty ? "" : "\(start): ") + "\(severity): \(message)\(hint)"
    }
}
