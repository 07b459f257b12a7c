/// Turns a plan's nesting into nodes and edges.
struct GraphBuilder {
    let plan: Plan
    var tasks: [PlanTask] = []
    var places: [Graph.Place] = []
    var references: [Graph.StepReferences] = []
    var secrets: [Graph.StepSecrets] = []
    var needsFilling: [Bool] = []
    var stepByName: [String: StepID] = [:]
    private var edges: [(from: Int32, to: Int32)] = []
    /// Of each step, the node that stands for the end of its group, where failures do not hold up.
    private(set) var groupEnds: [Int32?] = []
    private var nodeCount = 0

    init(_ plan: Plan) {
        self.plan = plan
    }

    mutating func build() throws(Refusal) {
        try collectTasks()
        nodeCount = tasks.count + max(plan.phases.count - 1, 0)
        joinInOrder()
        try joinByOutputs()
    }

    private mutating func collectTasks() throws(Refusal) {
        guard !plan.phases.isEmpty else { throw .invalidPlan("the plan has no phases") }
        guard plan.phases.count <= Plan.Limits.phases else {
            throw .invalidPlan(
                "\(plan.phases.count) phases; at most \(Plan.Limits.phases) are allowed")
        }
        for (phaseNumber, phase) in plan.phases.enumerated() {
            guard phase.groups.contains(where: { !$0.tasks.isEmpty }) else {
                throw .invalidPlan("phase \(phase.name) has no tasks")
            }
            for (groupNumber, group) in phase.groups.enumerated() {
                for task in group.tasks {
                    let place = Graph.Place(phase: Int32(phaseNumber), group: Int32(groupNumber))
                    try add(task, at: place)
                }
            }
        }
    }

    private mutating func add(_ task: PlanTask, at place: Graph.Place) throws(Refusal) {
        guard stepByName[task.name] == nil else {
            throw .invalidPlan("two tasks are named \(task.name)")
        }
        guard tasks.count < Plan.Limits.steps else {
            throw .invalidPlan("more than \(Plan.Limits.steps) tasks")
        }
        stepByName[task.name] = StepID(tasks.count)
        tasks.append(task)
        places.append(place)
    }

    /// Tasks follow each other in a group; a barrier joins the groups of two phases.
    private mutating func joinInOrder() {
        var next: Int32 = 0
        for (phaseNumber, phase) in plan.phases.enumerated() {
            let barrierBefore = phaseNumber > 0 ? Int32(tasks.count + phaseNumber - 1) : nil
            let barrierAfter =
                phaseNumber + 1 < plan.phases.count ? Int32(tasks.count + phaseNumber) : nil
            for group in phase.groups where !group.tasks.isEmpty {
                let last = next + Int32(group.tasks.count) - 1
                if let barrierBefore { edges.append((barrierBefore, next)) }
                for node in next..<last { edges.append((node, node + 1)) }
                if let barrierAfter { join(group, endingIn: last, to: barrierAfter) }
                next = last + 1
            }
        }
    }

    /// The end of a group that holds up nobody is a node of its own: a failure may reach it too.
    private mutating func join(_ group: Plan.Group, endingIn last: Int32, to barrier: Int32) {
        guard plan.failMode == .bestEffort, !group.tasks.contains(where: \.kind.decides) else {
            return edges.append((last, barrier))
        }
        let end = Int32(nodeCount)
        nodeCount += 1
        edges.append((last, end))
        edges.append((end, barrier))
        if groupEnds.isEmpty { groupEnds = Array(repeating: nil, count: tasks.count) }
        for index in (Int(last) + 1 - group.tasks.count)...Int(last) { groupEnds[index] = end }
    }

    /// A step waits for the steps whose outputs its strings use.
    private mutating func joinByOutputs() throws(Refusal) {
        for (index, task) in tasks.enumerated() {
            needsFilling.append(task.kind.inputs.contains(where: \.mayRefer))
            guard needsFilling[index] else { continue }
            let all = task.kind.inputs.flatMap(\.references)
            collectSecrets(all, of: StepID(index))
            var used: [Graph.OutputReference] = []
            for case .output(let name, let key) in all {
                guard let from = stepByName[name] else {
                    throw .invalidPlan("\(task.name) uses an output of \(name): no such task")
                }
                // Otherwise it would fail each time it is its turn, with no way out.
                guard case .action(let maker) = tasks[from.index].kind, maker.outputs.contains(key)
                else {
                    throw .invalidPlan(
                        "\(task.name) uses the output \(key) of \(name), which declares no such")
                }
                let reference = Graph.OutputReference(from: from, key: key)
                if !used.contains(reference) { used.append(reference) }
            }
            guard !used.isEmpty else { continue }
            references.append(.init(step: StepID(index), outputs: used))
            for reference in used where places[reference.from.index].phase >= places[index].phase {
                edges.append((Int32(reference.from.index), Int32(index)))
            }
        }
    }

    private mutating func collectSecrets(_ references: [Reference], of step: StepID) {
        var named: [SecretReference] = []
        for case .secret(let secret) in references where !named.contains(secret) {
            named.append(secret)
        }
        if !named.isEmpty { secrets.append(.init(step: step, secrets: named)) }
    }

    /// Predecessor counts, and successors as one array with a start per node.
    func compactEdges() -> (counts: [Int32], starts: [Int32], nodes: [Int32]) {
        var counts = [Int32](repeating: 0, count: nodeCount)
        var starts = [Int32](repeating: 0, count: nodeCount + 1)
        for edge in edges {
            counts[Int(edge.to)] += 1
            starts[Int(edge.from) + 1] += 1
        }
        for node in 0..<nodeCount { starts[node + 1] += starts[node] }
        var next = starts
        var nodes = [Int32](repeating: 0, count: edges.count)
        for edge in edges {
            nodes[Int(next[Int(edge.from)])] = edge.to
            next[Int(edge.from)] += 1
        }
        return (counts, starts, nodes)
    }
}

extension Refusal {
    /// The plan itself cannot be run.
    package static func invalidPlan(_ reason: String) -> Refusal {
        Refusal(
            .invalidPlan, "This plan cannot be run: \(reason).",
            [Fact(reason, remedy: "change the plan; slipway plan lint FILE shows every problem")])
    }
}
