internal import ReleaseModel

/// The tasks at work for live runs: attempts, probes, restorations, watches.
///
/// Every task is held here until it has posted its ending; nothing runs unowned. A shutdown leaves
/// them alone: cancelling would stop the work, and the next start finds it by probing.
struct Attempts {
    enum Name: Hashable {
        case attempt(RunID, AttemptRef)
        case probe(RunID, AttemptRef)
        case restore(RunID, StepID, String)
        case watch(RunID, StepID)
    }

    private struct Held {
        var task: Task<Void, Never>
        var since: ContinuousClock.Instant
        /// The plan under which it was begun: under another one steps may have other numbers.
        var plan: Digest?
    }

    private var tasks: [Name: Held] = [:]

    var count: Int { tasks.count }
    var isEmpty: Bool { tasks.isEmpty }

    /// Whether nothing but gates is watched: that waits for nobody.
    var isOnlyWatching: Bool {
        tasks.keys.allSatisfy { name in
            if case .watch = name { true } else { false }
        }
    }

    /// What is at work for a run, in the order of its steps.
    func names(of run: RunID) -> [Name] {
        tasks.keys.filter { $0.run == run }.sorted { $0.order < $1.order }
    }

    func isAtWork(_ name: Name) -> Bool { tasks[name] != nil }

    mutating func hold(_ name: Name, under plan: Digest?, _ task: Task<Void, Never>) {
        tasks[name] = Held(task: task, since: .now, plan: plan)
    }

    /// The plan under which what is at work was begun.
    func plan(of name: Name) -> Digest? { tasks[name]?.plan }

    /// Lets go of a task that has ended; how long it took.
    mutating func release(_ name: Name) -> Duration? {
        tasks.removeValue(forKey: name).map { .now - $0.since }
    }

    func cancel(_ name: Name) { tasks[name]?.task.cancel() }

    mutating func end(_ name: Name) { tasks.removeValue(forKey: name)?.task.cancel() }
}

extension Attempts.Name {
    var run: RunID {
        switch self {
        case .attempt(let run, _), .probe(let run, _), .restore(let run, _, _),
            .watch(let run, _):
            run
        }
    }

    /// What tells the names of one run apart, sortable.
    fileprivate var order: (Int, Int, Int32, String) {
        switch self {
        case .attempt(_, let ref): (0, ref.step.index, ref.attempt, ref.direction.rawValue)
        case .probe(_, let ref): (1, ref.step.index, ref.attempt, ref.direction.rawValue)
        case .restore(_, let step, let name): (2, step.index, 0, name)
        case .watch(_, let step): (3, step.index, 0, "")
        }
    }
}

extension ContinuousClock.Instant {
    fileprivate static var now: Self { ContinuousClock().now }
}
