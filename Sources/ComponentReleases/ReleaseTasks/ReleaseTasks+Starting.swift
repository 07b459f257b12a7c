internal import ReleaseEngine
internal import ReleaseModel

/// What can be asked of a release task; raw values are `action_id` of the published interface.
package enum ReleaseAction: String, CaseIterable, Sendable {
    case start, stop, retry, approval
    case `continue`
    case rollback
}

/// What an accepted action led to.
package struct ReleaseAnswer: Hashable, Sendable {
    package var execution: Int
    package var task: String
    package var status: ReleaseStatus

    package init(execution: Int, task: String, status: ReleaseStatus) {
        self.execution = execution
        self.task = task
        self.status = status
    }
}

extension ReleaseTasks {
    /// Begins a new execution, of everything or of the selected tasks.
    package func start(
        _ id: String, selection: [ReleaseTask.Selection] = [], by asker: Asker
    ) async throws -> ReleaseAnswer {
        try await alone(id) {
            let task = try find(id, in: asker.project)
            try await requireStartable(task)
            let number = try await nextExecution()
            let execution = ReleaseTask.Execution(
                id: number, commandID: "execution-\(number)",
                startedBy: asker.principal.name, startedAt: asker.now.milliseconds,
                version: task.version, kind: .manual)
            return try await begin(execution, of: task, selection, by: asker)
        }
    }

    /// A number that no other execution in the data folder has, or ever had.
    func nextExecution() async throws(ResourceError) -> Int {
        for _ in 0..<64 {
            var counter =
                catalog.held(ExecutionCounter.self, ExecutionCounter.only, in: "")
                ?? .init(record: ExecutionCounter(), version: 0)
            let number = counter.record.next
            counter.record.next += 1
            do throws(CatalogError) {
                try await catalog.commit([.put(counter.record, replaces: counter.version)])
                return number
            } catch {
                guard error == .conflict else { throw ResourceError(error, .execution) }
            }
        }
        throw .conflict("too many executions begin at once; ask again")
    }

    private func requireStartable(_ task: ReleaseTask) async throws {
        let status = try await status(of: task)
        guard !status.isUnderWay else {
            throw wrongState(
                task, status, "A release task that runs cannot be started.",
                "wait until it has ended, or stop it")
        }
        if let run = task.run, let standing = try await engine.standings(of: [run])[run],
            standing.summary.status == RunStatus.paused.rawValue
        {
            throw wrongState(
                task, status, "A release task that is only paused cannot be started.",
                "continue it, or stop it")
        }
    }

    /// Records the execution, then starts its run.
    ///
    /// In this order a server that dies in between leaves an execution that never began, and no
    /// run that nobody knows of.
    func begin(
        _ execution: ReleaseTask.Execution, of task: ReleaseTask,
        _ selection: [ReleaseTask.Selection], by asker: Asker
    ) async throws -> ReleaseAnswer {
        let config = try await self.config(of: task)
        let plan = try planner.plan(config, for: purpose(task, execution))
        let selected = try Self.steps(of: selection, in: config, plan)
        // Refused here, it leaves no record.
        _ = try refusing { () throws(Refusal) in
            try Run.decideStart(
                try FrozenPlan(plan, digest: plan.digest), selection: selected,
                run: execution.run(in: task.project), project: task.project, by: asker.principal)
        }
        try await record(execution, of: task)
        do {
            let answer = try await engine.start(
                plan, selection: selected, commandID: execution.commandID, by: asker.principal,
                in: asker.scope, from: asker.address)
            if let record = catalog.find(ReleaseTask.self, task.id, in: task.project) {
                await sweepConfigs(of: record)
            }
            return await self.answer(answer, task, execution)
        } catch {
            try? await forget(execution, of: task)
            throw error
        }
    }

    func purpose(
        _ task: ReleaseTask, _ execution: ReleaseTask.Execution
    ) -> ReleaseTaskPlanner.Purpose {
        .init(
            name: task.name, failMode: Plan.FailMode(rawValue: task.failMode) ?? .stop,
            project: task.project, seed: execution.commandID, creator: execution.startedBy,
            at: Instant(milliseconds: execution.startedAt))
    }

    /// The answer, as the run stands now.
    func answer(
        _ answer: Answer, _ task: ReleaseTask, _ execution: ReleaseTask.Execution
    ) async -> ReleaseAnswer {
        let run = answer.summary.run
        let standing = try? await engine.standings(of: [run])[run]
        return ReleaseAnswer(
            execution: execution.id, task: task.id,
            status: ReleaseStatus(
                standing ?? RunStanding(summary: answer.summary, openCheckpoints: 0)))
    }

    func refusing<Result>(_ body: () throws(Refusal) -> Result) throws(EngineError) -> Result {
        do throws(Refusal) {
            return try body()
        } catch {
            throw .refused(error)
        }
    }

    // MARK: Its record

    /// Records that it begins, or by its `skipped` that it was left out.
    func record(_ execution: ReleaseTask.Execution, of task: ReleaseTask) async throws {
        for _ in 0..<16 {
            guard let held = catalog.held(ReleaseTask.self, task.id, in: task.project) else {
                throw ResourceError.missing(.releaseTask, id: task.id)
            }
            do throws(CatalogError) {
                try await catalog.commit(try await writes(execution, held))
                return
            } catch {
                guard error == .conflict else {
                    throw ResourceError(error, .releaseTask)
                }
            }
        }
        throw ResourceError.conflict("\(task.name) changes all the time; ask again")
    }

    private func writes(
        _ execution: ReleaseTask.Execution, _ held: Catalog.Held<ReleaseTask>
    ) async throws(CatalogError) -> [CatalogWrite] {
        var task = held.record
        var writes: [CatalogWrite] = []
        if task.executions >= ReleaseConfig.Limits.records,
            let oldest = try await oldestExecution(of: task)
        {
            writes.append(Self.removal(of: oldest))
        } else {
            task.executions += 1
        }
        if execution.kind == .scheduled { task.trigger.lookedAt = execution.startedAt }
        if execution.skipped == nil { task.lastExecution = execution }
        writes.append(.put(task, replaces: held.version))
        writes.append(.document(Self.document(execution, of: task, replaces: 0)))
        return writes
    }

    /// An execution whose run was refused never was.
    private func forget(_ execution: ReleaseTask.Execution, of task: ReleaseTask) async throws {
        guard let held = catalog.held(ReleaseTask.self, task.id, in: task.project),
            held.record.lastExecution == execution
        else { return }
        var record = held.record
        record.lastExecution = task.lastExecution
        record.executions -= 1
        var document = Self.document(execution, of: task, replaces: 1)
        document.body = nil
        try await catalog.commit(
            [.put(record, replaces: held.version), .document(document)])
    }
}

extension ReleaseTasks {
    /// The steps of the selected tasks, with every check before one of them; nil for everything.
    static func steps(
        of selection: [ReleaseTask.Selection], in config: ReleaseConfig, _ plan: Plan
    ) throws(ResourceError) -> [String]? {
        guard !selection.isEmpty else { return nil }
        let names = try selected(selection, in: config)
        return plan.phases.flatMap(\.groups).flatMap { group -> [String] in
            let steps = group.tasks.map(\.name)
            let isSelected = { names.contains(ReleaseTaskPlanner.task(ofStep: $0)) }
            let last = steps.lastIndex(where: isSelected) ?? 0
            return steps.enumerated().filter { number, step in
                isSelected(step) || number < last && ReleaseTaskPlanner.isCheck(step)
            }.map(\.element)
        }
    }

    /// The names of the selected tasks.
    static func selected(
        _ selection: [ReleaseTask.Selection], in config: ReleaseConfig
    ) throws(ResourceError) -> Set<String> {
        var names: Set<String> = []
        for (number, selected) in selection.enumerated() {
            let place = "selected_tasks[\(number)]"
            guard let stage = config.stages.first(where: { $0.name == selected.stage }) else {
                throw .invalid(
                    field: "\(place).stage_name",
                    "there is no stage named \(selected.stage.prefix(80))")
            }
            let known = Set(stage.groups.flatMap(\.tasks).map(\.name))
            for name in selected.tasks {
                guard known.contains(name) else {
                    throw .invalid(
                        field: "\(place).tasks",
                        "the stage \(stage.name) has no task named \(name.prefix(80))")
                }
                names.insert(name)
            }
        }
        return names
    }
}
