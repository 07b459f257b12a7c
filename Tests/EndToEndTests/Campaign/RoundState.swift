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

    /// What was done more than once, of the keys that a run's effects left.
    func repetitions(of effects: [String]) -> [String] {
        var problems: [String] = []
        var ofStep: [String: Int] = [:]
        for (key, keys) in Dictionary(grouping: effects, by: { $0 }) {
            if keys.count > 1 { problems.append("\(key) was done \(keys.count) times") }
            let place = key.split(separator: "/").prefix(2).joined(separator: "/")
            ofStep[place, default: 0] += keys.count
        }
        for (place, count) in ofStep {
            let step = String(place.prefix { $0 != "/" })
            if count > scenario.lines[step] ?? 1 {
                problems.append("\(place) was done \(count) times in all")
            }
        }
        return problems
    }
}
