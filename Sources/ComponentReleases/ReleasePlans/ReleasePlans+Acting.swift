package import ReleaseEngine
internal import ReleaseModel

extension ReleasePlans {
    /// Begins a new execution; of a plan that was aborted, goes on with the last one.
    package func execute(_ id: String, by asker: Asker) async throws {
        try await alone(id) {
            let plan = try find(id, in: asker.project)
            let run = try await run(of: plan)
            try require(
                plan, ReleasePlanStatus(run), in: [.created, .aborted, .rollbackSucceeded],
                "A release plan is executed once, and again only after an abort or a rollback.")
            if let run, !run.status.isTerminal {
                _ = try await ask(.resume, run, by: asker)
            } else {
                try await begin(plan, by: asker)
            }
        }
    }

    /// Orders nothing new, and cancels what runs; `execute` goes on, a rollback puts back.
    ///
    /// The engine's stop, not its abort: a component that is released already is a change, and the
    /// engine's abort is for runs that changed nothing.
    package func abort(_ id: String, by asker: Asker) async throws {
        let plan = try find(id, in: asker.project)
        let run = try await run(of: plan)
        try require(
            plan, ReleasePlanStatus(run), in: [.running],
            "Only a release plan that is being executed can be aborted.")
        if let run { _ = try await ask(.stop, run, by: asker) }
    }

    /// Puts back what the last execution of an upgrade did, newest first.
    package func rollBack(_ id: String, by asker: Asker) async throws {
        let plan = try find(id, in: asker.project)
        guard plan.action == .upgrade else {
            throw ResourceError.wrongState(
                .releasePlan, "Only a release plan that upgrades can be rolled back.",
                [
                    .init(
                        "the action of \(plan.name) is \(plan.action.rawValue)",
                        remedy: "delete the components that it made")
                ])
        }
        let run = try await run(of: plan)
        try require(
            plan, ReleasePlanStatus(run), in: [.success, .failed, .partiallyFailed, .aborted],
            "Only a release plan that was released, wholly or in part, can be rolled back.")
        guard let run else { return }
        _ = try await ask(.rollBack, run, by: asker)
        await noteRollback(of: plan, asker.now)
    }

    /// Goes on from what failed, forward or back; what is done is not done again.
    ///
    /// The published interface has no such call.
    package func retry(
        _ id: String, commandID: String, by asker: Asker
    ) async throws -> Answer {
        let plan = try find(id, in: asker.project)
        guard let run = try await run(of: plan) else {
            throw ResourceError.wrongState(
                .releasePlan, "\(plan.name) was never executed.",
                [.init("it has no run", remedy: "execute it")])
        }
        return try await ask(.retry, run, commandID: commandID, by: asker)
    }

    // MARK: Parts of it

    private func ask(
        _ verb: Verb, _ run: Run, commandID: String = Identifier.fresh(), by asker: Asker
    ) async throws(EngineError) -> Answer {
        try await engine.command(
            verb, of: run.id, commandID: commandID, by: asker.principal, in: asker.scope,
            from: asker.address)
    }

    /// Records the execution, then starts its run.
    ///
    /// In this order a server that dies in between leaves an execution that never began, and no
    /// run that nobody knows of.
    private func begin(_ plan: ReleasePlan, by asker: Asker) async throws {
        let number = (plan.lastExecution?.number ?? 0) + 1
        let execution = ReleasePlan.Execution(
            number: number, commandID: "release-plan-\(plan.id)-\(number)",
            startedBy: asker.principal.name, startedAt: asker.now.milliseconds)
        let items = try await items(of: plan)
        try await requireReady(items, of: plan)
        let planned = try planner.plan(
            items, for: purpose(plan, seed: execution.commandID, at: asker.now))
        // Refused here, it leaves no record.
        let frozen = try engine.freeze(planned)
        do throws(Refusal) {
            _ = try Run.decideStart(
                frozen, selection: nil,
                run: RunID(startedBy: execution.commandID, in: plan.project),
                project: plan.project, by: asker.principal)
        } catch {
            throw EngineError.refused(error)
        }
        try await record(execution, of: plan, by: asker)
        do {
            _ = try await engine.start(
                planned, commandID: execution.commandID, by: asker.principal, in: asker.scope,
                from: asker.address)
        } catch {
            try? await forget(execution, of: plan)
            throw error
        }
    }

    private func record(
        _ execution: ReleasePlan.Execution, of plan: ReleasePlan, by asker: Asker
    ) async throws {
        guard let held = catalog.held(ReleasePlan.self, plan.id, in: plan.project) else {
            throw ResourceError.missing(.releasePlan, id: plan.id)
        }
        var record = held.record
        record.lastExecution = execution
        try await commit(
            [.put(record, replaces: held.version)],
            asker.audit("execute-release-plan", "release-plan/\(plan.id)"))
    }

    /// An execution whose run was refused never was.
    private func forget(_ execution: ReleasePlan.Execution, of plan: ReleasePlan) async throws {
        guard let held = catalog.held(ReleasePlan.self, plan.id, in: plan.project),
            held.record.lastExecution == execution
        else { return }
        var record = held.record
        record.lastExecution = plan.lastExecution
        try await catalog.commit([.put(record, replaces: held.version)])
    }

    /// Whether each component that is there may be released now.
    private func requireReady(
        _ items: [ReleasePlanItem], of plan: ReleasePlan
    ) async throws(ResourceError) {
        guard plan.action != .clone else { return }
        var known: [Component] = []
        for id in items.compactMap(\.component) {
            guard let found = catalog.find(Component.self, id, in: plan.project) else {
                throw .missing(.component, id: id)
            }
            known.append(found)
        }
        let statuses = await components.statuses(of: known)
        let facts = zip(known, statuses).compactMap { component, status in
            status.word.obstacle(to: plan.action).map { remedy in
                Refusal.Fact("\(component.name) is \(status.word.rawValue)", remedy: remedy)
            }
        }
        guard facts.isEmpty else {
            throw .wrongState(
                .releasePlan, "\(plan.name) cannot be executed: not every component is ready.",
                facts)
        }
    }

    /// Lets each component that is put back know the job: whoever asks for it finds it there.
    private func noteRollback(of plan: ReleasePlan, _ now: Instant) async {
        guard let plan = try? find(plan.id, in: plan.project), let run = plan.run,
            let all = try? await progress(of: plan)
        else { return }
        for progress in all {
            guard let id = progress.component, let job = progress.rollback else { continue }
            // The rollback goes on all the same; only the job's own page would miss.
            _ = try? await catalog.update(Component.self, id, in: plan.project) { component in
                component.note(
                    Component.Change(
                        id: job.id, run: run.description, action: .rollback,
                        version: component.spec.version, at: now.milliseconds))
            }
        }
    }
}

extension ComponentStatus.Word {
    /// Why a component that is so cannot be released by a plan; nil where it can.
    fileprivate func obstacle(to action: ReleasePlan.Action) -> String? {
        switch self {
        case .initializing, .upgrading, .deleting, .starting, .stopping, .restarting:
            "wait until its job has ended"
        case .reserved where action == .upgrade:
            "release it first, with a plan whose action is create"
        case .reserved, .failed, .running, .down, .stopped, .pending, .unknown, .partiallyFailed:
            nil
        }
    }
}
