/// One execution of a plan.
///
/// Its state is a function of its events alone.
///
/// `decide` says what follows from an input, `next` what follows from the state; `apply` is the
/// only thing that changes a run. Nothing here does I/O, asks a clock or iterates an unordered
/// collection.
package struct Run: Hashable, Sendable {
    package let id: RunID
    /// The project it belongs to; empty where it was started without one.
    package let project: String
    package internal(set) var frozen: FrozenPlan
    /// The plan before any amendment.
    let startedWith: FrozenPlan
    package internal(set) var status: RunStatus = .running
    /// How many events made it.
    package internal(set) var position = 0
    /// The time of the last event: decisions are never earlier.
    package internal(set) var lastAt: Instant
    package let startedAt: Instant
    package let startedBy: Principal
    /// Who amended it; like the starter, they may not approve (R7).
    package internal(set) var amendedBy: [Principal] = []

    /// One record per step, in plan order.
    package internal(set) var steps: [StepRecord]
    package internal(set) var tally = Tally()
    package internal(set) var rollback: Rollback?
    package internal(set) var residues: [ResidueRecord] = []

    /// How many finished predecessors each node of the graph still lacks.
    var remaining: [Int32]
    /// Ends of groups that a failure has reached.
    var passedEnds: Set<Int> = []
    var readyActions = StepQueue()
    var readyOthers = StepQueue()
    var ordersGiven: Int32 = 0
    var watchesBegun: Int32 = 0

    // Looked up by key, never iterated.
    var outputs: [StepID: [Output]] = [:]
    var ballots: [StepID: [Vote]] = [:]
    var befores: [StepID: [JSON]] = [:]
    var delegations: [StepID: [Delegation]] = [:]
    var skipProposals: [StepID: SkipProposal] = [:]
    /// Who left a step out, and why.
    var skipNotes: [StepID: String] = [:]
    var commands: [String: Asked] = [:]

    package var name: String { frozen.plan.name }
    package var graph: Graph { frozen.graph }

    /// The position of the event that a command caused, if it was ever accepted.
    package func position(ofCommand id: String) -> Int? { commands[id]?.position }

    /// What a command that was accepted before led to, if it is this one again.
    ///
    /// - Throws: a refusal when the id was used for something else.
    package func firstAnswer(to command: Command) throws(Refusal) -> Int? {
        guard let asked = commands[command.id] else { return nil }
        var isSame = asked.verb == command.verb.name
        if case .start(let other, _) = command.verb { isSame = isSame && other == startedWith }
        guard isSame else {
            throw Refusal(
                .commandReused, "The command id \(command.id) was used for something else.",
                [
                    .init(
                        "it stands for '\(asked.verb.rawValue)' at position \(asked.position)",
                        remedy: "ask again under an id of its own")
                ])
        }
        return asked.position
    }

    /// A command that was accepted.
    struct Asked: Hashable, Sendable {
        var position: Int
        var verb: VerbName
    }

    package func outputs(of step: StepID) -> [Output] { outputs[step] ?? [] }

    /// Every vote ever given at the approval since it was last opened.
    package func votes(at step: StepID) -> [Vote] { ballots[step] ?? [] }

    /// Whose votes are handed on at the approval, and to whom.
    package func delegations(at step: StepID) -> [Delegation] { delegations[step] ?? [] }

    /// Who left the step out, and why; nil where nobody has.
    package func skipNote(of step: StepID) -> String? { skipNotes[step] }

    package func undoRecord(of step: StepID) -> StepRecord? {
        rollback.flatMap { rollback in rollback.places[step].map { rollback.records[$0] } }
    }

    /// What is being put back, newest first.
    package struct Rollback: Hashable, Sendable {
        package internal(set) var order: [StepID]
        package internal(set) var records: [StepRecord]
        /// Where each step stands in the order; looked up, never iterated.
        let places: [StepID: Int]
        /// The first one that is not undone yet.
        package internal(set) var current = 0
        package internal(set) var isStopping = false

        init(_ order: [StepID]) {
            self.order = order
            var record = StepRecord()
            record.state = .ready
            records = Array(repeating: record, count: order.count)
            places = Dictionary(uniqueKeysWithValues: zip(order, order.indices))
        }
    }

    /// A temporary change that must be put back before the run may end.
    package struct ResidueRecord: Hashable, Sendable {
        package var step: StepID
        package var residue: Residue
        package internal(set) var state: State = .left

        package enum State: Hashable, Sendable {
            case left
            case restoring
            case failed(reason: String)
        }
    }
}

/// First in, first out.
///
/// Steps that are no longer ready are left in until they reach the front.
struct StepQueue: Hashable, Sendable {
    private var elements: [StepID] = []
    private var head = 0

    func first(readyIn steps: [StepRecord]) -> StepID? {
        for index in head..<elements.count where steps[elements[index].index].isReady {
            return elements[index]
        }
        return nil
    }

    mutating func append(_ step: StepID) { elements.append(step) }

    mutating func dropStale(_ steps: [StepRecord]) {
        while head < elements.count, !steps[elements[head].index].isReady { head += 1 }
        if head == elements.count {
            elements.removeAll(keepingCapacity: true)
            head = 0
        } else if head > 1_024, head * 2 > elements.count {
            elements.removeFirst(head)
            head = 0
        }
    }
}
