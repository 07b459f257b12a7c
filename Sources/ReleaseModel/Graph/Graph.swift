/// What a plan's steps wait for: derived from the plan, never changed, shared by all runs of a plan.
///
/// Nodes `0..<tasks.count` are the steps in plan order; the nodes behind them are barriers, one
/// between two phases. A barrier joins all groups of a phase, so edges stay linear in the plan.
/// A class, so that to pass it on costs nothing.
package final class Graph: Sendable {
    package let tasks: [PlanTask]
    /// Where each step stands in the plan.
    package let places: [Place]
    /// How many nodes each node waits for.
    package let predecessorCounts: [Int32]
    /// Output references of each step that has any, in plan order.
    package let references: [StepReferences]
    /// The secrets of each step that names any, in plan order.
    package let secrets: [StepSecrets]
    /// Whether any string of a step's input has to be filled in before it is performed.
    package let needsFilling: [Bool]
    /// Of each step, the node that a failure of it reaches; empty where there is none.
    private let groupEnds: [Int32?]
    private let stepByName: [String: StepID]
    private let successorStarts: [Int32]
    private let successorNodes: [Int32]

    package struct Place: Hashable, Sendable {
        package var phase: Int32
        package var group: Int32
    }

    /// The secrets that one step's strings name, each once.
    package struct StepSecrets: Sendable {
        package var step: StepID
        package var secrets: [SecretReference]
    }

    /// The outputs of other steps that one step's strings use.
    package struct StepReferences: Sendable {
        package var step: StepID
        package var outputs: [OutputReference]
    }

    package struct OutputReference: Hashable, Sendable {
        package var from: StepID
        package var key: String
    }

    /// Builds the graph, or says why the plan has none.
    package init(_ plan: Plan) throws(Refusal) {
        var builder = GraphBuilder(plan)
        try builder.build()
        tasks = builder.tasks
        places = builder.places
        references = builder.references
        secrets = builder.secrets
        needsFilling = builder.needsFilling
        groupEnds = builder.groupEnds
        stepByName = builder.stepByName
        (predecessorCounts, successorStarts, successorNodes) = builder.compactEdges()
        guard countReachable() == predecessorCounts.count else {
            throw Refusal.invalidPlan("some tasks wait for each other through outputs: a cycle")
        }
    }

    package func step(named name: String) -> StepID? { stepByName[name] }

    /// The nodes that wait for a node, ascending.
    package func successors(of node: Int) -> ArraySlice<Int32> {
        successorNodes[Int(successorStarts[node])..<Int(successorStarts[node + 1])]
    }

    /// The end of a step's group, where its failure holds up nobody but the group.
    func groupEnd(of step: StepID) -> Int? {
        groupEnds.isEmpty ? nil : groupEnds[step.index].map(Int.init)
    }

    package func isStep(_ node: Int) -> Bool { node < tasks.count }

    /// Every step that is ordered after a step, ascending.
    ///
    /// Costs O(graph).
    package func steps(after step: StepID) -> [StepID] {
        var isAfter = [Bool](repeating: false, count: predecessorCounts.count)
        var open = [step.index]
        while let node = open.popLast() {
            for next in successors(of: node) where !isAfter[Int(next)] {
                isAfter[Int(next)] = true
                open.append(Int(next))
            }
        }
        return tasks.indices.filter { isAfter[$0] }.map(StepID.init)
    }

    /// Which steps are ordered before any of the given ones (those not included).
    ///
    /// Costs O(graph).
    package func areBefore(_ steps: [StepID]) -> [Bool] {
        var predecessors = [[Int32]](repeating: [], count: predecessorCounts.count)
        for node in predecessorCounts.indices {
            for next in successors(of: node) { predecessors[Int(next)].append(Int32(node)) }
        }
        var isBefore = [Bool](repeating: false, count: predecessorCounts.count)
        var open = steps.map(\.index)
        while let node = open.popLast() {
            for previous in predecessors[node] where !isBefore[Int(previous)] {
                isBefore[Int(previous)] = true
                open.append(Int(previous))
            }
        }
        return Array(isBefore.prefix(tasks.count))
    }

    private func countReachable() -> Int {
        var remaining = predecessorCounts
        var open = remaining.indices.filter { remaining[$0] == 0 }
        var reached = 0
        while let node = open.popLast() {
            reached += 1
            for next in successors(of: node) {
                remaining[Int(next)] -= 1
                if remaining[Int(next)] == 0 { open.append(Int(next)) }
            }
        }
        return reached
    }
}

/// A plan with its digest and graph: what a run executes, never changed.
///
/// A class, so that many runs of one plan share it.
package final class FrozenPlan: Sendable, Hashable {
    package let plan: Plan
    package let digest: Digest
    package let graph: Graph

    package init(_ plan: Plan, digest: Digest) throws(Refusal) {
        self.plan = plan
        self.digest = digest
        graph = try Graph(plan)
    }

    package static func == (left: FrozenPlan, right: FrozenPlan) -> Bool {
        left.digest == right.digest
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(digest)
    }
}
