package import ReleaseModel

/// Decides for all live runs of a server: inputs and time in, changes and actions out.
///
/// Synchronous, and without a clock, a task or a lock inside: the engine's shell pumps it, and a
/// simulator can pump the very same code. A decision is applied in memory before it is durable;
/// its actions are held until it is. Where recording fails, the run is dropped and loaded again.
package struct Coordinator {
    /// How many actions may perform at once on this server.
    package var slots: Int
    package private(set) var performing = 0

    private var runs: [LiveRun?] = []
    private var free: [Int] = []
    private var places: [RunID: Int] = [:]
    /// Runs with something ready for which no slot was left, first come first served.
    private var waitingForSlot: [RunID] = []
    private var isServing = false
    private var turn = Turn()
    private let tampering: Tampering?

    /// What is reused from turn to turn: kept beside the runs, which are mutated in place.
    private struct Turn {
        var batch = Batch()
        var touched: [Int] = []
        var writer = JSONWriter()
    }

    private struct LiveRun {
        var run: Run
        var performing: Int
        /// The batch's entry that collects this run's events; nil before its first one.
        var entry: Int?
        /// The turn's latest entry for this run; what it says holds only once that is recorded.
        var lastEntry: Int?
        /// Whether the turn has come upon it.
        var isTouched = false
        var isWaitingForSlot = false
    }

    package init(slots: Int, tampering: Tampering? = nil) {
        self.slots = slots
        self.tampering = tampering
    }

    package var liveRuns: Int { places.count }

    package func run(_ id: RunID) -> Run? { places[id].flatMap { runs[$0]?.run } }

    /// Takes a loaded run in.
    package mutating func adopt(_ run: Run) {
        guard places[run.id] == nil else { return }
        let live = LiveRun(run: run, performing: run.performingCount)
        performing += live.performing
        if let place = free.popLast() {
            runs[place] = live
            places[run.id] = place
        } else {
            places[run.id] = runs.count
            runs.append(live)
        }
    }

    /// Forgets a run: it rests, or what it decided was not recorded.
    package mutating func drop(_ id: RunID) {
        guard let place = places.removeValue(forKey: id), let live = runs[place] else { return }
        performing -= live.performing
        runs[place] = nil
        free.append(place)
    }

    /// Decides about inputs, in order, and then about what follows from the states.
    package mutating func take(_ inputs: [Addressed], at now: Instant) -> Batch {
        turn.batch = Batch()
        turn.touched.removeAll(keepingCapacity: true)
        for input in inputs { take(input, at: now) }
        for place in turn.touched { advance(place, at: now) }
        serveWaiting(at: now)
        for place in turn.touched {
            close(place)
            runs[place]?.isTouched = false
            runs[place]?.lastEntry = nil
        }
        return turn.batch
    }

    // MARK: One input

    private mutating func take(_ addressed: Addressed, at now: Instant) {
        if case .command(let command) = addressed.input,
            case .start(let frozen, let selection) = command.verb,
            places[addressed.run] == nil
        {
            return start(frozen, selection, command, addressed, at: now)
        }
        guard let place = places[addressed.run], let lastAt = runs[place]?.run.lastAt else {
            turn.batch.unloaded.append(addressed)
            return
        }
        if case .command(let command) = addressed.input, repeats(command, place, addressed) {
            return
        }
        decide(addressed, place, at: max(now, lastAt))
    }

    /// Whether the command was asked before: then it gets its first answer again.
    ///
    /// Where that first answer is not durable yet, this one waits for the same commit.
    private mutating func repeats(
        _ command: Command, _ place: Int, _ addressed: Addressed
    ) -> Bool {
        do throws(Refusal) {
            guard let position = try runs[place]?.run.firstAnswer(to: command),
                let summary = runs[place]?.run.summary
            else { return false }
            let answer = Answer(summary: summary, position: position, isRepeated: true)
            guard let entry = runs[place]?.lastEntry else {
                addressed.reply?(.recorded(answer))
                return true
            }
            turn.batch.entries[entry].inputs.append(addressed)
            if let reply = addressed.reply {
                turn.batch.entries[entry].answers.append((reply, .recorded(answer)))
            }
        } catch {
            addressed.reply?(.refused(.refused(error)))
        }
        return true
    }

    private mutating func start(
        _ frozen: FrozenPlan, _ selection: [String]?, _ command: Command, _ addressed: Addressed,
        at now: Instant
    ) {
        do {
            let right = try Run.decideStart(
                frozen, selection: selection, run: addressed.run, by: command.by)
            let event = tampering?.start(right) ?? right
            let record = RecordedEvent(
                at: now, command: .init(command), event: event)
            let run = try Run(started: record)
            adopt(run)
            guard let place = places[addressed.run] else { return }
            let entry = open(place, after: 0)
            turn.batch.entries[entry].change.run?.plan = (
                frozen.digest, frozen.plan.canonicalJSON.encoded
            )
            append(record, to: entry, names: frozen.graph)
            remember(addressed, entry, position: 1, place)
            audit(command, addressed.run, answer: "accepted", entry, at: now)
        } catch let refusal as Refusal {
            refuse(addressed, command, refusal, at: now)
        } catch {
            addressed.reply?(.refused(.damaged(addressed.run, reason: "\(error)")))
        }
    }

    private mutating func decide(_ addressed: Addressed, _ place: Int, at time: Instant) {
        let events: [RunEvent]
        do throws(Refusal) {
            events = try decision(addressed.input, place, at: time)
        } catch {
            if case .command(let command) = addressed.input {
                refuse(addressed, command, error, at: time)
            }
            return
        }
        var stamp: RecordedEvent.Stamp?
        if case .command(let command) = addressed.input {
            stamp = .init(command)
            if runs[place]?.entry != nil { close(place) }
        }
        guard !events.isEmpty else {
            touch(place)
            addressed.reply?(.ignored)
            return
        }
        guard let entry = entry(of: place) else { return }
        for (index, event) in events.enumerated() {
            let record = RecordedEvent(at: time, command: index == 0 ? stamp : nil, event: event)
            guard apply(record, place, entry) else { return }
            if index == 0 { remember(addressed, entry, position: position(of: place), place) }
        }
        if case .command(let command) = addressed.input {
            audit(command, addressed.run, answer: "accepted", entry, at: time)
        }
    }

    private func decision(
        _ input: Input, _ place: Int, at time: Instant
    ) throws(Refusal) -> [RunEvent] {
        guard let tampering, let run = runs[place]?.run else {
            return try runs[place]?.run.decide(input, at: time) ?? []
        }
        return try tampering(run, input) { () throws(Refusal) in try run.decide(input, at: time) }
    }

    private func position(of place: Int) -> Int { runs[place]?.run.position ?? 0 }

    // MARK: What follows from the states

    private mutating func advance(_ place: Int, at now: Instant) {
        while let live = nextEvent(place, at: now) {
            guard let entry = entry(of: place), apply(live, place, entry) else { return }
        }
        wantSlot(place)
    }

    private func nextEvent(_ place: Int, at now: Instant) -> RecordedEvent? {
        guard let lastAt = runs[place]?.run.lastAt else { return nil }
        let time = max(now, lastAt)
        guard let event = runs[place]?.run.next(at: time, hasSlot: hasSlot) else { return nil }
        return RecordedEvent(at: time, event: event)
    }

    private mutating func wantSlot(_ place: Int) {
        guard !hasSlot, runs[place]?.isWaitingForSlot == false,
            let run = runs[place]?.run, run.wantsSlot
        else { return }
        runs[place]?.isWaitingForSlot = true
        waitingForSlot.append(run.id)
    }

    /// Whether the run whose turn it is may take a slot: those that waited longer come first.
    private var hasSlot: Bool {
        performing < slots && (isServing || waitingForSlot.isEmpty)
    }

    private mutating func serveWaiting(at now: Instant) {
        isServing = true
        defer { isServing = false }
        var served = 0
        while performing < slots, served < waitingForSlot.count {
            let id = waitingForSlot[served]
            served += 1
            guard let place = places[id] else { continue }
            runs[place]?.isWaitingForSlot = false
            touch(place)
            advance(place, at: now)
        }
        waitingForSlot.removeFirst(served)
    }

    // MARK: Collecting what is to be recorded

    /// Applies an event and adds it to the entry; a run that cannot take it is dropped.
    private mutating func apply(_ record: RecordedEvent, _ place: Int, _ entry: Int) -> Bool {
        guard let graph = runs[place]?.run.graph else { return false }
        do throws(InvalidEvent) {
            let actions = try runs[place]?.run.apply(record) ?? []
            turn.batch.entries[entry].actions += actions
            append(record, to: entry, names: graph)
            if case .amended(let frozen, _, _) = record.event {
                turn.batch.entries[entry].change.run?.plan = (
                    frozen.digest, frozen.plan.canonicalJSON.encoded
                )
            }
            recount(place)
            return true
        } catch {
            preconditionFailure("the model decided what it cannot apply: \(error.reason)")
        }
    }

    private mutating func recount(_ place: Int) {
        guard let count = runs[place]?.run.performingCount, let before = runs[place]?.performing
        else { return }
        performing += count - before
        runs[place]?.performing = count
    }

    private mutating func append(_ record: RecordedEvent, to entry: Int, names graph: Graph) {
        turn.writer.removeAll()
        record.encode(into: &turn.writer, names: graph)
        turn.batch.entries[entry].change.run?.events.append(turn.writer.bytes)
    }

    private mutating func touch(_ place: Int) {
        guard runs[place]?.isTouched == false else { return }
        runs[place]?.isTouched = true
        turn.touched.append(place)
    }

    /// The entry that collects the run's events in this turn.
    private mutating func entry(of place: Int) -> Int? {
        if let entry = runs[place]?.entry { return entry }
        guard let position = runs[place]?.run.position else { return nil }
        return open(place, after: position)
    }

    private mutating func open(_ place: Int, after position: Int) -> Int {
        touch(place)
        guard let run = runs[place]?.run else { preconditionFailure("only live runs decide") }
        let entry = turn.batch.entries.count
        let change = RunChange(run: run.id, after: position, events: [], summary: run.summary)
        turn.batch.entries.append(.init(change: Change(run: change), run: run.id))
        runs[place]?.entry = entry
        runs[place]?.lastEntry = entry
        return entry
    }

    /// Completes the run's entry with its row and timers as they are now.
    private mutating func close(_ place: Int) {
        guard let entry = runs[place]?.entry, let run = runs[place]?.run else { return }
        runs[place]?.entry = nil
        turn.batch.entries[entry].change.run?.summary = run.summary
        for action in turn.batch.entries[entry].actions {
            turn.batch.entries[entry].change.run?.note(action)
        }
        for index in turn.batch.entries[entry].answers.indices {
            if case .recorded(var answer) = turn.batch.entries[entry].answers[index].reply {
                answer.summary = run.summary
                turn.batch.entries[entry].answers[index].reply = .recorded(answer)
            }
        }
    }

    private mutating func remember(
        _ addressed: Addressed, _ entry: Int, position: Int, _ place: Int
    ) {
        turn.batch.entries[entry].inputs.append(addressed)
        guard let reply = addressed.reply, let summary = runs[place]?.run.summary else { return }
        let answer = Answer(summary: summary, position: position, isRepeated: false)
        turn.batch.entries[entry].answers.append((reply, .recorded(answer)))
    }

    private mutating func audit(
        _ command: Command, _ run: RunID, answer: String, _ entry: Int, at time: Instant
    ) {
        turn.batch.entries[entry].change.audit = AuditDraft(command, run, answer: answer, at: time)
    }

    private mutating func refuse(
        _ addressed: Addressed, _ command: Command, _ refusal: Refusal, at time: Instant
    ) {
        let draft = AuditDraft(command, addressed.run, answer: refusal.code.rawValue, at: time)
        var entry = Batch.Entry(change: Change(audit: draft), run: addressed.run)
        if let reply = addressed.reply { entry.answers = [(reply, .refused(.refused(refusal)))] }
        turn.batch.entries.append(entry)
    }
}
