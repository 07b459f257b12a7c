internal import ReleaseEngine
internal import ReleaseModel

extension ReleaseTasks {
    /// Goes on from the failed task, in the same execution; an edit since then is taken in first.
    package func retry(_ id: String, by asker: Asker) async throws -> ReleaseAnswer {
        try await alone(id) {
            let (task, execution) = try await executed(id, in: asker.project)
            try await require(
                task, [.failed], "Only a release task that failed can be retried.")
            try await takeEdit(into: execution, of: task, by: asker)
            _ = try await ask(.retry, task, execution, asker)
            return ReleaseAnswer(
                execution: execution.id, task: task.id, status: .restarting)
        }
    }

    /// Orders nothing new, and cancels what runs.
    package func stop(_ id: String, by asker: Asker) async throws -> ReleaseAnswer {
        let (task, execution) = try await executed(id, in: asker.project)
        return await answer(try await ask(.stop, task, execution, asker), task, execution)
    }

    /// Goes on after a stop.
    package func resume(_ id: String, by asker: Asker) async throws -> ReleaseAnswer {
        let (task, execution) = try await executed(id, in: asker.project)
        try await require(task, [.paused], "Only a release task that is paused can go on.")
        return await answer(try await ask(.resume, task, execution, asker), task, execution)
    }

    /// Puts back what the last execution did, newest first.
    package func rollBack(_ id: String, by asker: Asker) async throws -> ReleaseAnswer {
        let (task, execution) = try await executed(id, in: asker.project)
        try await require(
            task, [.successful, .failed],
            "Only a release task that was successful or has failed can be rolled back.")
        return await answer(try await ask(.rollBack, task, execution, asker), task, execution)
    }

    /// What somebody says at a checkpoint.
    package struct Decision: Hashable, Sendable {
        /// A task's name, or that of one of its steps: `roll-out.check.board`.
        package var task: String
        package var agrees: Bool
        package var message: String
        /// Whether they may agree at approvals, and say go at triggers.
        package var mayApprove: Bool
        package var mayTrigger: Bool

        package init(
            task: String, agrees: Bool, message: String = "", mayApprove: Bool = true,
            mayTrigger: Bool = true
        ) {
            self.task = task
            self.agrees = agrees
            self.message = message
            self.mayApprove = mayApprove
            self.mayTrigger = mayTrigger
        }
    }

    /// Agrees to what a checkpoint shows now, says go, or refuses.
    package func decide(
        _ id: String, _ decision: Decision, by asker: Asker
    ) async throws -> ReleaseAnswer {
        let (task, execution) = try await executed(id, in: asker.project)
        guard let run = try await run(of: task) else {
            throw wrongState(
                task, .initialised, "Its last execution never began.", "start it again")
        }
        let name = try checkpoint(decision.task, in: run, of: task)
        let verb = try verb(for: decision, at: name, in: run)
        return await answer(try await ask(verb, task, execution, asker), task, execution)
    }

    /// The step that is meant: the task's own, or the one that waits of those it was made into.
    private func checkpoint(
        _ name: String, in run: Run, of task: ReleaseTask
    ) throws(ResourceError) -> String {
        let graph = run.graph
        if graph.step(named: name) != nil,
            !run.hasOpenStep(of: name) || run.isOpen(step: name)
        {
            return name
        }
        let steps = graph.tasks.indices.filter {
            ReleaseTaskPlanner.task(ofStep: graph.tasks[$0].name) == name
        }
        guard !steps.isEmpty else {
            throw .invalid(
                field: "task_name", "the release task has no task named \(name.prefix(80))")
        }
        let open = steps.map { graph.tasks[$0].name }.filter(run.isOpen(step:))
        guard open.count <= 1 else {
            throw .invalid(
                field: "task_name",
                "several checkpoints of \(name) wait: name one of \(open.joined(separator: ", "))")
        }
        return open.first ?? graph.tasks[steps[0]].name
    }

    private func verb(
        for decision: Decision, at name: String, in run: Run
    ) throws(ResourceError) -> Verb {
        guard let step = run.graph.step(named: name) else {
            throw .invalid(field: "task_name", "there is no task named \(name.prefix(80))")
        }
        let isTrigger =
            if case .trigger = run.graph.tasks[step.index].kind { true } else { false }
        guard isTrigger ? decision.mayTrigger : decision.mayApprove else {
            throw .notAllowed(
                "\(name) is \(isTrigger ? "a manual trigger" : "an approval"): that takes the "
                    + "permission checkpoint:\(isTrigger ? "trigger" : "approve")")
        }
        guard decision.agrees else { return .reject(step: name, comment: decision.message) }
        return isTrigger
            ? .trigger(step: name, comment: decision.message)
            : .agree(step: name, seen: run.shownDigest(at: step), comment: decision.message)
    }

    // MARK: Parts of it

    func executed(
        _ id: String, in project: String
    ) async throws -> (ReleaseTask, ReleaseTask.Execution) {
        let task = try find(id, in: project)
        guard let execution = task.lastExecution else {
            throw wrongState(task, .initialised, "It was never started.", "start it")
        }
        return (task, execution)
    }

    private func require(
        _ task: ReleaseTask, _ allowed: Set<ReleaseStatus>, _ sentence: String
    ) async throws {
        let status = try await status(of: task)
        guard !allowed.contains(status) else { return }
        throw wrongState(task, status, sentence, remedy(status))
    }

    /// What can be done instead.
    private func remedy(_ status: ReleaseStatus) -> String {
        switch status {
        case .initialised: "start it"
        case .successful: "roll it back, or start it again"
        case .failed: "retry it, roll it back, or start it again"
        case .releasing, .restarting: "wait until it has ended, or stop it"
        case .toBeApproved: "agree or refuse at the checkpoint that waits"
        case .paused: "continue it, or start it again"
        case .skipped, .rolledBack: "start it again"
        case .rollingBack, .stopping: "wait until it has ended"
        case .rollbackFailed:
            "retry the rollback by its run: slipway release retry RUN; or start it again"
        }
    }

    func ask(
        _ verb: Verb, _ task: ReleaseTask, _ execution: ReleaseTask.Execution, _ asker: Asker
    ) async throws -> Answer {
        do throws(EngineError) {
            return try await engine.command(
                verb, of: execution.run(in: task.project), commandID: Identifier.fresh(),
                by: asker.principal, in: asker.scope, from: asker.address)
        } catch {
            guard case .noSuchRun = error else { throw error }
            throw wrongState(
                task, .initialised, "Its last execution never began.", "start it again")
        }
    }
}

extension Run {
    fileprivate func isOpen(step name: String) -> Bool {
        guard let step = graph.step(named: name) else { return false }
        return steps[step.index].status == .open
    }

    /// Whether a step of the task waits for people.
    fileprivate func hasOpenStep(of task: String) -> Bool {
        guard tally[.open] > 0 else { return false }
        return graph.tasks.indices.contains { index in
            steps[index].status == .open
                && ReleaseTaskPlanner.task(ofStep: graph.tasks[index].name) == task
        }
    }
}
