package import ReleaseModel

/// What a plan makes of a component, against what it was when the plan was made.
///
/// It is part of the plan, so whoever agrees to the plan's digest agrees to it.
package struct ComponentDifference: Hashable, Sendable {
    /// The first step that brings it.
    package var step: String
    /// The component's name; an application's where the step makes one.
    package var component: String
    /// Where it is brought; empty where nothing runs yet.
    package var targets: [String]
    package var changes: [ResourceChange]

    /// Every one of a plan, in plan order; steps that belong to one change are one.
    ///
    /// - Parameter isLeft: which steps count.
    package static func of(
        _ plan: Plan, where isLeft: (String) -> Bool = { _ in true }
    ) -> [ComponentDifference] {
        var found: [ComponentDifference] = []
        var places: [String: Int] = [:]
        for task in plan.phases.flatMap(\.groups).flatMap(\.tasks) where isLeft(task.name) {
            guard case .action(let action) = task.kind, action.driver == ComponentOrder.driver,
                let order = try? ComponentOrder(action.input)
            else { continue }
            switch order {
            case .createApplication(let record):
                found.append(
                    ComponentDifference(
                        step: task.name, component: record.name, targets: [],
                        changes: [ResourceChange("application", "", record.name)]))
            case .deploy(let deploy):
                guard let changes = deploy.changes else { continue }
                if let place = places[deploy.change] {
                    if !found[place].targets.contains(deploy.target) {
                        found[place].targets.append(deploy.target)
                    }
                } else {
                    places[deploy.change] = found.count
                    found.append(
                        ComponentDifference(
                            step: task.name, component: deploy.name ?? deploy.component,
                            targets: [deploy.target], changes: changes.map(\.unescaped)))
                }
            case .createComponent, .remove: continue
            }
        }
        return found
    }
}

extension ResourceChange {
    /// As it was before it was kept from being read as a reference.
    fileprivate var unescaped: ResourceChange {
        ResourceChange(
            field, before.replacing("$${", with: "${"), after.replacing("$${", with: "${"))
    }
}
