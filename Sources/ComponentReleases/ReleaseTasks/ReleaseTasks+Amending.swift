internal import ReleaseEngine
internal import ReleaseModel

extension ReleaseTasks {
    /// What a retry now would change of the run; empty where nothing was edited since.
    package func preview(_ id: String, in project: String) async throws -> ReleaseDifference {
        let (task, execution) = try await executed(id, in: project)
        guard let run = try await run(of: task),
            let plan = try await amendment(to: run, execution, of: task)
        else { return ReleaseDifference() }
        var difference = ReleaseDifference(from: run.frozen.plan, to: plan)
        let frozen = try refusing { () throws(Refusal) in
            try FrozenPlan(plan, digest: plan.digest)
        }
        let command = Command(id: "preview", by: task.editor.principal, verb: .amend(frozen))
        do throws(Refusal) {
            for event in try run.decide(.command(command), at: run.lastAt) {
                guard case .amended(let frozen, let voided, _) = event else { continue }
                difference.voided = voided.map { frozen.graph.tasks[$0.index].name }
            }
        } catch {
            difference.refusal = error
        }
        return difference
    }

    /// Amends the run to what was edited since it was started.
    ///
    /// Whoever edited it amends the run, and so does not approve it. The command's id follows from
    /// the execution and the version: asked again after a crash, it is done once.
    func takeEdit(
        into execution: ReleaseTask.Execution, of task: ReleaseTask, by asker: Asker
    ) async throws {
        guard execution.version != task.version, let run = try await run(of: task) else { return }
        if let plan = try await amendment(to: run, execution, of: task) {
            let frozen = try engine.freeze(plan)
            _ = try await engine.command(
                .amend(frozen), of: run.id,
                commandID: "amend-\(execution.id)-\(task.version)", by: task.editor.principal,
                in: asker.scope, from: asker.address)
        }
        try await note(task.version, in: execution, of: task)
    }

    /// The plan that the run would get; nil where it has it already.
    func amendment(
        to run: Run, _ execution: ReleaseTask.Execution, of task: ReleaseTask
    ) async throws -> Plan? {
        guard execution.version != task.version else { return nil }
        let old = try await config(of: task, version: execution.version)
        let new = try await config(of: task)
        var purpose = purpose(task, execution)
        // A new name of the release task alone changes nothing that is done.
        purpose.name = run.frozen.plan.name
        let plan = try planner.plan(
            new, for: purpose, keeping: run.frozen.plan.steps(of: old.unchanged(in: new)))
        return plan.digest == run.frozen.digest ? nil : plan
    }

    /// The execution is one of this version from here on.
    private func note(
        _ version: Int, in execution: ReleaseTask.Execution, of task: ReleaseTask
    ) async throws {
        guard let held = catalog.held(ReleaseTask.self, task.id, in: task.project),
            held.record.lastExecution == execution
        else { return }
        var record = held.record
        var changed = execution
        changed.version = version
        record.lastExecution = changed
        let id = Self.document(execution, of: task, replaces: 0).id
        let document = try await catalog.store.document(ReleaseTask.executionKind, id)
        try await commit(
            [
                .put(record, replaces: held.version),
                .document(
                    Self.document(changed, of: task, replaces: document?.version ?? 0)),
            ], nil)
        await sweepConfigs(of: record)
    }
}

extension ReleaseConfig {
    /// The names of tasks that say the same in both; what they are called on a screen is no matter.
    fileprivate func unchanged(in other: ReleaseConfig) -> Set<String> {
        let mine = Dictionary(tasks.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let isSameInput = inputs == other.inputs
        return Set(
            other.tasks.filter { task in
                guard var known = mine[task.name] else { return false }
                known.displayName = task.displayName
                return known == task && (isSameInput || !task.input.mayRefer)
            }.map(\.name))
    }
}

extension Plan {
    /// The steps of some tasks, by their task.
    fileprivate func steps(of names: Set<String>) -> [String: [PlanTask]] {
        var steps: [String: [PlanTask]] = [:]
        for task in phases.flatMap(\.groups).flatMap(\.tasks) {
            let name = ReleaseTaskPlanner.task(ofStep: task.name)
            if names.contains(name) { steps[name, default: []].append(task) }
        }
        return steps
    }
}

extension JSON {
    /// Whether anything in it is filled in.
    fileprivate var mayRefer: Bool { !references.isEmpty }
}
