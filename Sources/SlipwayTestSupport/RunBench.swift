package import ReleaseModel

/// Drives one run by hand: inputs in, actions out, every event kept.
///
/// The clock is the test's: it moves only when it is told to.
package struct RunBench {
    package private(set) var run: Run
    package private(set) var journal: [RecordedEvent]
    /// What was ordered and not answered yet, oldest first.
    package private(set) var actions: [Action] = []
    package var now: Instant = .second(0)
    private var commands = 0
    /// The command whose first event is not recorded yet.
    private var asked: Command?

    package init(
        _ plan: Plan, selection: [String]? = nil, by starter: Principal = .maria
    ) throws {
        let frozen = try plan.frozen()
        let event = try Run.decideStart(
            frozen, selection: selection, run: RunID("r-1"), by: starter)
        let command = Command(
            id: "start", by: starter, verb: .start(frozen, selection: selection))
        let record = RecordedEvent(
            at: .second(0), command: .init(command), event: event)
        run = try Run(started: record)
        journal = [record]
        settle()
    }

    /// Decides, applies, and lets follow what follows.
    package mutating func take(_ input: Input) throws(Refusal) {
        let events = try run.decide(input, at: now)
        for event in events { record(event) }
        settle()
    }

    package mutating func ask(_ verb: Verb, by principal: Principal = .maria) throws(Refusal) {
        commands += 1
        let command = Command(id: "c-\(commands)", by: principal, verb: verb)
        asked = command
        defer { asked = nil }
        try take(.command(command))
    }

    /// Agrees to what is shown now.
    package mutating func agree(_ step: String, by principal: Principal = .alice) throws(Refusal) {
        let seen = id(step).map { run.shownDigest(at: $0) } ?? Digest("")
        try ask(.agree(step: step, seen: seen, comment: ""), by: principal)
    }

    /// Ends the step's current attempt.
    package mutating func end(_ step: String, _ outcome: Outcome) throws {
        try take(.ended(attempt(step), .known(outcome)))
    }

    package mutating func succeed(_ step: String, _ outputs: [Output] = []) throws {
        try end(step, .succeeded(outputs))
    }

    package mutating func fail(_ step: String, _ reason: String = "broken") throws {
        try end(step, .failed(reason: reason))
    }

    package mutating func loseAnswer(_ step: String) throws {
        try take(.ended(attempt(step), .unknown(reason: "the answer was lost")))
    }

    package mutating func probe(_ step: String, _ probe: Probe) throws {
        try take(.probed(attempt(step), .answered(probe)))
    }

    /// Puts the step in a doubt that only a person can end.
    package mutating func makeUnknown(_ step: String) throws {
        try loseAnswer(step)
        try probe(step, .unknown(reason: "nobody can tell"))
    }

    package mutating func crash() throws { try take(.recovered) }

    /// Moves the clock and rings every timer that is due.
    package mutating func pass(_ duration: Duration) throws {
        now = now + duration
        for timer in run.timers where timer.due <= now { try take(.due(timer.key)) }
    }

    package func attempt(_ step: String) throws -> AttemptRef {
        let direction: Direction = run.rollback == nil ? .forward : .undo
        guard let id = id(step),
            let record = direction == .forward ? run.steps[id.index] : run.undoRecord(of: id)
        else { throw InvalidEvent("no step \(step)") }
        return AttemptRef(
            step: id, direction: direction, generation: record.generation,
            attempt: record.attempts)
    }

    package func id(_ step: String) -> StepID? { run.graph.step(named: step) }

    package func state(_ step: String) -> StepStatus? {
        id(step).map { run.steps[$0.index].status }
    }

    package func record(_ step: String) -> StepRecord? { id(step).map { run.steps[$0.index] } }

    /// How often the step was ordered, in a direction.
    package func orders(of step: String, _ direction: Direction = .forward) -> Int {
        journal.count { record in
            guard case .attemptOrdered(let ref) = record.event else { return false }
            return ref.step == id(step) && ref.direction == direction
        }
    }

    /// The run made anew from the journal's encoded events alone.
    package func replayed() throws -> Run {
        var replayed: Run?
        for record in journal {
            var writer = JSONWriter()
            let graph = replayed?.graph ?? run.graph
            record.encode(into: &writer, names: graph)
            let json = try JSON(decoding: writer.bytes)
            var plan: FrozenPlan?
            switch record.event {
            case .started(let frozen, _, _, _, _), .amended(let frozen, _, _): plan = frozen
            default: break
            }
            let decoded = try RecordedEvent(decoding: json, names: replayed?.graph, plan: plan)
            if replayed == nil {
                replayed = try Run(started: decoded)
            } else {
                _ = try replayed?.apply(decoded)
            }
        }
        guard let replayed else { throw InvalidEvent("an empty journal") }
        return replayed
    }

    private mutating func record(_ event: RunEvent) {
        let record = RecordedEvent(
            at: now, command: asked.map { RecordedEvent.Stamp($0) }, event: event)
        asked = nil
        do {
            actions += try run.apply(record)
            journal.append(record)
        } catch {
            preconditionFailure("decided what cannot be applied: \(error)")
        }
    }

    private mutating func settle() {
        while let event = run.next(at: now, hasSlot: true) { record(event) }
    }
}
