internal import ReleaseModel
internal import SlipwayAPI

/// What the end of following means: words for a person, an exit code for a script.
struct FollowEnding {
    let run: String
    let suffix: String
    /// The statuses that were hoped for.
    let goal: Set<String>

    private var hints: Hints { Hints(run: run, suffix: suffix) }

    func finish(_ end: Follower.End) throws(Failure) {
        switch end {
        case .rested(let run): try finish(run)
        case .timedOut(let run): throw timedOut(run)
        case .detached(let isCarriedOn):
            let words = isCarriedOn ? "goes on without you" : "does not move: nobody carries it on"
            throw Failure(
                .interrupted, "detached: \(run) \(words)",
                details: ["come back with: \(hints.command("release watch"))"])
        }
    }

    private func finish(_ state: API.RunDetail) throws(Failure) {
        let summary = state.summary
        guard !isReached(by: summary) else { return }
        let failed = (state.phases.flatMap { $0.groups.flatMap(\.steps) } + state.rollback)
            .filter { $0.status == "failed" || $0.status == "in_doubt" }
        let reasons = failed.prefix(10).map { step in
            "\(step.name) \(step.status)" + (step.reason.map { ": \(Style.plain($0))" } ?? "")
        }
        throw Failure(
            .failed, "\(run) \(summary.status)",
            details: reasons + hints.byStatus(summary).map { "→ \($0)" })
    }

    /// A failed step is no failure of putting back what was done, nor of giving up.
    private func isReached(by summary: API.RunSummary) -> Bool {
        guard goal.contains(summary.status) else { return false }
        switch RunStatus(rawValue: summary.status) {
        case .rolledBack, .aborted: return true
        default: return summary.failedSteps == 0
        }
    }

    private func timedOut(_ state: API.RunDetail) -> Failure {
        let waits = state.waitingFor.prefix(5).map { Style.plain($0.sentence) }
        guard needsPerson(state.summary) else {
            return Failure(
                .timedOut, "the time is over and \(run) is still \(state.summary.status)",
                details: waits + ["come back with: \(hints.command("release watch"))"])
        }
        return Failure(
            .waiting, "the time is over and \(run) waits for a person",
            details: waits + hints.next(state).map { "→ \($0)" })
    }

    private func needsPerson(_ summary: API.RunSummary) -> Bool {
        summary.waitingForPeople > 0 || summary.status == "paused"
    }
}
