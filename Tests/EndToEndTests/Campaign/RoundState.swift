import Synchronization

/// What the lives of one run have in common.
final class RoundState: Sendable {
    let scenario: CampaignScenario
    let number: Int
    /// The plan's text, with the target's address in it.
    let plan: String
    let tally: Tally
    let record = RunRecord()
    /// Deeds that are done once in a run.
    private let done = Mutex<Set<String>>([])

    init(_ scenario: CampaignScenario, number: Int, plan: String, tally: Tally) {
        self.scenario = scenario
        self.number = number
        self.plan = plan
        self.tally = tally
    }

    func isDone(_ deed: String) -> Bool { done.withLock { $0.contains(deed) } }

    func setDone(_ deed: String) { done.withLock { _ = $0.insert(deed) } }
}
