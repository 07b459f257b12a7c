extension RecordedEvent {
    /// The version of the journal's format that this code writes.
    package static let formatVersion: Int64 = 1

    /// Appends the event as one canonical-enough JSON object: fixed order of members, no space.
    ///
    /// Steps go by their names in the graph that was valid when the event was recorded.
    package func encode(into writer: inout JSONWriter, names graph: Graph) {
        writer.beginObject()
        writer.name("v")
        writer.write(Self.formatVersion)
        writer.name("at")
        writer.write(at.milliseconds)
        writer.name("kind")
        writer.write(event.kind)
        if let command {
            writer.name("command")
            writer.write(command.id)
            writer.name("verb")
            writer.write(command.verb.rawValue)
            writer.name("asked_by")
            writer.write(command.by)
        }
        EventEncoder(graph: graph).encode(event, into: &writer)
        writer.endObject()
    }
}

extension JSONWriter {
    mutating func write(_ principal: Principal) {
        beginObject()
        name("identity")
        write(principal.identity)
        name("name")
        write(principal.name)
        if principal.isClaimed {
            name("claimed")
            write(true)
        }
        if !principal.groups.isEmpty {
            name("groups")
            beginArray()
            for group in principal.groups { write(group) }
            endArray()
        }
        endObject()
    }
}

/// Writes the members that belong to each kind of event.
private struct EventEncoder {
    let graph: Graph

    func encode(_ event: RunEvent, into writer: inout JSONWriter) {
        switch event {
        case .started, .amended: encodePlan(event, into: &writer)
        case .attemptOrdered(let ref), .attemptReattached(let ref), .probeOrdered(let ref):
            write(ref, into: &writer)
        case .attemptSucceeded(let ref, let outputs):
            write(ref, into: &writer)
            write(outputs, into: &writer)
        case .attemptFailed(let ref, let reason, let retryAt):
            write(ref, into: &writer)
            write("reason", reason, into: &writer)
            write("retry_at", retryAt, into: &writer)
        case .attemptCancelled(let ref, let reason), .attemptUnknown(let ref, let reason):
            write(ref, into: &writer)
            write("reason", reason, into: &writer)
        case .attemptInDoubt(let ref, let reason, let isOrphaned):
            write(ref, into: &writer)
            write("reason", reason, into: &writer)
            if isOrphaned {
                writer.name("orphaned")
                writer.write(true)
            }
        case .attemptNotDone(let ref, let failure):
            write(ref, into: &writer)
            if let failure { write("reason", failure, into: &writer) }
        case .probeFailed(let ref, let reason, let again):
            write(ref, into: &writer)
            write("reason", reason, into: &writer)
            write("again", again, into: &writer)
        case .resolved(let ref, let resolution, let by, let reason):
            write(ref, into: &writer)
            writer.name("resolution")
            switch resolution {
            case .done(let outputs):
                writer.write("done")
                write(outputs, into: &writer)
            case .notDone: writer.write("not_done")
            }
            writer.name("by")
            writer.write(by)
            write("reason", reason, into: &writer)
        case .staleEnding(let ref, let text):
            write(ref, into: &writer)
            write("text", text, into: &writer)
        case .retryDue(let step, let direction):
            write(step, into: &writer)
            if direction == .undo { write("direction", direction.rawValue, into: &writer) }
        case .inputsMissing(let step, let reason), .gateFailed(let step, let reason):
            write(step, into: &writer)
            write("reason", reason, into: &writer)
        case .residueLeft, .residueRestoreOrdered, .residueRestored, .residueRestoreFailed,
            .beforeNoted:
            encodeNote(event, into: &writer)
        case .checkpointOpened, .voted, .delegated, .delegationWithdrawn, .checkpointAgreed,
            .checkpointRejected, .checkpointExpired, .triggered, .skipProposed, .skipped,
            .gateOverridden:
            encodeDecision(event, into: &writer)
        case .waitStarted(let step, let until), .gateOpened(let step, let until):
            write(step, into: &writer)
            write("until", until, into: &writer)
        case .waitEnded(let step): write(step, into: &writer)
        case .gateObserved(let step, let observation):
            write(step, into: &writer)
            writer.name("holds")
            writer.write(observation.holds)
            write("detail", observation.detail, into: &writer)
        case .gateHeld(let step, let detail):
            write(step, into: &writer)
            write("detail", detail, into: &writer)
        case .retried(let steps): write("steps", steps, into: &writer)
        case .paused, .stopOrdered, .stopped, .resumed, .halted, .failed, .succeeded,
            .abortStarted, .aborted, .abortFailed, .rollbackStarted, .rolledBack, .rollbackFailed,
            .closed, .recovered:
            break
        }
    }

    private func encodePlan(_ event: RunEvent, into writer: inout JSONWriter) {
        switch event {
        case .started(let frozen, let run, let project, let excluded, let by):
            write("run", run.description, into: &writer)
            if !project.isEmpty { write("project", project, into: &writer) }
            write("plan", frozen.digest.description, into: &writer)
            if !excluded.isEmpty { write("excluded", excluded, of: frozen, into: &writer) }
            writer.name("by")
            writer.write(by)
        case .amended(let frozen, let voided, let by):
            write("plan", frozen.digest.description, into: &writer)
            write("voided", voided, of: frozen, into: &writer)
            writer.name("by")
            writer.write(by)
        default: break
        }
    }

    private func encodeNote(_ event: RunEvent, into writer: inout JSONWriter) {
        switch event {
        case .residueLeft(let step, let residue):
            write(step, into: &writer)
            write("name", residue.name, into: &writer)
            writer.name("detail")
            writer.write(residue.detail)
        case .residueRestoreOrdered(let step, let name), .residueRestored(let step, let name):
            write(step, into: &writer)
            write("name", name, into: &writer)
        case .residueRestoreFailed(let step, let name, let reason):
            write(step, into: &writer)
            write("name", name, into: &writer)
            write("reason", reason, into: &writer)
        case .beforeNoted(let step, let before):
            write(step, into: &writer)
            writer.name("before")
            writer.write(before)
        default: break
        }
    }

    private func encodeDecision(_ event: RunEvent, into writer: inout JSONWriter) {
        switch event {
        case .checkpointOpened(let step, let expires):
            write(step, into: &writer)
            write("expires", expires, into: &writer)
        case .checkpointAgreed(let step), .checkpointExpired(let step):
            write(step, into: &writer)
        case .voted(let step, let vote):
            write(step, into: &writer)
            writer.name("by")
            writer.write(vote.by)
            write("seen", vote.seen.description, into: &writer)
            write("comment", vote.comment, into: &writer)
            if let delegator = vote.delegator { write("for", delegator, into: &writer) }
        case .delegated(let step, let delegation):
            write(step, into: &writer)
            write("by", delegation.by, into: &writer)
            write("to", delegation.to, into: &writer)
            write("comment", delegation.comment, into: &writer)
        case .gateOverridden(let step, let override):
            write(step, into: &writer)
            write("by", override.confirmedBy, into: &writer)
            write("reason", override.reason, into: &writer)
            write("proposed_by", override.proposedBy, into: &writer)
            write("because", override.because, into: &writer)
        case .checkpointRejected(let step, let by, let text),
            .delegationWithdrawn(let step, let by, let text),
            .triggered(let step, let by, let text):
            write(step, into: &writer)
            writer.name("by")
            writer.write(by)
            write("comment", text, into: &writer)
        case .skipProposed(let step, let by, let reason), .skipped(let step, let by, let reason):
            write(step, into: &writer)
            writer.name("by")
            writer.write(by)
            write("reason", reason, into: &writer)
        default: break
        }
    }

    private func write(_ ref: AttemptRef, into writer: inout JSONWriter) {
        write(ref.step, into: &writer)
        if ref.direction == .undo { write("direction", ref.direction.rawValue, into: &writer) }
        writer.name("generation")
        writer.write(Int64(ref.generation))
        writer.name("attempt")
        writer.write(Int64(ref.attempt))
    }

    private func write(_ step: StepID, into writer: inout JSONWriter) {
        writer.name("step")
        writer.write(graph.tasks[step.index].name)
    }

    private func write(
        _ name: StaticString, _ steps: [StepID], of plan: FrozenPlan? = nil,
        into writer: inout JSONWriter
    ) {
        let tasks = plan?.graph.tasks ?? graph.tasks
        writer.name(name)
        writer.beginArray()
        for step in steps { writer.write(tasks[step.index].name) }
        writer.endArray()
    }

    private func write(_ outputs: [Output], into writer: inout JSONWriter) {
        guard !outputs.isEmpty else { return }
        writer.name("outputs")
        writer.beginObject()
        for output in outputs {
            writer.name(text: output.key)
            writer.write(output.value)
        }
        writer.endObject()
    }

    private func write(_ name: StaticString, _ text: String, into writer: inout JSONWriter) {
        writer.name(name)
        writer.write(text)
    }

    private func write(
        _ name: StaticString, _ principal: Principal, into writer: inout JSONWriter
    ) {
        writer.name(name)
        writer.write(principal)
    }

    private func write(_ name: StaticString, _ time: Instant?, into writer: inout JSONWriter) {
        guard let time else { return }
        writer.name(name)
        writer.write(time.milliseconds)
    }
}
