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

    /// The steps of a run whose gates are watched, in plan order.
    func watched(in run: RunID) -> [StepID] {
        tasks.keys.compactMap { name in
            if case .watch(run, let step) = name { step } else { nil }
        }.sorted()
    }

    func isAtWork(_ name: Name) -> Bool { tasks[name] != nil }

    mutating func hold(_ name: Name, _ task: Task<Void, Never>) {
        tasks[name] = Held(task: task, since: .now)
    }

    /// Lets go of a task that has ended; how long it took.
    mutating func release(_ name: Name) -> Duration? {
        tasks.removeValue(forKey: name).map { .now - $0.since }
    }

    func cancel(_ name: Name) { tasks[name]?.task.cancel() }

    mutating func end(_ name: Name) { tasks.removeValue(forKey: name)?.task.cancel() }
}

extension ContinuousClock.Instant {
    fileprivate static var now: Self { ContinuousClock().now }
}
