import ReleaseModel

/// The steps of a graph in an order in which each comes after everything it waits for.
struct StepOrder {
    /// The steps of each phase, in such an order.
    private(set) var phases: [[StepID]]

    init(_ graph: Graph) {
        let last = graph.places.last.map { Int($0.phase) } ?? -1
        phases = Array(repeating: [], count: last + 1)
        var remaining = graph.predecessorCounts
        var open = remaining.indices.filter { remaining[$0] == 0 }
        var head = 0
        while head < open.count {
            let node = open[head]
            head += 1
            if graph.isStep(node) { phases[Int(graph.places[node].phase)].append(StepID(node)) }
            for next in graph.successors(of: node) {
                remaining[Int(next)] -= 1
                if remaining[Int(next)] == 0 { open.append(Int(next)) }
            }
        }
    }
}
