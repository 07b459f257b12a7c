extension RecordedEvent {
    /// The digest of the plan that the event needs to be read; nil where it needs none.
    package static func planDigest(in json: JSON) -> Digest? {
        json["plan"]?.string.map(Digest.init(_:))
    }

    /// Reads one event of a journal.
    ///
    /// - Parameters:
    ///   - graph: the graph valid before the event; nil only for the first one.
    ///   - plan: the plan named by `planDigest(in:)`, where there is one.
    package init(
        decoding json: JSON, names graph: Graph?, plan: FrozenPlan?
    ) throws(InvalidEvent) {
        let reader = EventReader(json: json, graph: graph, plan: plan)
        guard let version = json["v"]?.integer, version <= Self.formatVersion else {
            throw InvalidEvent("an event of a newer format than \(Self.formatVersion)")
        }
        at = try reader.time("at")
        if let id = json["command"]?.string {
            guard let verb = json["verb"]?.string.flatMap(VerbName.init) else {
                throw InvalidEvent("its member verb is missing or unknown")
            }
            command = Stamp(id: id, by: try reader.principal("asked_by"), verb: verb)
        }
        event = try reader.event(at: at)
    }
}

/// Takes the members that belong to each kind of event out of its JSON.
private struct EventReader {
    let json: JSON
    let graph: Graph?
    let plan: FrozenPlan?

    func event(at time: Instant) throws(InvalidEvent) -> RunEvent {
        let kind = try text("kind")
        // The most frequent first: a long journal is read in no time that anybody notices.
        if let event = try ofAttempt(kind) { return event }
        if let event = try ofRun(kind) { return event }
        if let event = try ofStep(kind, at: time) { return event }
        throw InvalidEvent("an event of the unknown kind \(kind)")
    }

    private func ofRun(_ kind: String) throws(InvalidEvent) -> RunEvent? {
        switch kind {
        case "started":
            let frozen = try frozen
            return .started(
                frozen, run: RunID(try text("run")), project: json["project"]?.string ?? "",
                excluded: try steps("excluded", in: frozen.graph), by: try principal("by"))
        case "amended":
            let frozen = try frozen
            return .amended(
                frozen, voided: try steps("voided", in: frozen.graph), by: try principal("by"))
        case "retried": return .retried(try steps("steps", in: try names))
        case "paused": return .paused
        case "stop_ordered": return .stopOrdered
        case "stopped": return .stopped
        case "resumed": return .resumed
        case "halted": return .halted
        case "failed": return .failed
        case "succeeded": return .succeeded
        case "abort_started": return .abortStarted
        case "aborted": return .aborted
        case "abort_failed": return .abortFailed
        case "rollback_started": return .rollbackStarted
        case "rolled_back": return .rolledBack
        case "rollback_failed": return .rollbackFailed
        case "closed": return .closed
        case "recovered": return .recovered
        default: return nil
        }
    }

    private func ofAttempt(_ kind: String) throws(InvalidEvent) -> RunEvent? {
        switch kind {
        case "attempt_ordered": return .attemptOrdered(try ref)
        case "attempt_succeeded": return .attemptSucceeded(try ref, outputs)
        case "attempt_reattached": return .attemptReattached(try ref)
        case "probe_ordered": return .probeOrdered(try ref)
        case "attempt_failed":
            return .attemptFailed(
                try ref, reason: try text("reason"), retryAt: json["retry_at"]?.instant)
        case "attempt_cancelled": return .attemptCancelled(try ref, reason: try text("reason"))
        case "attempt_in_doubt":
            return .attemptInDoubt(
                try ref, reason: try text("reason"), isOrphaned: json["orphaned"]?.bool ?? false)
        case "attempt_unknown": return .attemptUnknown(try ref, reason: try text("reason"))
        case "attempt_not_done": return .attemptNotDone(try ref, failure: json["reason"]?.string)
        case "probe_failed":
            return .probeFailed(try ref, reason: try text("reason"), again: try time("again"))
        case "stale_ending": return .staleEnding(try ref, text: try text("text"))
        case "resolved":
            let isDone = try text("resolution") == "done"
            return .resolved(
                try ref, as: isDone ? .done(outputs) : .notDone, by: try principal("by"),
                reason: try text("reason"))
        default: return nil
        }
    }

    private func ofStep(_ kind: String, at: Instant) throws(InvalidEvent) -> RunEvent? {
        switch kind {
        case "retry_due": return .retryDue(try step, direction)
        case "inputs_missing": return .inputsMissing(try step, reason: try text("reason"))
        case "residue_left":
            return .residueLeft(
                try step, Residue(name: try text("name"), detail: json["detail"] ?? .null))
        case "residue_restore_ordered":
            return .residueRestoreOrdered(try step, name: try text("name"))
        case "residue_restored": return .residueRestored(try step, name: try text("name"))
        case "residue_restore_failed":
            return .residueRestoreFailed(
                try step, name: try text("name"), reason: try text("reason"))
        case "before_noted": return .beforeNoted(try step, json["before"] ?? .null)
        case "checkpoint_opened":
            return .checkpointOpened(try step, expires: json["expires"]?.instant)
        case "voted":
            return .voted(
                try step,
                Vote(
                    by: try principal("by"), seen: Digest(try text("seen")),
                    comment: try text("comment"), at: at,
                    delegator: json["for"] == nil ? nil : try principal("for")))
        case "delegated":
            return .delegated(
                try step,
                Delegation(
                    by: try principal("by"), to: try text("to"), comment: try text("comment")))
        case "delegation_withdrawn":
            return .delegationWithdrawn(
                try step, by: try principal("by"), comment: try text("comment"))
        case "checkpoint_agreed": return .checkpointAgreed(try step)
        case "checkpoint_rejected":
            return .checkpointRejected(
                try step, by: try principal("by"), comment: try text("comment"))
        case "checkpoint_expired": return .checkpointExpired(try step)
        case "triggered":
            return .triggered(try step, by: try principal("by"), comment: try text("comment"))
        case "wait_started": return .waitStarted(try step, until: try time("until"))
        case "wait_ended": return .waitEnded(try step)
        case "gate_opened": return .gateOpened(try step, until: try time("until"))
        case "gate_observed":
            let holds = json["holds"]?.bool ?? false
            return .gateObserved(
                try step, Observation(holds: holds, detail: try text("detail")))
        case "gate_held": return .gateHeld(try step, detail: try text("detail"))
        case "gate_failed": return .gateFailed(try step, reason: try text("reason"))
        case "skip_proposed":
            return .skipProposed(try step, by: try principal("by"), reason: try text("reason"))
        case "skipped":
            return .skipped(try step, by: try principal("by"), reason: try text("reason"))
        case "gate_overridden":
            return .gateOverridden(
                try step,
                GateOverride(
                    proposedBy: try principal("proposed_by"), because: try text("because"),
                    confirmedBy: try principal("by"), reason: try text("reason")))
        default: return nil
        }
    }

    func time(_ name: String) throws(InvalidEvent) -> Instant {
        guard let time = json[name]?.instant else { throw missing(name) }
        return time
    }

    func principal(_ name: String) throws(InvalidEvent) -> Principal {
        guard let who = json[name], let identity = who["identity"]?.string,
            let known = who["name"]?.string
        else { throw missing(name) }
        return Principal(
            identity: identity, name: known, isClaimed: who["claimed"]?.bool ?? false,
            groups: who["groups"]?.array?.compactMap(\.string) ?? [])
    }

    private func text(_ name: String) throws(InvalidEvent) -> String {
        guard let text = json[name]?.string else { throw missing(name) }
        return text
    }

    private var frozen: FrozenPlan {
        get throws(InvalidEvent) {
            guard let plan else { throw InvalidEvent("the plan it names is not there") }
            return plan
        }
    }

    private var names: Graph {
        get throws(InvalidEvent) {
            guard let graph else { throw InvalidEvent("a journal begins with 'started'") }
            return graph
        }
    }

    private var step: StepID {
        get throws(InvalidEvent) {
            let name = try text("step")
            guard let step = try names.step(named: name) else {
                throw InvalidEvent("it names the unknown step \(name)")
            }
            return step
        }
    }

    private func steps(_ member: String, in graph: Graph) throws(InvalidEvent) -> [StepID] {
        var steps: [StepID] = []
        for name in json[member]?.array ?? [] {
            guard let name = name.string, let step = graph.step(named: name) else {
                throw InvalidEvent("it names an unknown step in \(member)")
            }
            steps.append(step)
        }
        return steps
    }

    private var ref: AttemptRef {
        get throws(InvalidEvent) {
            guard let generation = json["generation"]?.integer.flatMap({ Int32(exactly: $0) })
            else { throw missing("generation") }
            guard let attempt = json["attempt"]?.integer.flatMap({ Int32(exactly: $0) })
            else { throw missing("attempt") }
            return AttemptRef(
                step: try step, direction: direction, generation: generation, attempt: attempt)
        }
    }

    private var direction: Direction {
        json["direction"]?.string == Direction.undo.rawValue ? .undo : .forward
    }

    private var outputs: [Output] {
        (json["outputs"]?.object ?? []).compactMap { member in
            member.value.string.map { Output(member.name, $0) }
        }
    }

    private func missing(_ name: String) -> InvalidEvent {
        InvalidEvent("its member \(name) is missing or malformed")
    }
}

extension JSON {
    fileprivate var instant: Instant? { integer.map(Instant.init(milliseconds:)) }
}
