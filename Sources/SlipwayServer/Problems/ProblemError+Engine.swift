internal import ReleaseEngine
internal import ReleaseModel
internal import SlipwayAPI

extension ProblemError {
    /// The engine's answer, with the status that HTTP has for it.
    init(_ error: EngineError) {
        switch error {
        case .refused(let refusal):
            self.init(refusal)
        case .noSuchRun(let run):
            self = .noSuchRun(run.description)
        case .unavailable(let reason):
            self = .unavailable("nothing was changed: \(reason); try again later")
        case .shuttingDown:
            self = .unavailable(
                "the server is shutting down; ask again once it is back", code: .shuttingDown)
        case .damaged(let run, let reason):
            self = ProblemError(
                500, .damagedRun, "The run's journal cannot be read",
                "\(run) is parked because its journal cannot be replayed: \(reason); "
                    + "`slipway verify` says more, and other runs go on")
        }
    }

    /// A run's "no", with every fact that would have to change.
    init(_ refusal: Refusal) {
        self.init(
            API.Problem(
                type: Self.type(refusal.code.rawValue), title: refusal.code.title,
                status: refusal.code.httpStatus, detail: refusal.sentence,
                code: refusal.code.rawValue, facts: refusal.facts.map(API.RefusalFact.init)))
    }

    /// A plan that cannot be run, with every place that has to change.
    static func invalidPlan(_ problems: [API.PlanProblem]) -> ProblemError {
        let code = Refusal.Code.invalidPlan
        let errors = problems.filter { $0.severity == "error" }.count
        return ProblemError(
            API.Problem(
                type: type(code.rawValue), title: code.title, status: code.httpStatus,
                detail: errors == 1
                    ? "the plan has one mistake" : "the plan has \(errors) mistakes",
                code: code.rawValue, problems: problems))
    }
}

extension Refusal.Code {
    var httpStatus: Int {
        switch self {
        case .notAllowed: 403
        case .noSuchStep: 404
        case .contentChanged: 412
        case .invalidPlan: 422
        case .wrongStatus, .wrongStepState, .wrongStepKind, .alreadySaid, .inDoubt,
            .changesOrdered, .noUndo, .incomplete, .finishedStepsDiffer, .nobodyMayApprove,
            .commandReused:
            409
        }
    }

    /// The refusal in a few words; its sentence says the rest.
    var title: String {
        switch self {
        case .wrongStatus: "The run's status does not allow it"
        case .wrongStepState: "The step's state does not allow it"
        case .noSuchStep: "There is no such step"
        case .wrongStepKind: "The step is of another kind"
        case .notAllowed: "You may not"
        case .contentChanged: "What was shown has changed"
        case .alreadySaid: "It was said already"
        case .inDoubt: "A step is in doubt"
        case .changesOrdered: "Something was changed already"
        case .noUndo: "A step has no undo"
        case .incomplete: "Something is missing"
        case .finishedStepsDiffer: "Finished steps would differ"
        case .invalidPlan: "The plan cannot be run"
        case .nobodyMayApprove: "Nobody could approve"
        case .commandReused: "The command's id was used before"
        }
    }
}
