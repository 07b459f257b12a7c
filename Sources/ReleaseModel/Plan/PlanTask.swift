/// One task of a plan; it becomes one step of the graph. (`Task` is Swift's word for something else.)
package struct PlanTask: Hashable, Sendable {
    /// Unique in the plan.
    package var name: String
    package var kind: Kind

    package enum Kind: Hashable, Sendable {
        case action(ActionSpec)
        case approval(ApprovalSpec)
        case trigger(TriggerSpec)
        /// Bake time.
        case wait(Duration)
        case gate(GateSpec)
    }

    package init(name: String, kind: Kind) {
        self.name = name
        self.kind = kind
    }
}

/// Something done to the world by a driver.
package struct ActionSpec: Hashable, Sendable {
    package var driver: String
    /// The driver's own fields, as written in the plan; strings may hold `${…}` references.
    package var input: JSON
    package var undo: Undo
    /// The target bears a repetition with the same key.
    package var idempotent: Bool
    /// The action changes what an abort would have to put back: once ordered, no abort (R5).
    package var changes: Bool
    /// The keys of the outputs that it promises.
    package var outputs: [String]
    /// How long one attempt may take.
    package var timeout: Duration
    package var retry: RetryPolicy

    /// How the action is put back.
    package enum Undo: Hashable, Sendable {
        /// Nothing is said: a rollback is refused once the action was ordered.
        case unknown
        /// `undo: none`: there is nothing to put back.
        case nothing
        /// `undo: {…}`: the driver's `undo` is called with these fields.
        case input(JSON)
        /// The driver knows how by itself (process).
        case builtIn
    }

    package static let defaultTimeout: Duration = .seconds(3_600)

    package init(
        driver: String, input: JSON, undo: Undo = .unknown, idempotent: Bool = false,
        changes: Bool = false, outputs: [String] = [], timeout: Duration = defaultTimeout,
        retry: RetryPolicy = RetryPolicy()
    ) {
        self.driver = driver
        self.input = input
        self.undo = undo
        self.idempotent = idempotent
        self.changes = changes
        self.outputs = outputs
        self.timeout = timeout
        self.retry = retry
    }
}

/// Automatic tries after the first one, before the task counts as failed.
package struct RetryPolicy: Hashable, Sendable {
    package var limit: Int
    /// The pause before the first automatic retry; it doubles with each further one.
    package var backoff: Duration
    /// The longest pause.
    package var maxBackoff: Duration

    package init(
        limit: Int = 0, backoff: Duration = .seconds(1), maxBackoff: Duration = .seconds(60)
    ) {
        self.limit = limit
        self.backoff = backoff
        self.maxBackoff = maxBackoff
    }

    /// The pause before automatic retry number `retry`, counted from 1.
    package func pause(before retry: Int) -> Duration {
        var pause = backoff
        for _ in 1..<max(retry, 1) {
            guard pause < maxBackoff else { break }
            pause = pause * 2
        }
        return min(pause, maxBackoff)
    }
}

/// A checkpoint: somebody says go.
///
/// Unlike an approval, the person who started the run may.
package struct TriggerSpec: Hashable, Sendable {
    /// Who may trigger; empty means anybody.
    package var by: [String]

    package init(by: [String] = []) {
        self.by = by
    }
}

/// A condition watched over time.
package struct GateSpec: Hashable, Sendable {
    package var driver: String
    /// The driver's own fields (`url`, `expect`, …).
    package var input: JSON
    /// The pause between two looks.
    package var every: Duration
    /// How long it must hold without a break.
    package var holds: Duration
    /// How long it may take altogether, or the step fails.
    package var within: Duration

    package init(
        driver: String, input: JSON, every: Duration = .seconds(5), holds: Duration = .zero,
        within: Duration = .seconds(300)
    ) {
        self.driver = driver
        self.input = input
        self.every = every
        self.holds = holds
        self.within = within
    }
}

extension PlanTask.Kind {
    /// Whether people decide here: an approval or a trigger.
    package var isCheckpoint: Bool {
        switch self {
        case .approval, .trigger: true
        case .action, .wait, .gate: false
        }
    }

    /// Whether what comes after it depends on how it ends: a checkpoint or a gate.
    var decides: Bool {
        switch self {
        case .approval, .trigger, .gate: true
        case .action, .wait: false
        }
    }

    /// The strings in which `${…}` is resolved, with their JSON around them; nil where there are none.
    package var inputs: [JSON] {
        switch self {
        case .action(let action):
            if case .input(let undo) = action.undo { [action.input, undo] } else { [action.input] }
        case .gate(let gate): [gate.input]
        case .approval, .trigger, .wait: []
        }
    }
}
