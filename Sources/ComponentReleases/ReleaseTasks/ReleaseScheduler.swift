package import Logging
package import ReleaseEngine
package import ReleaseModel

/// Starts release tasks whose time has come.
///
/// A time at which one still runs is left out, and recorded as such: it is not made up for. What
/// was due while no server ran is started once if that was at most five minutes ago, and left out
/// otherwise. The command of a start follows from the release task and the due time, so that a
/// restart repeats none.
package struct ReleaseScheduler: Sendable {
    private let tasks: ReleaseTasks
    private let clock: any EngineClock
    /// Whether somebody may still start something in a project.
    private let mayStart: @Sendable (Principal, _ project: String) -> Bool
    private let logger: Logger

    /// How late a start may be.
    package static let grace: Duration = .seconds(300)
    private static let longestPause: Duration = .seconds(60)

    package init(
        _ tasks: ReleaseTasks, clock: any EngineClock = SystemClock(), logger: Logger,
        mayStart: @escaping @Sendable (Principal, _ project: String) -> Bool = { _, _ in true }
    ) {
        self.tasks = tasks
        self.clock = clock
        self.logger = logger
        self.mayStart = mayStart
    }

    /// Starts what is due, when it is due, until the task is cancelled.
    package func run() async {
        while !Task.isCancelled {
            var pause = Self.longestPause
            if tasks.engine.isReady {
                if let next = await startDue() {
                    // Clocks are set anew: it is looked at least once a minute.
                    pause = min(max(next - clock.now(), .milliseconds(1)), pause)
                }
            } else {
                pause = .milliseconds(50)
            }
            await wait(pause)
        }
    }

    /// Whether something is going to be due, as far as is known.
    package var isWaiting: Bool {
        tasks.catalog.everywhere(ReleaseTask.self).contains {
            $0.trigger.next(after: clock.now()) != nil
        }
    }

    private func wait(_ pause: Duration) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await tasks.bell.heard() }
            group.addTask { await clock.sleep(for: pause) }
            await group.next()
            group.cancelAll()
        }
    }

    /// Starts everything that is due now.
    ///
    /// - Returns: when the next one is due; nil where none is.
    package func startDue() async -> Instant? {
        let now = clock.now()
        var hasFailed = false
        for task in tasks.catalog.everywhere(ReleaseTask.self) where task.trigger.isScheduled {
            guard let due = Self.lastDue(of: task, by: now) else { continue }
            do {
                try await start(task, due: due, now: now)
            } catch {
                logger.warning(
                    "a scheduled start failed; it is tried again",
                    metadata: ["task": "\(task.id)", "error": "\(error)"])
                hasFailed = true
            }
        }
        if hasFailed { return now + .seconds(5) }
        return tasks.catalog.everywhere(ReleaseTask.self)
            .compactMap { $0.trigger.next(after: now) }.min()
    }

    /// The newest time that came since it was last looked; of several, only that one is made up.
    private static func lastDue(of task: ReleaseTask, by now: Instant) -> Instant? {
        let lookedAt = Instant(milliseconds: task.trigger.lookedAt)
        guard let first = task.trigger.next(after: lookedAt), first <= now else { return nil }
        // Only what is recent enough is searched one by one.
        var due = first
        let recent = now + .milliseconds(-grace.wholeMilliseconds - 1_000)
        if due < recent {
            guard let next = task.trigger.next(after: recent), next <= now else { return first }
            due = next
        }
        while let next = task.trigger.next(after: due), next <= now { due = next }
        return due
    }

    private func start(_ task: ReleaseTask, due: Instant, now: Instant) async throws {
        let number = try await tasks.nextExecution()
        let person = (task.trigger.setBy ?? task.editor).principal
        var execution = ReleaseTask.Execution(
            id: number, commandID: "scheduled-\(task.id)-\(due.milliseconds)",
            startedBy: person.name, startedAt: due.milliseconds, version: task.version,
            kind: .scheduled)
        let scope = ProjectScope(task.project)
        let asker = Asker(principal: person, scope: scope, address: "schedule", now: now)
        if now - due > Self.grace {
            execution.skipped = "no server was there at that time"
        } else if !mayStart(person, task.project) {
            execution.skipped = "\(person.name) may not start anything here any more"
        } else if let reason = try await tasks.begin(execution, ifPossible: task, by: asker) {
            execution.skipped = reason
        } else {
            return
        }
        try await tasks.record(execution, of: task)
        logger.info(
            "a scheduled start was left out",
            metadata: ["task": "\(task.id)", "why": "\(execution.skipped ?? "")"])
    }
}

extension ReleaseTasks {
    /// Begins a scheduled execution; says why where that is not possible.
    fileprivate func begin(
        _ execution: ReleaseTask.Execution, ifPossible task: ReleaseTask, by asker: Asker
    ) async throws -> String? {
        do {
            return try await alone(task.id) {
                let task = try find(task.id, in: task.project)
                let status = try await status(of: task)
                guard !status.isUnderWay, status != .paused else {
                    return "the execution before it was not over: \(status.label)"
                }
                var execution = execution
                execution.version = task.version
                _ = try await begin(execution, of: task, task.trigger.selection, by: asker)
                return nil
            }
        } catch let error as ResourceError {
            switch error {
            case .unavailable, .conflict: throw error
            default: return "\(error)"
            }
        } catch EngineError.refused(let refusal) {
            return refusal.sentence
        }
    }
}
