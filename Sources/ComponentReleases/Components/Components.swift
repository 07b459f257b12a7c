internal import ReleaseEngine
package import ReleaseModel

/// Components: made, changed, looked at and removed; every change is a job of the engine.
package struct Components: Sendable {
    static let most = 15_000

    let catalog: Catalog
    let engine: Engine
    let host: any HostView

    private var planner: ComponentPlanner { ComponentPlanner(catalog: catalog) }

    package func all(in project: String) -> [Component] {
        catalog.all(Component.self, in: project)
    }

    /// - Parameter application: the one it must belong to.
    package func find(
        _ id: String, of application: String, in project: String
    ) throws(ResourceError) -> Component {
        guard catalog.find(Application.self, application, in: project) != nil else {
            throw .missing(.application, id: application)
        }
        guard let found = catalog.find(Component.self, id, in: project),
            found.application == application
        else { throw .missing(.component, id: id) }
        return found
    }

    // MARK: Changing

    /// Makes the component and starts the job that releases its first version.
    package func create(
        _ body: JSON, of application: String, by asker: Asker
    ) async throws(ResourceError) -> (component: String, job: String) {
        let request = try ComponentRequest(body)
        let application = try planner.application(
            id: application, name: nil, in: asker.project, PlannedResources())
        let environment = try planner.environment(
            id: request.text("environment_id"), name: nil, in: asker.project)
        guard catalog.count(Component.self, in: asker.project) < Self.most else {
            throw .invalid(
                field: "name", "there are \(Self.most) components already; delete one first")
        }
        let job = Self.newJob()
        let spec = try request.spec(over: nil, version: VersionName.of(asker.now, seed: job))
        var component = Component(
            id: Identifier.fresh(), project: asker.project, application: application.id,
            environment: environment.id, name: try request.name(), creator: asker.principal.name,
            createdAt: asker.now.milliseconds, spec: spec)
        let tasks = try tasks(component, spec, .create, job, in: environment)
        component.note(change(job, .create, spec.version, asker))
        do throws(CatalogError) {
            try await catalog.commit(
                [.insert(component)], asker.audit("component.create", component.id))
        } catch {
            throw ResourceError(error, .component)
        }
        do {
            try await start(tasks, job, .create, component, asker)
        } catch {
            // Nothing of it was begun, so nothing of it stays.
            try? await catalog.commit([.remove(Component.self, component.id)])
            throw error
        }
        return (component.id, job)
    }

    /// Starts the job that makes of it what is asked for.
    package func modify(
        _ component: Component, _ body: JSON, by asker: Asker
    ) async throws(ResourceError) -> String {
        let request = try ComponentRequest(body)
        if let name = request.text("name"), name != component.name {
            throw .invalid(
                field: "name", "a component keeps its name, \(component.name); make a new one")
        }
        let job = Self.newJob()
        let spec = try request.spec(
            over: component.spec, version: VersionName.of(asker.now, seed: job))
        return try await change(component, to: spec, .upgrade, job, by: asker)
    }

    /// Takes it from every target, and then its record.
    package func delete(
        _ component: Component, by asker: Asker
    ) async throws(ResourceError) -> String {
        let job = Self.newJob()
        let environment = try environment(of: component)
        var tasks: [PlanTask] = []
        for task in try self.tasks(
            component, component.spec, .delete, job, in: environment, strategy: .oneBatch,
            replicas: 0, isRuled: false)
        {
            guard case .action(let action) = task.kind, let target = action.input["target"]?.string
            else {
                tasks.append(task)
                continue
            }
            // What was never there needs no package fetched to be taken away.
            let folder = Component.folder(component.id, on: target)
            let root = action.input["process"]?["root"]?.string
            let lives = await host.living(folder, root: root) > 0
            if component.deployed[target] != nil || lives { tasks.append(task) }
        }
        tasks.append(
            PlanTask(
                name: "remove",
                kind: .action(
                    ComponentOrder.remove(project: component.project, component: component.id)
                        .action)))
        return try await begin(
            component, tasks, .delete, job, component.spec.version, by: asker)
    }

    /// Changes the component to a spec in a job.
    func change(
        _ component: Component, to spec: ComponentSpec, _ action: Component.Action,
        _ job: String, by asker: Asker, strategy: ComponentSpec.Strategy? = nil,
        replicas: Int? = nil, isAlone: Bool = true
    ) async throws(ResourceError) -> String {
        let tasks = try tasks(
            component, spec, action, job, in: try environment(of: component), strategy: strategy,
            replicas: replicas)
        return try await begin(
            component, tasks, action, job, spec.version, by: asker, isAlone: isAlone)
    }

    // MARK: Jobs

    static func newJob() -> String { "JOB" + Identifier.fresh() }

    func environment(of component: Component) throws(ResourceError) -> Environment {
        try planner.environment(id: component.environment, name: nil, in: component.project)
    }

    private func tasks(
        _ component: Component, _ spec: ComponentSpec, _ action: Component.Action, _ job: String,
        in environment: Environment, strategy: ComponentSpec.Strategy? = nil,
        replicas: Int? = nil, isRuled: Bool = true
    ) throws(ResourceError) -> [PlanTask] {
        var made = PlannedResources()
        let variables = catalog.find(
            Application.self, component.application, in: component.project
        )?.variables[environment.id]
        let name = "deploy"
        return try planner.checks(of: environment, before: name, &made)
            + planner.deploy(
                component, spec, action, change: job, named: name, in: environment,
                variables: variables ?? [], strategy: strategy, replicas: replicas,
                isRuled: isRuled)
    }

    private func change(
        _ job: String, _ action: Component.Action, _ version: String, _ asker: Asker
    ) -> Component.Change {
        Component.Change(
            id: job, run: RunID(startedBy: job, in: asker.project).description, action: action,
            version: version, at: asker.now.milliseconds)
    }

    /// Notes the job, and starts it; refused while another one is under way.
    private func begin(
        _ component: Component, _ tasks: [PlanTask], _ action: Component.Action, _ job: String,
        _ version: String, by asker: Asker, isAlone: Bool = true
    ) async throws(ResourceError) -> String {
        if isAlone { try await refuseWhileChanged(component) }
        let seen = component.lastChange
        let change = change(job, action, version, asker)
        do {
            _ = try await catalog.update(
                Component.self, component.id, in: component.project,
                asker.audit("component.\(action.rawValue)", component.id)
            ) { record in
                guard record.lastChange == seen else {
                    throw Self.busy(record, record.lastChange?.id ?? "")
                }
                record.note(change)
            }
        } catch {
            throw ResourceError(any: error, .component)
        }
        do {
            try await start(tasks, job, action, component, asker)
        } catch {
            _ = try? await catalog.update(
                Component.self, component.id, in: component.project
            ) { record in record.changes.removeAll { $0.id == job } }
            throw error
        }
        return job
    }

    private func start(
        _ tasks: [PlanTask], _ job: String, _ action: Component.Action, _ component: Component,
        _ asker: Asker
    ) async throws(ResourceError) {
        let plan = Plan(
            name: "\(action.rawValue)-\(component.name)",
            phases: [
                .init(name: action.rawValue, groups: [.init(name: component.name, tasks: tasks)])
            ])
        do throws(EngineError) {
            _ = try await engine.start(
                plan, commandID: job, by: asker.principal, in: asker.scope, from: asker.address)
        } catch {
            throw ResourceError(error)
        }
    }

    func refuseWhileChanged(_ component: Component) async throws(ResourceError) {
        guard let change = component.lastChange else { return }
        guard let run = try? await engine.runState(RunID(change.run)) else { return }
        let progress = JobProgress(run, of: component.id, isWhole: false)
        guard run.status.isOpen, !progress.isOver else { return }
        throw Self.busy(component, change.id)
    }

    private static func busy(_ component: Component, _ job: String) -> ResourceError {
        .wrongState(
            .component, "\(component.name) is being changed by the job \(job).",
            [.init("the job is not over", remedy: "wait for its end, or stop it")])
    }
}

extension ResourceError {
    /// What the engine said about a job.
    init(_ error: EngineError) {
        switch error {
        case .refused(let refusal):
            self = .wrongState(.job, refusal.sentence, refusal.facts)
        case .noSuchRun(let run): self = .missing(.job, id: run.description)
        case .unavailable, .shuttingDown, .damaged: self = .unavailable(error.description)
        }
    }
}
