internal import ReleaseModel

/// One task uses an output of another.
struct TaskLink {
    var maker: Int
    var user: Int
    var position: Position
}

/// What comes before what: tasks of a group, phase after phase, and outputs before their use.
///
/// Linear in tasks and links: phases are a number each, not edges.
struct TaskOrder {
    struct Cycle {
        /// Each waits for the one before it, the first for the last.
        var tasks: [Int]
        /// Of a reference that is part of it.
        var position: Position
    }

    private let draft: DraftPlan
    /// Links within one phase; between phases they add nothing.
    private let links: [TaskLink]
    /// Per task, where its makers begin in `makers`.
    private var starts: [Int]
    private var makers: [Int]
    /// The strongly connected part of each task.
    private var parts: [Int] = []
    /// Every task after what it waits for, as far as there is no cycle.
    private var sequence: [Int] = []

    init(_ draft: DraftPlan, links: [TaskLink]) {
        self.draft = draft
        self.links = links.filter {
            draft.tasks[$0.maker].phase == draft.tasks[$0.user].phase
        }
        starts = [Int](repeating: 0, count: draft.tasks.count + 1)
        for link in self.links { starts[link.user + 1] += 1 }
        for task in draft.tasks.indices { starts[task + 1] += starts[task] }
        makers = [Int](repeating: 0, count: self.links.count)
        var next = starts
        for link in self.links {
            makers[next[link.user]] = link.maker
            next[link.user] += 1
        }
        findParts()
    }

    /// One cycle for each knot of tasks that wait for each other.
    func cycles() -> [Cycle] {
        var reported: Set<Int> = []
        var cycles: [Cycle] = []
        for link in links where parts[link.maker] == parts[link.user] {
            guard cycles.count < 20, reported.insert(parts[link.maker]).inserted else { continue }
            cycles.append(
                Cycle(tasks: path(from: link.user, to: link.maker), position: link.position))
        }
        return cycles
    }

    /// For each task, whether an approval or a trigger certainly comes before it.
    func tasksAfterCheckpoints() -> [Bool] {
        var isAfter = [Bool](repeating: false, count: draft.tasks.count)
        let firstPhase = draft.tasks.first { $0.kind?.isCheckpoint == true }?.phase ?? .max
        for task in sequence {
            if draft.tasks[task].phase > firstPhase {
                isAfter[task] = true
                continue
            }
            visitPredecessors(of: task) { before in
                if isAfter[before] || draft.tasks[before].kind?.isCheckpoint == true {
                    isAfter[task] = true
                }
            }
        }
        return isAfter
    }

    private func visitPredecessors(of task: Int, _ visit: (Int) -> Void) {
        for number in 0..<predecessorCount(of: task) { visit(predecessor(number, of: task)) }
    }

    private func predecessorCount(of task: Int) -> Int {
        starts[task + 1] - starts[task] + (followsInGroup(task) ? 1 : 0)
    }

    private func predecessor(_ number: Int, of task: Int) -> Int {
        let count = starts[task + 1] - starts[task]
        return number < count ? makers[starts[task] + number] : task - 1
    }

    private func followsInGroup(_ task: Int) -> Bool {
        task > 0 && draft.tasks[task - 1].group == draft.tasks[task].group
    }

    /// Tarjan's algorithm without recursion; a part is complete after all it waits for.
    private mutating func findParts() {
        let count = draft.tasks.count
        parts = [Int](repeating: -1, count: count)
        sequence.reserveCapacity(count)
        var found = [Int](repeating: -1, count: count)
        var lowest = [Int](repeating: 0, count: count)
        var open: [Int] = []
        var visits: [(task: Int, next: Int)] = []
        var time = 0
        for root in 0..<count where found[root] < 0 {
            visits.append((root, 0))
            while let (task, next) = visits.last {
                if next == 0 {
                    found[task] = time
                    lowest[task] = time
                    time += 1
                    open.append(task)
                }
                if next < predecessorCount(of: task) {
                    visits[visits.count - 1].next += 1
                    let before = predecessor(next, of: task)
                    if found[before] < 0 {
                        visits.append((before, 0))
                    } else if parts[before] < 0 {
                        lowest[task] = min(lowest[task], found[before])
                    }
                    continue
                }
                visits.removeLast()
                if let user = visits.last?.task { lowest[user] = min(lowest[user], lowest[task]) }
                if lowest[task] == found[task] { close(task, &open) }
            }
        }
    }

    private mutating func close(_ root: Int, _ open: inout [Int]) {
        while let task = open.popLast() {
            parts[task] = root
            sequence.append(task)
            if task == root { return }
        }
    }

    /// A shortest way from a task to one that waits for it, both in one part.
    private func path(from start: Int, to end: Int) -> [Int] {
        // Searched backwards, from what waits to what it waits for.
        var next: [Int: Int] = [end: end]
        var queue = [end]
        var head = 0
        while head < queue.count, next[start] == nil {
            let task = queue[head]
            head += 1
            visitPredecessors(of: task) { before in
                guard parts[before] == parts[task], next[before] == nil else { return }
                next[before] = task
                queue.append(before)
            }
        }
        var path = [start]
        while let task = path.last, task != end, let following = next[task] {
            path.append(following)
        }
        return path
    }
}
