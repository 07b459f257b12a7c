/// The name of a run: its journal's key.
package struct RunID: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let description: String

    /// Any non-empty text; the engine makes `r-` and a digest of the command that starts the run.
    package init(_ text: String) {
        description = text
    }

    package static func < (left: RunID, right: RunID) -> Bool {
        left.description < right.description
    }
}

/// The place of a step in its run's graph: the task's number in plan order, from 0.
package struct StepID: Hashable, Comparable, Sendable {
    package let index: Int

    package init(_ index: Int) {
        self.index = index
    }

    package static func < (left: StepID, right: StepID) -> Bool { left.index < right.index }
}

/// Which way an effect goes.
package enum Direction: String, Hashable, Sendable, CaseIterable {
    case forward
    case undo
}

/// The name of an effect: performed twice with one key, it must count once.
///
/// The generation rises only after a recorded failure. Performing again after a probe said
/// "not done" keeps the generation.
package struct EffectKey: Hashable, Sendable, CustomStringConvertible {
    package var run: RunID
    /// The task's name, not its number: an amended plan keeps the keys of what was done.
    package var step: String
    package var direction: Direction
    package var generation: Int

    package init(run: RunID, step: String, direction: Direction = .forward, generation: Int) {
        self.run = run
        self.step = step
        self.direction = direction
        self.generation = generation
    }

    /// `RUN/STEP/forward/1`: safe in a header; each part is safe as a file name.
    package var description: String { "\(run)/\(step)/\(direction.rawValue)/\(generation)" }
}

/// What a driver is asked to do: everything it may know.
package struct Effect: Hashable, Sendable {
    package var key: EffectKey
    /// The attempt's number within the step and direction, from 1, over all generations.
    package var attempt: Int
    package var driver: String
    /// The driver's fields, every `${…}` resolved.
    package var input: JSON
    /// For an undo: how it is put back; nil where the driver knows by itself.
    package var undoInput: JSON?
    /// What the driver recorded before it first changed anything, oldest first.
    package var before: [JSON]
    package var idempotent: Bool
    /// The keys of the outputs that it promises.
    package var outputs: [String]
    package var timeout: Duration

    package init(
        key: EffectKey, attempt: Int, driver: String, input: JSON, undoInput: JSON? = nil,
        before: [JSON] = [], idempotent: Bool = false, outputs: [String] = [],
        timeout: Duration = ActionSpec.defaultTimeout
    ) {
        self.key = key
        self.attempt = attempt
        self.driver = driver
        self.input = input
        self.undoInput = undoInput
        self.before = before
        self.idempotent = idempotent
        self.outputs = outputs
        self.timeout = timeout
    }
}

/// One value handed on by a step.
package struct Output: Hashable, Sendable {
    package var key: String
    package var value: String

    package init(_ key: String, _ value: String) {
        self.key = key
        self.value = value
    }
}

/// A known ending of an attempt.
///
/// "We do not know" is not an outcome: a driver throws it.
package enum Outcome: Hashable, Sendable {
    case succeeded([Output])
    case failed(reason: String)
    /// It was stopped half-way because somebody asked for it.
    case cancelled(reason: String)
}

/// What is true of an effect now, asked with its key.
package enum Probe: Hashable, Sendable {
    case done([Output])
    case failed(reason: String)
    case cancelled(reason: String)
    /// Still at it; `perform` with the same key attaches to it.
    case running
    /// It certainly never began.
    case notDone
    /// Nobody can tell: a person resolves.
    case unknown(reason: String)
}

/// A temporary change to a target that must be put back before the run may end.
package struct Residue: Hashable, Sendable {
    /// Unique within the step.
    package var name: String
    /// What the driver needs to put it back.
    package var detail: JSON

    package init(name: String, detail: JSON) {
        self.name = name
        self.detail = detail
    }
}

/// One look at a gate's condition.
package struct Observation: Hashable, Sendable {
    package var holds: Bool
    /// What was seen, for a person: "answered 503".
    package var detail: String

    package init(holds: Bool, detail: String) {
        self.holds = holds
        self.detail = detail
    }
}
