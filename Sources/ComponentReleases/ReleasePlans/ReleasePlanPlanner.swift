package import ReleaseEngine
package import ReleaseModel

/// Makes the engine's plan of what a release plan says: one phase for each batch.
package struct ReleasePlanPlanner: Sendable {
    private let catalog: Catalog
    private let components: ComponentPlanner

    package init(catalog: Catalog) {
        self.catalog = catalog
        components = ComponentPlanner(catalog: catalog)
    }

    /// What a plan is made for.
    package struct Purpose: Sendable {
        package var name: String
        package var action: ReleasePlan.Action
        package var failStrategy: ReleasePlan.FailStrategy
        package var project: String
        /// The command that starts the run: planned twice with it, the plan is the same.
        package var seed: String
        package var creator: String
        package var at: Instant

        package init(
            name: String, action: ReleasePlan.Action, failStrategy: ReleasePlan.FailStrategy,
            project: String, seed: String, creator: String, at: Instant
        ) {
            self.name = name
            self.action = action
            self.failStrategy = failStrategy
            self.project = project
            self.seed = seed
            self.creator = creator
            self.at = at
        }
    }

    /// The whole plan: batches in order, the components of each side by side.
    package func plan(
        _ items: [ReleasePlanItem], for purpose: Purpose
    ) throws(ResourceError) -> Plan {
        var made = PlannedResources()
        made.creator = purpose.creator
        made.at = purpose.at
        var phases: [Plan.Phase] = []
        let named = Array(zip(items, items.tasks))
        for batch in Set(items.map(\.batch)).sorted() {
            made.beginPhase()
            var checks: [Plan.Group] = []
            var groups: [Plan.Group] = []
            for (item, task) in named where item.batch == batch {
                let steps = try steps(of: item, named: task, purpose, &made)
                let (before, own) = Self.split(steps, of: task)
                groups.append(Plan.Group(name: task, tasks: own))
                if !before.isEmpty { checks.append(Plan.Group(name: task, tasks: before)) }
            }
            // What an environment wants to hold stands before all of the batch, not before the
            // first of its components alone.
            if !checks.isEmpty {
                phases.append(Plan.Phase(name: "batch-\(batch)-checks", groups: checks))
            }
            phases.append(Plan.Phase(name: "batch-\(batch)", groups: groups))
        }
        try Self.requireRoom(phases)
        return Plan(
            name: purpose.name, failMode: purpose.failStrategy.failMode,
            parallelism: max(Plan.Limits.defaultParallelism, ReleasePlan.Limits.components),
            phases: phases)
    }

    private static func split(
        _ steps: [PlanTask], of task: String
    ) -> (checks: [PlanTask], own: [PlanTask]) {
        let isCheck = { (step: PlanTask) in step.name.hasPrefix("\(task).check.") }
        return (steps.filter(isCheck), steps.filter { !isCheck($0) })
    }

    private static func requireRoom(_ phases: [Plan.Phase]) throws(ResourceError) {
        guard phases.count <= Plan.Limits.phases else {
            throw .invalid(
                field: "components",
                "the batches, and the checks of their environments before them, are "
                    + "\(phases.count) phases; at most \(Plan.Limits.phases) follow each other: "
                    + "give more components the same seq")
        }
    }

    // MARK: One component

    private func steps(
        of item: ReleasePlanItem, named task: String, _ purpose: Purpose,
        _ made: inout PlannedResources
    ) throws(ResourceError) -> [PlanTask] {
        let known = try known(item, purpose)
        let kind: ComponentTaskKind
        let parameters: JSON
        switch (purpose.action, known) {
        case (.clone, let source?):
            kind = .createComponent
            parameters = .members(source.likeness + item.parameters)
        case (_, let component?):
            guard item.name == component.name else {
                throw .invalid(
                    field: "\(item.place).name",
                    "the component \(component.id) is called \(component.name)")
            }
            kind = .updateComponent
            parameters = .members(item.change + [.init("component_id", .string(component.id))])
        case (_, nil):
            kind = .createComponent
            parameters = .members(item.parameters)
        }
        do throws(ResourceError) {
            return try components.steps(
                of: kind, named: task, parameters, in: purpose.project, seed: purpose.seed,
                made: &made)
        } catch {
            throw item.placed(error)
        }
    }

    /// The component that is meant; nil where a new one is.
    private func known(
        _ item: ReleasePlanItem, _ purpose: Purpose
    ) throws(ResourceError) -> Component? {
        guard let id = item.component else { return nil }
        guard let found = catalog.find(Component.self, id, in: purpose.project) else {
            throw .missing(.component, id: id)
        }
        guard purpose.action != .create || found.deployed.isEmpty else {
            throw .wrongState(
                .component, "\(item.place).component_id: \(found.name) is released already.",
                [
                    .init(
                        "the plan's action is create",
                        remedy: "make a plan with the action upgrade, or leave component_id out")
                ])
        }
        return found
    }
}

extension ReleasePlanItem {
    /// What changes of a component that is there: where it runs does not.
    fileprivate var change: [JSON.Member] {
        let places = ["application_id", "application_name", "environment_id", "environment_name"]
        return parameters.filter { !places.contains($0.name) && $0.name != "name" }
    }
}

extension Component {
    /// What another one is made with that shall be like it.
    fileprivate var likeness: [JSON.Member] {
        let gray: JSON = ["type": "OneBatchRelease"]
        var members = spec.wire.object ?? []
        if case .gray = spec.strategy { members.append(.init("deploy_strategy", gray)) }
        return members + [
            .init("application_id", .string(application)),
            .init("environment_id", .string(environment)),
            .init("replica", .integer(Int64(spec.replicas))),
            .init("version", .string(spec.version)),
            .init(
                "source",
                [
                    "kind": .string(spec.sourceKind.rawValue),
                    "url": .string("\(spec.artifact)#sha256=\(spec.sha256)"),
                ]),
        ]
    }
}
