import ReleaseModel

/// A run that is led, event by event, to where somebody wants to look at it.
///
/// Only the model decides and applies; what becomes of each step is chosen by the caller.
struct Walk {
    /// An event could not follow, or a deed of the walk was refused.
    struct Astray: Error, CustomStringConvertible {
        var description: String
    }

    private(set) var run: Run
    private var now = VirtualTime.start

    init(_ frozen: FrozenPlan) throws(Astray) {
        do throws(Refusal) {
            let event = try Run.decideStart(
                frozen, selection: nil, run: RunID("this run"), by: Cast.starter)
            run = try Walk.started(RecordedEvent(at: now, event: event))
        } catch {
            throw Astray(description: error.sentence)
        }
    }

    private static func started(_ record: RecordedEvent) throws(Refusal) -> Run {
        do throws(InvalidEvent) {
            return try Run(started: record)
        } catch {
            throw .invalidPlan(error.reason)
        }
    }

    // MARK: One step

    /// Begins a step that is ready, and lets it end well.
    mutating func finish(_ step: StepID) throws(Astray) {
        let task = run.graph.tasks[step.index]
        try begin(step)
        switch task.kind {
        case .action(let action):
            let outputs = action.outputs.map { Output($0, "value-of-\($0)") }
            try take(.ended(attempt(of: step), .known(.succeeded(outputs))))
        case .approval(let approval):
            for person in Cast.approvers(approval) where !run.steps[step.index].isFinished {
                let seen = run.shownDigest(at: step)
                try ask(.agree(step: task.name, seen: seen, comment: "looked"), by: person)
            }
        case .trigger(let trigger):
            try ask(.trigger(step: task.name, comment: ""), by: Cast.trigger(trigger))
        case .wait(let duration):
            now = now + duration
            try take(.due(TimerKey(step: step, kind: .wait)))
        case .gate(let gate):
            try look(step, holds: true)
            guard !run.steps[step.index].isFinished else { return }
            now = now + gate.holds
            try look(step, holds: true)
        }
    }

    /// Begins a step that is ready, and lets it fail for good; a wait cannot fail.
    mutating func fail(_ step: StepID) throws(Astray) {
        try begin(step)
        switch run.graph.tasks[step.index].kind {
        case .action:
            try take(.ended(attempt(of: step), .known(.failed(reason: "it broke"))))
            while case .backingOff(let until) = run.steps[step.index].state {
                now = max(now, until)
                try take(.due(TimerKey(step: step, kind: .backoff)))
                try begin(step)
                try take(.ended(attempt(of: step), .known(.failed(reason: "it broke"))))
            }
        case .approval(let approval):
            try reject(step, by: Cast.approvers(approval).first)
        case .trigger(let trigger): try reject(step, by: Cast.trigger(trigger))
        case .gate(let gate):
            now = now + gate.within
            try take(.due(TimerKey(step: step, kind: .gate)))
        case .wait: throw Astray(description: "a wait cannot fail")
        }
        settle()
    }

    /// Orders an action, and leaves it so that only a person can tell what became of it.
    mutating func loseSight(of step: StepID) throws(Astray) {
        try begin(step)
        try take(.ended(attempt(of: step), .unknown(reason: "the answer was lost")))
        try take(.probed(attempt(of: step), .answered(.unknown(reason: "nobody can tell"))))
    }

    private mutating func begin(_ step: StepID) throws(Astray) {
        switch run.graph.tasks[step.index].kind {
        case .action:
            let record = run.steps[step.index]
            try apply(
                .attemptOrdered(
                    AttemptRef(
                        step: step, direction: .forward, generation: record.generation,
                        attempt: record.attempts + 1)))
        case .approval(let approval):
            try apply(.checkpointOpened(step, expires: approval.expires.map { now + $0 }))
        case .trigger: try apply(.checkpointOpened(step, expires: nil))
        case .wait(let duration): try apply(.waitStarted(step, until: now + duration))
        case .gate(let gate): try apply(.gateOpened(step, until: now + gate.within))
        }
    }

    private func attempt(of step: StepID) -> AttemptRef {
        let record = run.steps[step.index]
        return AttemptRef(
            step: step, direction: .forward, generation: record.generation,
            attempt: record.attempts)
    }

    private mutating func look(_ step: StepID, holds: Bool) throws(Astray) {
        guard case .watching(let watch) = run.steps[step.index].state else { return }
        let seen = Observation(holds: holds, detail: holds ? "it holds" : "it does not")
        try take(.observed(step, watch: watch.number, seen))
    }

    private mutating func reject(_ step: StepID, by person: Principal?) throws(Astray) {
        try ask(
            .reject(step: run.graph.tasks[step.index].name, comment: "no"),
            by: person ?? Cast.starter)
    }

    // MARK: The model

    /// Why the verb is not allowed here; nil where it is.
    func refusal(of verb: Verb) -> Refusal? {
        let command = Command(id: "", by: Cast.starter, verb: verb)
        do throws(Refusal) {
            _ = try run.decide(.command(command), at: now)
            return nil
        } catch {
            // It is asked to amend by the plan that the run has: that alone is no reason.
            return verb.name == .amend && error.code == .incomplete ? nil : error
        }
    }

    private mutating func ask(_ verb: Verb, by person: Principal) throws(Astray) {
        try take(.command(Command(id: "", by: person, verb: verb)))
    }

    private mutating func take(_ input: Input) throws(Astray) {
        let events: [RunEvent]
        do throws(Refusal) {
            events = try run.decide(input, at: now)
        } catch {
            throw Astray(description: error.sentence)
        }
        for event in events { try apply(event) }
    }

    private mutating func apply(_ event: RunEvent) throws(Astray) {
        do throws(InvalidEvent) {
            _ = try run.apply(RecordedEvent(at: now, event: event))
        } catch {
            throw Astray(description: error.reason)
        }
    }

    /// Lets follow what follows by itself, without anything new.
    private mutating func settle() {
        while let event = run.next(at: now, hasSlot: false), (try? apply(event)) != nil {}
    }
}
