internal import PlanLanguage
internal import ReleaseEngine
internal import ReleaseModel

extension ComponentPlanner {
    /// The steps that bring a spec to every target of an environment.
    ///
    /// - Parameters:
    ///   - strategy: how; nil: as the spec says.
    ///   - replicas: how many shall run; nil: as many as the spec says.
    ///   - isRuled: whether the environment's rules must allow it; not where something goes.
    func deploy(
        _ component: Component, _ spec: ComponentSpec, _ action: Component.Action, change: String,
        named name: String, in environment: Environment, variables: [Label],
        strategy: ComponentSpec.Strategy? = nil, replicas: Int? = nil, isRuled: Bool = true
    ) throws(ResourceError) -> [PlanTask] {
        if isRuled { try check(component, spec, in: environment) }
        let merged = Self.merge(variables, spec.variables)
        let changes = component.changes(to: spec, action, replicas: replicas)
        func steps(_ name: String, _ strategy: ComponentSpec.Strategy) -> [PlanTask] {
            environment.places.map { target in
                let process = spec.process(
                    Component.folder(component.id, on: target.name), on: target,
                    variables: merged, as: strategy, replicas: replicas ?? spec.replicas)
                let order = ComponentOrder.deploy(
                    component, target.name, process: process, spec: spec, action: action,
                    change: change, changes: changes)
                let isOnly = environment.places.count == 1
                return PlanTask(
                    name: isOnly ? name : "\(name).\(target.name)", kind: .action(order.action))
            }
        }
        if let strategy { return steps(name, strategy) }
        guard case .gray(let part, _, let batches) = spec.strategy else {
            return steps(name, spec.strategy)
        }
        guard action != .create else {
            throw .invalid(
                field: "deploy_strategy.type",
                "GrayRelease needs a version that runs already; release the first one with "
                    + "OneBatchRelease or RollingRelease")
        }
        guard part < spec.replicas else {
            throw .invalid(
                field: "deploy_strategy.gray_release.first_batch_replica",
                "must be less than the \(spec.replicas) replicas of all")
        }
        return steps(name, spec.strategy)
            + [PlanTask(name: "\(name).continue", kind: .trigger(TriggerSpec()))]
            + steps("\(name).rest", .rolling(batches: batches))
    }

    /// What the environment wants to hold before a task changes anything there.
    func checks(
        of environment: Environment, before name: String, _ made: inout PlannedResources
    ) throws(ResourceError) -> [PlanTask] {
        guard made.isFirst(in: environment.id) else { return [] }
        var tasks: [PlanTask] = []
        for check in environment.checks {
            tasks.append(PlanTask(name: "\(name).check.\(check.name)", kind: try check.kind()))
        }
        return tasks
    }

    /// What the environment and others in it allow.
    private func check(
        _ component: Component, _ spec: ComponentSpec, in environment: Environment
    ) throws(ResourceError) {
        let rules = environment.rules
        guard spec.replicas <= rules.maximumReplicas else {
            throw .invalid(
                field: "replica",
                "\(environment.name) allows at most \(rules.maximumReplicas), not \(spec.replicas)")
        }
        guard rules.artifacts.isEmpty || !Template.mayRefer(spec.artifact) else {
            throw .invalid(
                field: "source.url",
                "\(environment.name) allows only packages from "
                    + rules.artifacts.joined(separator: ", ")
                    + ": write the address out, for what is handed on is known too late")
        }
        guard rules.artifacts.isEmpty || rules.artifacts.contains(where: spec.artifact.hasPrefix)
        else {
            throw .invalid(
                field: "source.url",
                "\(environment.name) allows only packages from "
                    + rules.artifacts.joined(separator: ", "))
        }
        guard let port = spec.port else { return }
        guard !(rules.firstPort...rules.lastPort).contains(port) else {
            throw .invalid(
                field: "external_accesses[0].forward_port",
                "\(port) is one of the private ports of \(environment.name), "
                    + "\(rules.firstPort) to \(rules.lastPort); take another one")
        }
        let others = catalog.all(Component.self, in: component.project)
        if let other = others.first(where: {
            $0.id != component.id && $0.environment == environment.id && $0.spec.port == port
        }) {
            throw .invalid(
                field: "external_accesses[0].forward_port",
                "\(port) is taken by \(other.name) in \(environment.name); take another one")
        }
    }

    /// The environment's, and over them the component's own.
    private static func merge(_ base: [Label], _ own: [Label]) -> [Label] {
        let names = Set(own.map(\.key))
        return base.filter { !names.contains($0.key) } + own
    }
}

extension Environment.Check {
    /// - Throws: what is wrong with it, as with a plan's task.
    func kind() throws(ResourceError) -> PlanTask.Kind {
        let task = JSON.members((task.object ?? []) + [.init("name", "check")])
        let plan: JSON = [
            "name": "checks",
            "phases": [
                ["name": "checks", "groups": [["name": "checks", "tasks": .array([task])]]]
            ],
        ]
        let read = PlanReader.read(plan.encoded, directory: nil)
        guard let kind = read.plan?.phases.first?.groups.first?.tasks.first?.kind else {
            let why = read.problems.first.map { "\($0.message)" } ?? "it cannot be read"
            throw .invalid(field: "checks.\(name)", why)
        }
        switch kind {
        case .approval, .trigger, .wait, .gate: return kind
        case .action:
            throw .invalid(
                field: "checks.\(name)",
                "must be an approval, a trigger, a gate or a wait: a check changes nothing")
        }
    }
}

extension Component {
    /// What becomes another way, for those who approve it.
    fileprivate func changes(
        to spec: ComponentSpec, _ action: Action, replicas: Int?
    ) -> [ResourceChange] {
        switch action {
        case .create: return spec.changes(from: nil)
        case .delete: return [ResourceChange("component", name, "")]
        case .upgrade, .start, .stop, .restart, .scale, .rollback, .gray:
            let changes = spec.changes(from: self.spec)
            guard let replicas, replicas != spec.replicas else { return changes }
            return changes + [ResourceChange("running", "\(self.spec.replicas)", "\(replicas)")]
        }
    }
}

extension ComponentSpec {
    /// The fields that differ, as people read them.
    func changes(from old: ComponentSpec?) -> [ResourceChange] {
        let before = old?.rows ?? [:]
        let after = rows
        return Set(before.keys).union(after.keys).sorted().compactMap { field in
            let (was, becomes) = (before[field] ?? "", after[field] ?? "")
            return was == becomes ? nil : ResourceChange(field, was, becomes)
        }
    }

    private var rows: [String: String] {
        var rows = [
            "version": version, "artifact": artifact, "sha256": sha256,
            "command": start.joined(separator: " "), "replicas": "\(replicas)",
            "strategy": strategy.words,
        ]
        if let port { rows["port"] = "\(port)" }
        if let health {
            rows["health"] = "\(health.path) within \(health.delay + health.timeout) s"
        }
        for variable in variables { rows["variables.\(variable.key)"] = variable.value }
        return rows
    }
}
