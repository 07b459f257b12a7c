internal import ComponentReleases
internal import Identity
internal import ReleaseEngine
internal import ReleaseModel
internal import SlipwayAPI

extension ErrorStyle {
    /// The shape of ServiceStage; who is not known, or may not, is told so by the gateway before it.
    static let serviceStage = ErrorStyle { error, problem in
        guard let no = ServiceStageError(error, problem) else {
            return ErrorStyle.gateway.answer(error, problem)
        }
        return .refusal(no.status, no.body, problem)
    }
}

/// A "no" of ServiceStage, in the shape that its clients read.
struct ServiceStageError: Error, Hashable {
    /// 400 or 404: all else is the gateway's.
    var status: Int
    /// The last six digits of `SVCSTG.00100400`.
    var code: String
    /// What is so, and what would make it otherwise.
    var message: String

    /// The code of whatever cannot be taken as it is, or is refused by a state.
    static let general = "100400"

    static func badRequest(_ message: String) -> ServiceStageError {
        ServiceStageError(status: 400, code: general, message: message)
    }

    var body: JSON {
        ["error_code": .string("SVCSTG.00\(code)"), "error_msg": .string(message)]
    }
}

extension ServiceStageError {
    /// What ServiceStage says of an error; nil where that is the gateway's to say.
    init?(_ error: any Error, _ problem: ProblemError) {
        switch error {
        case let own as ServiceStageError: self = own
        case let error as ResourceError:
            guard let own = ServiceStageError(error) else { return nil }
            self = own
        case EngineError.refused(let refusal):
            guard refusal.code != .notAllowed else { return nil }
            self = .badRequest(refusal.told)
        case is AuthenticationError, is GatewayError: return nil
        default:
            switch problem.problem.status {
            case 400, 409, 412, 422: self = .badRequest(problem.problem.detail)
            case 404:
                self.init(
                    status: 404, code: Self.code(missing: .job), message: problem.problem.detail)
            default: return nil
            }
        }
    }

    private init?(_ error: ResourceError) {
        switch error {
        case .missing(let kind, _):
            self.init(
                status: 404, code: Self.code(missing: kind), message: error.description)
        case .published(let code, _):
            self.init(status: 400, code: code.rawValue, message: error.description)
        case .nameTaken(let kind, _):
            self.init(
                status: 400, code: kind == .environment ? "100449" : Self.general,
                message: error.description)
        case .invalid, .wrongState, .conflict: self = .badRequest(error.description)
        case .notAllowed, .unavailable: return nil
        }
    }

    /// The published code of a thing that is not there; the nearest one where none is published.
    private static func code(missing kind: ResourceError.Kind) -> String {
        switch kind {
        case .application: "100403"
        case .component: "100404"
        case .environment: "100411"
        case .job, .build: "100429"
        case .releaseTask, .releasePlan, .execution: "100433"
        }
    }
}

extension ServiceStageError: ServiceError {
    var problem: ProblemError {
        ProblemError(
            status, status == 404 ? .noSuchEntity : .badRequest, "ServiceStage refuses", message)
    }
}

extension ResourceError: ServiceError {
    var problem: ProblemError {
        switch self {
        case .missing: ProblemError(404, .noSuchEntity, "There is no such thing", description)
        case .notAllowed: ProblemError(403, .notAllowed, "You may not", description)
        case .conflict:
            ProblemError(409, .changedMeanwhile, "It was changed meanwhile", description)
        case .unavailable: .unavailable(description)
        case .invalid: .badRequest(description)
        case .published(let reason, _):
            reason == .isDeployed ? Self.notNow(description, []) : .badRequest(description)
        case .nameTaken: Self.notNow(description, [])
        case .wrongState(_, let sentence, let facts): Self.notNow(sentence, facts)
        }
    }

    private static func notNow(_ sentence: String, _ facts: [Refusal.Fact]) -> ProblemError {
        var error = ProblemError(
            409, .refusedByDirectory, "It is not possible as things are", sentence)
        error.problem.facts = facts.map(API.RefusalFact.init)
        return error
    }
}

extension Refusal {
    /// The sentence with every fact, and what would make it otherwise.
    var told: String {
        ([sentence] + facts.map { "\($0.fact): \($0.remedy)." }).joined(separator: " ")
    }
}
