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

    /// Without gaps; where each one stands is in `places`.
    private var runs: [LiveRun] = []
    private var places: [RunID: Int] = [:]
    /// Runs with something ready for which no slot was left, first come first served.
    private var waitingForSlot: [RunID] = []
    private var isServing = false
    /// Kept beside the runs, so that one can be lent to it and changed in place.
    private var turn = Turn()
    private let tampering: Tampering?

    package init(slots: Int, tampering: Tampering? = nil) {
        self.slots = slots
        self.tampering = tampering
    }

    package var liveRuns: Int { runs.count }

    package func run(_ id: RunID) -> Run? { places[id].map { runs[$0].run } }

    /// The digest of a live run's plan.
    package func plan(of id: RunID) -> Digest? { places[id].map { runs[$0].run.frozen.digest } }

    /// Takes a loaded run in.
    package mutating func adopt(_ run: Run) {
        guard places[run.id] == nil else { return }
        places[run.id] = runs.count
        runs.append(LiveRun(run))
        performing += runs[runs.count - 1].performing
    }

    /// Forgets a run, between two turns: it rests, or what it decided was not recorded.
    package mutating func drop(_ id: RunID) {
        guard let place = places.removeValue(forKey: id) else { return }
        performing -= runs[place].performing
        // The last one takes its place.
        let last = runs.removeLast()
        guard place < runs.count else { return }
        places[last.run.id] = place
        runs[place] = last
    }

    /// Decides about inputs, in order, and then about what follows from the states.
    package mutating func take(_ inputs: [Addressed], at now: Instant) -> Batch {
        turn.begin(expecting: inputs.count)
        for input in inputs { take(input, at: now) }
        for place in turn.touched { advance(place, at: now) }
        serveWaiting(at: now)
        for place in turn.touched { turn.leave(&runs[place]) }
        return turn.batch
    }

    // MARK: One input

    private mutating func take(_ addressed: Addressed, at now: Instant) {
        guard let place = places[addressed.run] else {
            if case .command(let command) = addressed.input,
                case .start(let frozen, let selection) = command.verb
            {
                return start(frozen, selection, command, addressed, at: now)
            }
            return turn.postpone(addressed)
        }
        let time = max(now, runs[place].run.lastAt)
        guard case .command(let command) = addressed.input else {
            return decide(addressed, place, at: time)
        }
        // To another project there is no such run, whatever it asks.
        guard command.scope.reaches(runs[place].run.project) else {
            addressed.reply?(.refused(.noSuchRun(addressed.run)))
            return
        }
        guard !turn.repeats(command, &runs[place], addressed, at: time) else { return }
        decide(command, addressed, place, at: time)
    }

    private mutating func start(
        _ frozen: FrozenPlan, _ selection: [String]?, _ command: Command, _ addressed: Addressed,
        at now: Instant
    ) {
        do {
            let right = try Run.decideStart(
                frozen, selection: selection, run: addressed.run,
                project: command.scope.project, by: command.by)
            let event = tampering?.start(right) ?? right
            let record = RecordedEvent(
                at: now, command: .init(command), event: event)
            adopt(try Run(started: record))
            guard let place = places[addressed.run] else { return }
            turn.touch(&runs[place], at: place)
            turn.add(record, of: frozen, starting: &runs[place], for: addressed)
            turn.audit(command, &runs[place], at: now)
        } catch let refusal as Refusal {
            turn.refuse(addressed, command, refusal, at: now)
        } catch {
            addressed.reply?(.refused(.damaged(addressed.run, reason: "\(error)")))
        }
    }

    /// Decides about what is no command: it is never refused.
    private mutating func decide(_ addressed: Addressed, _ place: Int, at time: Instant) {
        let events = try? turn.decide(addressed.input, &runs[place], at: time, tampering)
        record(events ?? [], for: addressed, place, at: time)
    }

    /// Decides about a command, whose events are recorded as a change of their own.
    private mutating func decide(
        _ command: Command, _ addressed: Addressed, _ place: Int, at time: Instant
    ) {
        do throws(Refusal) {
            let events = try turn.decide(addressed.input, &runs[place], at: time, tampering)
            turn.close(&runs[place])
            record(events, by: .init(command), for: addressed, place, at: time)
            if !events.isEmpty { turn.audit(command, &runs[place], at: time) }
        } catch {
            turn.refuse(addressed, command, error, at: time)
        }
    }

    private mutating func record(
        _ events: [RunEvent], by stamp: RecordedEvent.Stamp? = nil, for addressed: Addressed,
        _ place: Int, at time: Instant
    ) {
        turn.touch(&runs[place], at: place)
        guard !events.isEmpty else {
            addressed.reply?(.ignored)
            return
        }
        for (index, event) in events.enumerated() {
            let record = RecordedEvent(at: time, command: index == 0 ? stamp : nil, event: event)
            performing += turn.apply(record, to: &runs[place])
            if index == 0 { turn.remember(addressed, &runs[place]) }
        }
    }

    // MARK: What follows from the states

    private mutating func advance(_ place: Int, at now: Instant) {
        while let record = turn.next(&runs[place], at: now, hasSlot: hasSlot) {
            performing += turn.apply(record, to: &runs[place])
        }
        wantSlot(place)
    }

    private mutating func wantSlot(_ place: Int) {
        guard !hasSlot, !runs[place].isWaitingForSlot, turn.wantsSlot(&runs[place]) else { return }
        runs[place].isWaitingForSlot = true
        waitingForSlot.append(runs[place].run.id)
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
            runs[place].isWaitingForSlot = false
            turn.touch(&runs[place], at: place)
            advance(place, at: now)
        }
        waitingForSlot.removeFirst(served)
    }
}
