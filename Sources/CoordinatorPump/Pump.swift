import ReleaseEngine
import ReleaseModel

/// Hands the coordinator an ending for each action that it orders, and drops what a store would take.
struct Pump {
    /// How many inputs one turn takes at most, as the engine's mailbox does.
    private static let group = 100
    private static let starter = Principal(identity: "local:1000", name: "maria")
    private static let approver = Principal(identity: "local:1001", name: "alice")

    private let frozen: FrozenPlan
    private let keepsJournal: Bool
    private var coordinator = Coordinator(slots: .max)
    private var now = Instant(milliseconds: 1_700_000_000_000)
    private var inputs: [Addressed] = []
    private var journal: [[UInt8]] = []

    private(set) var performed = 0
    private(set) var events = 0
    private(set) var bytes = 0

    init(_ frozen: FrozenPlan, keepsJournal: Bool) {
        self.frozen = frozen
        self.keepsJournal = keepsJournal
    }

    mutating func start(_ runs: Int) {
        for number in 0..<runs {
            let command = Command(
                id: "start-\(number)", by: Self.starter, verb: .start(frozen, selection: nil))
            turn([Addressed(run: RunID("r-\(number)"), input: .command(command))])
        }
    }

    /// Hands in endings until so many were, or nothing is under way any more.
    mutating func perform(_ limit: Int) {
        while performed < limit, !inputs.isEmpty {
            let waiting = inputs
            inputs.removeAll(keepingCapacity: true)
            for first in stride(from: 0, to: waiting.count, by: Self.group) {
                let part = waiting[first..<min(first + Self.group, waiting.count)]
                performed += part.count
                turn(Array(part))
            }
        }
    }

    private mutating func turn(_ taken: [Addressed]) {
        now = now + .milliseconds(1)
        let batch = coordinator.take(taken, at: now)
        for entry in batch.entries {
            guard let change = entry.change.run else { continue }
            events += change.events.count
            for event in change.events { bytes += event.count }
            if keepsJournal, change.run == RunID("r-0") { journal += change.events }
            for action in entry.actions { answer(action, entry.run) }
        }
    }

    private mutating func answer(_ action: Action, _ run: RunID) {
        switch action {
        case .perform(let ref, _):
            inputs.append(Addressed(run: run, input: .ended(ref, .known(.succeeded([])))))
        case .setTimer(let key, let due):
            now = max(now, key.kind == .expiry ? now : due)
            let input = key.kind == .expiry ? agree(key.step, run) : .due(key)
            inputs.append(Addressed(run: run, input: input))
        case .clearTimer, .probe, .cancel, .restore, .watch, .unwatch: break
        }
    }

    private func agree(_ step: StepID, _ run: RunID) -> Input {
        let seen = coordinator.run(run)?.shownDigest(at: step) ?? Digest("")
        let name = frozen.graph.tasks[step.index].name
        let verb = Verb.agree(step: name, seen: seen, comment: "")
        return .command(Command(id: "agree-\(name)", by: Self.approver, verb: verb))
    }

    /// Makes the first run anew from its journal, as a starting server does.
    func replay() throws {
        var replay = Replay()
        for (index, bytes) in journal.enumerated() {
            let json = try JSON(decoding: bytes)
            let plan = RecordedEvent.planDigest(in: json) == nil ? nil : frozen
            try replay.take(index + 1, json, plan)
        }
        guard replay.run == coordinator.run(RunID("r-0")) else {
            throw InvalidEvent("the journal makes another run than the coordinator holds")
        }
    }
}
