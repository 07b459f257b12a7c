import ReleaseEngine
import ReleaseModel

/// Checks R1 to R10 after every event, from the journal, from what drivers were asked, and from
/// what commands were answered.
///
/// It reckons by itself; of the model it uses the replay, to name steps and to show what is shown.
final class Referee {
    let world: World
    private(set) var violations: [Violation] = []
    private(set) var ledgers: [RunID: RunLedger] = [:]
    /// In the order of their starts.
    private(set) var runs: [RunID] = []
    private(set) var events = 0
    /// How many events of each kind were recorded, and refusals of each code given.
    private(set) var seen: [String: Int] = [:]
    private var plans: [Digest: FrozenPlan] = [:]
    /// How often each attempt may still be performed: once per recorded order or attachment.
    private var licenses: [License: Int] = [:]
    /// What has taken hold and was not undone.
    private var applied: [World.Leftover: EffectKey] = [:]
    private var writer = JSONWriter()
    /// Tells of each event, for a trace.
    var told: ((_ server: Int, RunID, _ position: Int, RecordedEvent, _ bytes: [UInt8]) -> Void)?

    private struct License: Hashable {
        var key: EffectKey
        var attempt: Int
    }

    init(world: World) {
        self.world = world
    }

    func run(_ id: RunID) -> Run? { ledgers[id]?.run }

    func know(_ plan: FrozenPlan) { plans[plan.digest] = plan }

    func report(_ rule: Violation.Rule, _ text: String) {
        if violations.count < 10 { violations.append(Violation(rule: rule, text: text)) }
    }

    // MARK: The journal

    /// Looks at what has just become durable.
    func landed(_ server: Int, _ change: Change) {
        guard let change = change.run else { return }
        let id = change.run
        if ledgers[id] == nil { runs.append(id) }
        var ledger = ledgers[id] ?? RunLedger()
        ledgers[id] = nil
        for bytes in change.events {
            events += 1
            guard take(bytes, server, id, &ledger) else { break }
        }
        ledgers[id] = ledger
    }

    private func take(
        _ bytes: [UInt8], _ server: Int, _ id: RunID, _ ledger: inout RunLedger
    ) -> Bool {
        let position = ledger.replay.position + 1
        do {
            let json = try JSON(decoding: bytes)
            let plan = RecordedEvent.planDigest(in: json).flatMap { plans[$0] }
            let record = try RecordedEvent(decoding: json, names: ledger.run?.graph, plan: plan)
            told?(server, id, position, record, bytes)
            seen[record.event.kind, default: 0] += 1
            if record.at < ledger.lastAt { report(.journal, "event \(position) goes back in time") }
            ledger.lastAt = record.at
            check(record, position, id, &ledger)
            try ledger.replay.take(position, json, plan)
            checkEncoding(record, bytes, ledger)
            if case .started(let frozen, _, _, let excluded, let by) = record.event {
                begin(frozen, excluded, by, &ledger)
            }
            return true
        } catch {
            report(.journal, "event \(position) of \(id) cannot follow: \(error)")
            return false
        }
    }

    private func checkEncoding(_ record: RecordedEvent, _ bytes: [UInt8], _ ledger: RunLedger) {
        guard let graph = ledger.run?.graph else { return }
        if case .amended = record.event { return }
        writer.removeAll()
        record.encode(into: &writer, names: graph)
        if writer.bytes != bytes { report(.journal, "an event is not encoded as it was decoded") }
    }

    func license(_ ref: AttemptRef, _ id: RunID, _ ledger: RunLedger) {
        let key = EffectKey(
            run: id, step: ledger.name(ref.step), direction: ref.direction,
            generation: Int(ref.generation))
        licenses[License(key: key, attempt: Int(ref.attempt)), default: 0] += 1
    }

    // MARK: The world

    /// A driver is asked to perform: only what was ordered, and once per order.
    func asked(_ server: Int, _ effect: Effect) {
        let license = License(key: effect.key, attempt: effect.attempt)
        guard let left = licenses[license], left > 0 else {
            return report(
                .r2, "server \(server) performs \(effect.key) attempt \(effect.attempt) unordered")
        }
        licenses[license] = left - 1
    }

    /// An effect has taken hold: once, until it is undone.
    func changed(_ key: EffectKey) {
        let place = World.Leftover(run: key.run, step: key.step, name: "")
        switch key.direction {
        case .forward:
            if let earlier = applied[place] {
                report(.r1, "\(key) took hold although \(earlier) had")
            }
            applied[place] = key
        case .undo:
            let track = ledgers[key.run]?.steps[key.step]?.forward
            if track == nil || track?.touched == 0 {
                report(.r9, "\(key) undoes what was never ordered")
            }
            applied[place] = nil
        }
    }

    // MARK: Answers to commands

    func answered(_ command: Command, of run: RunID, _ reply: Reply) {
        switch reply {
        case .recorded(let answer):
            guard let known = ledgers[run]?.commands[command.id] else {
                return report(.r6, "command \(command.id) was answered but is not in the journal")
            }
            if known.position != answer.position {
                report(
                    .r6,
                    "command \(command.id) stands at \(known.position), answered "
                        + "\(answer.position)")
            }
            if known.verb != command.verb.name {
                report(.r6, "command \(command.id) was answered as another one")
            }
        case .refused(.refused(let refusal)):
            seen["refused: \(refusal.code.rawValue)", default: 0] += 1
            let isComplete = refusal.facts.allSatisfy { !$0.fact.isEmpty && !$0.remedy.isEmpty }
            if refusal.facts.isEmpty || refusal.sentence.isEmpty || !isComplete {
                report(.r10, "'\(command.verb.name.rawValue)' is refused without a way out")
            }
        case .ignored: report(.r10, "'\(command.verb.name.rawValue)' led to nothing, and no answer")
        case .refused: break
        }
    }
}
