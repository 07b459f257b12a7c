internal import ReleaseEngine
internal import ReleaseModel

/// What a start, or a retry, of a release task would change now.
package struct ReleaseForecast: Hashable, Sendable {
    package enum Purpose: String, CaseIterable, Sendable {
        case start
        case retry
    }

    package var purpose: Purpose
    /// What becomes of components, against what they are now.
    package var components: [ComponentDifference]
    /// Of a retry: what an edit since changes of its run.
    package var plan = ReleaseDifference()
}

extension ReleaseTasks {
    /// What would change if it were started or retried now; refused where that would be.
    ///
    /// - Parameters:
    ///   - purpose: nil: a retry where it failed and was edited since, a start otherwise.
    ///   - only: names of tasks; empty: all of them.
    package func forecast(
        _ id: String, for purpose: ReleaseForecast.Purpose?, only: [String] = [],
        by asker: Asker
    ) async throws -> ReleaseForecast {
        let task = try find(id, in: asker.project)
        var purpose = purpose
        if purpose == nil {
            let isFailed = try await status(of: task) == .failed
            let isEdited = task.lastExecution.map { $0.version != task.version } ?? false
            purpose = isFailed && isEdited ? .retry : .start
        }
        switch purpose {
        case .retry: return try await forecastRetry(of: task, in: asker.project)
        case .start, nil: return try await forecastStart(of: task, only, by: asker)
        }
    }

    private func forecastStart(
        of task: ReleaseTask, _ only: [String], by asker: Asker
    ) async throws -> ReleaseForecast {
        let config = try await self.config(of: task)
        let selection = try Self.selection(of: only, in: config)
        let next =
            catalog.find(ExecutionCounter.self, ExecutionCounter.only, in: "")?.next ?? 1
        // Names that are made up follow from the execution: these are the ones it would get.
        let execution = ReleaseTask.Execution(
            id: next, commandID: "execution-\(next)", startedBy: asker.principal.name,
            startedAt: asker.now.milliseconds, version: task.version, kind: .manual)
        let plan = try planner.plan(config, for: purpose(task, execution))
        let steps = try Self.steps(of: selection, in: config, plan).map(Set.init)
        return ReleaseForecast(
            purpose: .start,
            components: ComponentDifference.of(plan) { steps?.contains($0) ?? true })
    }

    private func forecastRetry(
        of task: ReleaseTask, in project: String
    ) async throws -> ReleaseForecast {
        let (task, execution) = try await executed(task.id, in: project)
        guard let run = try await run(of: task) else {
            throw wrongState(
                task, .initialised, "Its last execution never began.", "start it again")
        }
        let plan = try await amendment(to: run, execution, of: task) ?? run.frozen.plan
        let done = Set(
            run.graph.tasks.indices.filter {
                [.succeeded, .skipped].contains(run.steps[$0].status)
            }.map { run.graph.tasks[$0].name })
        var difference = try await preview(task.id, in: project)
        // Told by itself, in words.
        difference.changed.removeAll { $0.field.hasSuffix("input.changes") }
        return ReleaseForecast(
            purpose: .retry, components: ComponentDifference.of(plan) { !done.contains($0) },
            plan: difference)
    }

    /// The tasks with these names, by their stages.
    package func selection(
        of only: [String], _ id: String, in project: String
    ) async throws -> [ReleaseTask.Selection] {
        let task = try find(id, in: project)
        guard !only.isEmpty else { return [] }
        return try Self.selection(of: only, in: try await config(of: task))
    }

    private static func selection(
        of only: [String], in config: ReleaseConfig
    ) throws(ResourceError) -> [ReleaseTask.Selection] {
        let known = Set(config.tasks.map(\.name))
        if let unknown = only.first(where: { !known.contains($0) }) {
            throw .invalid(field: "only", "there is no task named \(unknown.prefix(80))")
        }
        return config.stages.compactMap { stage in
            let tasks = stage.groups.flatMap(\.tasks).map(\.name).filter(only.contains)
            return tasks.isEmpty ? nil : ReleaseTask.Selection(stage: stage.name, tasks: tasks)
        }
    }
}
