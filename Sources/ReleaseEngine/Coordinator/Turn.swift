internal import ReleaseModel

/// Collects what one turn of the coordinator wants recorded.
///
/// A run is lent to it `inout` and never passed by value: to copy one costs more than to decide.
struct Turn {
    private(set) var batch = Batch()
    /// Where the runs stand that the turn has come upon, in that order.
    private(set) var touched: [Int] = []
    /// Used again from event to event.
    private var writer = JSONWriter()

    mutating func begin(expecting inputs: Int) {
        batch = Batch()
        batch.entries.reserveCapacity(inputs)
        touched.removeAll(keepingCapacity: true)
    }

    mutating func touch(_ live: inout LiveRun, at place: Int) {
        guard !live.isTouched else { return }
        live.isTouched = true
        touched.append(place)
    }

    mutating func postpone(_ addressed: Addressed) { batch.unloaded.append(addressed) }

    // MARK: Deciding

    /// What follows from an input, or why it is refused.
    func decide(
        _ input: Input, _ live: inout LiveRun, at time: Instant, _ tampering: Tampering?
    ) throws(Refusal) -> [RunEvent] {
        guard let tampering else { return try live.run.decide(input, at: time) }
        let run = live.run
        return try tampering(run, input) { () throws(Refusal) in try run.decide(input, at: time) }
    }

    /// What follows from the run's state; nil when nothing does.
    func next(_ live: inout LiveRun, at now: Instant, hasSlot: Bool) -> RecordedEvent? {
        let time = max(now, live.run.lastAt)
        guard let event = live.run.next(at: time, hasSlot: hasSlot) else { return nil }
        return RecordedEvent(at: time, event: event)
    }

    /// Whether the run would order something if it had a slot.
    func wantsSlot(_ live: inout LiveRun) -> Bool {
        live.run.next(at: live.run.lastAt, hasSlot: true) != nil
    }

    /// Whether the command was asked before: then it gets its first answer again.
    ///
    /// Where that first answer is not durable yet, this one waits for the same commit.
    mutating func repeats(
        _ command: Command, _ live: inout LiveRun, _ addressed: Addressed, at time: Instant
    ) -> Bool {
        do throws(Refusal) {
            guard let position = try live.run.firstAnswer(to: command) else { return false }
            let answer = Answer(
                summary: live.run.summary, position: position, isRepeated: true)
            guard let entry = live.lastEntry else {
                addressed.reply?(.recorded(answer))
                return true
            }
            batch.entries[entry].inputs.append(addressed)
            if let reply = addressed.reply {
                batch.entries[entry].answers.append((reply, .recorded(answer)))
            }
        } catch {
            refuse(addressed, command, error, at: time)
        }
        return true
    }

    // MARK: Recording

    /// Adds a new run's first event.
    mutating func add(
        _ record: RecordedEvent, of frozen: FrozenPlan, starting live: inout LiveRun,
        for addressed: Addressed
    ) {
        let entry = open(&live, after: 0)
        freeze(frozen, entry)
        append(record, to: entry, names: frozen.graph)
        remember(addressed, &live)
    }

    /// Applies an event and adds it to the run's entry.
    ///
    /// - Returns: how many more of the server's slots the run holds now.
    mutating func apply(_ record: RecordedEvent, to live: inout LiveRun) -> Int {
        let entry = live.entry ?? open(&live, after: live.run.position)
        // Steps go by the names that were valid before the event.
        let graph = live.run.graph
        do throws(InvalidEvent) {
            batch.entries[entry].actions += try live.run.apply(record)
        } catch {
            preconditionFailure("the model decided what it cannot apply: \(error.reason)")
        }
        append(record, to: entry, names: graph)
        if case .amended(let frozen, _, _) = record.event { freeze(frozen, entry) }
        let before = live.performing
        live.performing = live.run.performingCount
        return live.performing - before
    }

    /// Keeps the input whose decision was recorded last, and its answer until that is durable.
    mutating func remember(_ addressed: Addressed, _ live: inout LiveRun) {
        guard let entry = live.entry else { return }
        batch.entries[entry].inputs.append(addressed)
        guard let reply = addressed.reply else { return }
        let answer = Answer(
            summary: live.run.summary, position: live.run.position, isRepeated: false)
        batch.entries[entry].answers.append((reply, .recorded(answer)))
    }

    /// Adds the line of an accepted command.
    mutating func audit(_ command: Command, _ live: inout LiveRun, at time: Instant) {
        guard let entry = live.entry else { return }
        batch.entries[entry].change.audit = AuditDraft(
            command, live.run.id, plan: live.run.frozen.digest, answer: "accepted", at: time)
    }

    mutating func refuse(
        _ addressed: Addressed, _ command: Command, _ refusal: Refusal, at time: Instant
    ) {
        let draft = AuditDraft(
            command, addressed.run, plan: nil, answer: refusal.code.rawValue, at: time)
        var entry = Batch.Entry(change: Change(audit: draft), run: addressed.run)
        if let reply = addressed.reply { entry.answers = [(reply, .refused(.refused(refusal)))] }
        batch.entries.append(entry)
    }

    /// Completes the run's entry with its row and timers as they are now.
    mutating func close(_ live: inout LiveRun) {
        guard let entry = live.entry else { return }
        live.entry = nil
        live.summary.follow(&live.run)
        batch.entries[entry].complete(with: live.summary)
    }

    /// Ends the turn for a run that it came upon.
    mutating func leave(_ live: inout LiveRun) {
        close(&live)
        live.isTouched = false
        live.lastEntry = nil
    }

    private mutating func open(_ live: inout LiveRun, after position: Int) -> Int {
        let entry = batch.entries.count
        let change = RunChange(
            run: live.summary.run, after: position, events: [], summary: live.summary)
        batch.entries.append(.init(change: Change(run: change), run: live.summary.run))
        live.entry = entry
        live.lastEntry = entry
        return entry
    }

    private mutating func append(_ record: RecordedEvent, to entry: Int, names graph: Graph) {
        writer.removeAll()
        record.encode(into: &writer, names: graph)
        batch.entries[entry].change.run?.events.append(writer.bytes)
    }

    private mutating func freeze(_ frozen: FrozenPlan, _ entry: Int) {
        batch.entries[entry].change.run?.plan = (
            frozen.digest, frozen.plan.canonicalJSON.encoded
        )
    }
}

extension Batch.Entry {
    /// Takes the run's row after its last event in, and what its actions say about timers.
    fileprivate mutating func complete(with summary: RunSummary) {
        change.run?.summary = summary
        for action in actions { change.run?.note(action) }
        for index in answers.indices {
            guard case .recorded(var answer) = answers[index].reply else { continue }
            answer.summary = summary
            answers[index].reply = .recorded(answer)
        }
    }
}
