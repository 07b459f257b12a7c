internal import Identity
internal import ReleaseModel

extension VerbName {
    /// Who may ask it of a run.
    var access: Access {
        switch self {
        case .start: .may(.startRun)
        case .agree, .delegate: .may(.approve)
        // Which of the two it takes depends on the checkpoint; the plan names its people besides.
        case .reject: .any([.approve, .trigger])
        case .trigger: .may(.trigger)
        case .retry: .may(.retryRun)
        case .skip: .may(.skipStep)
        case .resolve: .may(.resolveStep)
        case .pause, .resume: .may(.pauseRun)
        case .stop: .may(.stopRun)
        case .amend: .may(.amendRun)
        case .abort: .may(.abortRun)
        case .rollBack: .may(.rollBackRun)
        case .close: .may(.closeRun)
        }
    }
}
