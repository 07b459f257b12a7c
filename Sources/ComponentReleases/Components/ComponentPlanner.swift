package import ReleaseEngine
package import ReleaseModel

/// The kinds of tasks that are about components.
package enum ComponentTaskKind: String, CaseIterable, Sendable {
    case createApplication = "create_application"
    case createComponent = "create_component"
    case updateComponent = "update_component"
}

/// Makes the engine's steps of tasks about components.
package struct ComponentPlanner: Sendable {
    let catalog: Catalog

    package init(catalog: Catalog) {
        self.catalog = catalog
    }

    /// The steps of one task, in order; their names begin with the task's.
    ///
    /// `roll-out`, or `roll-out.eu` and `roll-out.us` where there are several targets; a gray
    /// release goes on behind the trigger `roll-out.continue`.
    ///
    /// - Parameters:
    ///   - seed: the command that starts the run; ids of what the task creates follow from it and
    ///     the task's name, so that planning twice gives the same steps.
    ///   - made: what earlier tasks of the same plan create; an update or a component may refer to
    ///     an application or component that an earlier task creates.
    package func steps(
        of kind: ComponentTaskKind, named name: String, _ parameters: JSON, in project: String,
        seed: String, made: inout PlannedResources
    ) throws(ResourceError) -> [PlanTask] {
        switch kind {
        case .createApplication:
            try createApplication(name, parameters, project, seed, &made)
        case .createComponent: try createComponent(name, parameters, project, seed, &made)
        case .updateComponent: try updateComponent(name, parameters, project, seed, &made)
        }
    }

    /// The difference that such a task would make now, for `slipway diff` and for approvers.
    package func changes(
        of kind: ComponentTaskKind, _ parameters: JSON, in project: String
    ) throws(ResourceError) -> [ResourceChange] {
        let made = PlannedResources()
        switch kind {
        case .createApplication:
            try WireShape.application.check(parameters, at: "")
            let name = try WireFields(parameters).name()
            return [ResourceChange("application", "", name)]
        case .createComponent:
            let request = try ComponentRequest(parameters, .task(Self.places))
            let spec = try request.spec(over: nil, version: "yyyy.MMdd.n")
            return [ResourceChange("component", "", try request.name())]
                + spec.changes(from: nil)
        case .updateComponent:
            let request = try ComponentRequest(parameters, .task(Self.components))
            let component = try component(request, in: project, made)
            let spec = try request.spec(over: component.spec, version: "yyyy.MMdd.n")
            return spec.changes(from: component.spec)
        }
    }

    static let places = ["application_id", "application_name", "environment_name"]
    static let components = ["component_id", "component_name", "application_name"]
}

extension ComponentPlanner {
    private func createApplication(
        _ task: String, _ parameters: JSON, _ project: String, _ seed: String,
        _ made: inout PlannedResources
    ) throws(ResourceError) -> [PlanTask] {
        try WireShape.application.check(parameters, at: "")
        let fields = WireFields(parameters)
        let name = try fields.name()
        let id = Identifier.derived(seed, task)
        let known = catalog.all(Application.self, in: project).first { $0.name == name }
        guard known == nil || known?.id == id, made.applications[name] == nil else {
            throw .nameTaken(.application, name)
        }
        var record = Application(
            id: id, project: project, name: name, creator: made.creator, createdAt: 0)
        record.description = try fields.description() ?? ""
        record.labels = try fields.labels() ?? []
        made.applications[name] = record
        return [
            PlanTask(
                name: task,
                kind: .action(
                    ComponentOrder.createApplication(record).action))
        ]
    }

    private func createComponent(
        _ task: String, _ parameters: JSON, _ project: String, _ seed: String,
        _ made: inout PlannedResources
    ) throws(ResourceError) -> [PlanTask] {
        let request = try ComponentRequest(parameters, .task(Self.places))
        let application = try application(
            id: request.text("application_id"), name: request.text("application_name"),
            in: project, made)
        let environment = try environment(
            id: request.text("environment_id"), name: request.text("environment_name"),
            in: project)
        let name = try request.name()
        let id = Identifier.derived(seed, task)
        let all = catalog.all(Component.self, in: project) + made.components
        if all.contains(where: {
            $0.id != id && $0.application == application.id && $0.name == name
        }) {
            throw .nameTaken(.component, name)
        }
        let spec = try request.spec(
            over: nil, version: VersionName.of(made.at, seed: "\(seed)/\(task)"))
        let component = Component(
            id: id, project: project, application: application.id, environment: environment.id,
            name: name, creator: made.creator, createdAt: 0, spec: spec)
        made.components.append(component)
        let change = Self.change(seed, task)
        return try checks(of: environment, before: task, &made)
            + [
                PlanTask(
                    name: "\(task).create",
                    kind: .action(ComponentOrder.createComponent(component).action))
            ]
            + deploy(
                component, spec, .create, change: change, named: task, in: environment,
                variables: application.variables[environment.id] ?? [])
    }

    private func updateComponent(
        _ task: String, _ parameters: JSON, _ project: String, _ seed: String,
        _ made: inout PlannedResources
    ) throws(ResourceError) -> [PlanTask] {
        let request = try ComponentRequest(parameters, .task(Self.components))
        let component = try component(request, in: project, made)
        let spec = try request.spec(
            over: component.spec, version: VersionName.of(made.at, seed: "\(seed)/\(task)"))
        let environment = try environment(id: component.environment, name: nil, in: project)
        let application = try application(
            id: component.application, name: nil, in: project, made)
        return try checks(of: environment, before: task, &made)
            + deploy(
                component, spec, .upgrade, change: Self.change(seed, task), named: task,
                in: environment, variables: application.variables[environment.id] ?? [])
    }

    /// The job's id of what a task changes.
    private static func change(_ seed: String, _ task: String) -> String {
        "JOB" + Identifier.derived(seed, "\(task)/job")
    }

    // MARK: What is meant

    func application(
        id: String?, name: String?, in project: String, _ made: PlannedResources
    ) throws(ResourceError) -> Application {
        if let id {
            let planned = made.applications.values.first { $0.id == id }
            guard let found = catalog.find(Application.self, id, in: project) ?? planned else {
                throw .missing(.application, id: id)
            }
            return found
        }
        guard let name else {
            throw .invalid(
                field: "application_name", "is missing: say it, or application_id")
        }
        let found = catalog.all(Application.self, in: project).first { $0.name == name }
        guard let found = made.applications[name] ?? found else {
            throw .missing(.application, id: name)
        }
        return found
    }

    func environment(
        id: String?, name: String?, in project: String
    ) throws(ResourceError) -> Environment {
        if let id {
            guard let found = catalog.find(Environment.self, id, in: project) else {
                throw .missing(.environment, id: id)
            }
            return found
        }
        guard let name else {
            throw .invalid(
                field: "environment_id", "is missing: it says where the component runs")
        }
        guard
            let found = catalog.all(Environment.self, in: project).first(where: {
                $0.name == name
            })
        else { throw .missing(.environment, id: name) }
        return found
    }

    private func component(
        _ request: ComponentRequest, in project: String, _ made: PlannedResources
    ) throws(ResourceError) -> Component {
        if let id = request.text("component_id") {
            let planned = made.components.first { $0.id == id }
            guard let found = catalog.find(Component.self, id, in: project) ?? planned else {
                throw .missing(.component, id: id)
            }
            return found
        }
        guard let name = request.text("component_name") else {
            throw .invalid(
                field: "component_name",
                "is missing: say it with application_name, or component_id")
        }
        let application = try application(
            id: nil, name: request.text("application_name"), in: project, made)
        let all = catalog.all(Component.self, in: project) + made.components
        guard
            let found = all.first(where: {
                $0.application == application.id && $0.name == name
            })
        else { throw .missing(.component, id: name) }
        return found
    }
}
