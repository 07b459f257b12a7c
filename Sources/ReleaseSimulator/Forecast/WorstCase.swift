package import ReleaseModel

/// How long a plan can take at most where every step ends well in its last moment.
///
/// Every action uses each of its tries up to its timeout, with every pause between them; every wait
/// and gate takes its whole time; phases follow each other. People's time is told apart. Not in it:
/// retries that people ask for, the moments in which an attempt is stopped and probed, and time in
/// which no server is up.
package struct WorstCase: Sendable {
    package struct Phase: Sendable {
        package var name: String
        package var atMost: Duration
        /// The steps of the chain that takes longest, in order.
        package var chain: [StepID]
        /// More groups than the plan's parallelism have something to perform.
        package var sharesSlots: Bool
    }

    package struct Decision: Sendable {
        package var step: StepID
        /// Who may; empty where anybody may.
        package var people: [String]
        package var require: Int
        /// Each condition of an approval that has several.
        package var conditions: [ApprovalSpec.Condition] = []
        /// Nil: without limit.
        package var atMost: Duration?
        /// Those whose start is refused: too few others could then agree.
        package var mayNotStart: [String]
    }

    package private(set) var phases: [Phase] = []
    package private(set) var decisions: [Decision] = []
    /// Putting everything back, one step after the other.
    package private(set) var rollback: Duration = .zero

    package var atMost: Duration { phases.reduce(.zero) { $0 + $1.atMost } }

    package init(_ frozen: FrozenPlan) {
        let graph = frozen.graph
        for (number, steps) in StepOrder(graph).phases.enumerated() {
            phases.append(Self.phase(number, steps, frozen))
        }
        for (index, task) in graph.tasks.enumerated() {
            if let decision = Self.decision(StepID(index), task) { decisions.append(decision) }
            if case .action(let action) = task.kind, action.isUndoable {
                rollback += action.performing + action.pausing
            }
        }
    }

    /// The longest chain of the phase, and what others can keep it waiting for a slot.
    ///
    /// While the next step of a chain waits for a slot, every slot is busy with actions that are
    /// not in the chain: so it waits no longer than their time shared by all slots.
    private static func phase(_ number: Int, _ steps: [StepID], _ frozen: FrozenPlan) -> Phase {
        let graph = frozen.graph
        let busy = Set(
            steps.filter { graph.tasks[$0.index].performing > .zero }
                .map { graph.places[$0.index].group })
        let slots = frozen.plan.parallelism
        let isShared = busy.count > slots
        var ends: [StepID: (length: Duration, from: StepID?)] = [:]
        var longest: (length: Duration, step: StepID)?
        var shared = Duration.zero
        for step in steps {
            let task = graph.tasks[step.index]
            let share = isShared ? task.performing / slots : .zero
            shared += share
            let before = ends[step] ?? (.zero, nil)
            let length = before.length + task.atMost - share
            ends[step] = (length, before.from)
            if longest.map({ length > $0.length }) ?? true { longest = (length, step) }
            for next in graph.successors(of: step.index) where graph.isStep(Int(next)) {
                let next = StepID(Int(next))
                if ends[next].map({ length > $0.length }) ?? true { ends[next] = (length, step) }
            }
        }
        var chain: [StepID] = []
        var place = longest?.step
        while let step = place {
            chain.append(step)
            place = ends[step]?.from
        }
        return Phase(
            name: frozen.plan.phases[number].name, atMost: (longest?.length ?? .zero) + shared,
            chain: chain.reversed(), sharesSlots: isShared)
    }

    private static func decision(_ step: StepID, _ task: PlanTask) -> Decision? {
        switch task.kind {
        case .approval(let approval):
            let people = approval.named
            let needed = people.filter { name in
                !approval.impossible(besides: [Cast.person(name)]).isEmpty
            }
            return Decision(
                step: step, people: people, require: approval.require,
                conditions: approval.all.isEmpty ? [] : approval.conditions,
                atMost: approval.expires, mayNotStart: needed)
        case .trigger(let trigger):
            return Decision(
                step: step, people: trigger.by, require: 1, atMost: nil, mayNotStart: [])
        case .action, .wait, .gate: return nil
        }
    }
}

extension ActionSpec {
    /// The time for which it holds a slot: every try up to its timeout.
    fileprivate var performing: Duration { timeout * (retry.limit + 1) }

    /// The pauses between its tries.
    fileprivate var pausing: Duration {
        guard retry.limit > 0 else { return .zero }
        return (1...retry.limit).reduce(.zero) { $0 + retry.pause(before: $1) }
    }

    fileprivate var isUndoable: Bool {
        switch undo {
        case .input, .builtIn: true
        case .nothing, .unknown: false
        }
    }
}

extension PlanTask {
    fileprivate var performing: Duration {
        if case .action(let action) = kind { action.performing } else { .zero }
    }

    /// Its longest time, people's not included.
    fileprivate var atMost: Duration {
        switch kind {
        case .action(let action): action.performing + action.pausing
        case .wait(let duration): duration
        case .gate(let gate): gate.within
        case .approval, .trigger: .zero
        }
    }
}
