internal import ComponentReleases
internal import ReleaseModel
internal import SlipwayAPI

extension API.Application {
    init(_ application: ReleaseApplication, components: Int) {
        self.init(
            id: application.id, name: application.name, description: application.description,
            labels: application.labels.map(API.Label.init), components: components,
            creator: application.creator, createdAt: .milliseconds(application.createdAt),
            changedAt: .milliseconds(application.changedAt))
    }
}

extension API.Label {
    init(_ label: Label) { self.init(label.key, label.value) }
}

extension API.Timestamp {
    static func milliseconds(_ milliseconds: Int64) -> API.Timestamp {
        API.Timestamp(Instant(milliseconds: milliseconds))
    }
}

extension API.Component {
    init(
        _ component: Component, _ status: ComponentStatus, application: String,
        environment: String
    ) {
        self.init(
            id: component.id, name: component.name,
            application: Named(id: component.application, name: application),
            environment: Named(id: component.environment, name: environment),
            status: status.word.rawValue.lowercased(), available: status.available,
            replicas: status.replicas, spec: Spec(component.spec),
            deployed: component.deployed.sorted { $0.key < $1.key }.map(Deployed.init),
            lastJob: component.lastChange.map(Job.init), creator: component.creator,
            createdAt: .milliseconds(component.createdAt),
            changedAt: .milliseconds(component.changedAt))
    }
}

extension API.Component.Spec {
    init(_ spec: ComponentSpec) {
        self.init(
            version: spec.version, artifact: spec.artifact, sha256: spec.sha256,
            command: spec.start, replicas: spec.replicas,
            variables: spec.variables.map(API.Label.init), port: spec.port,
            health: spec.health?.path, strategy: spec.strategy.words)
    }
}

extension API.Component.Deployed {
    init(_ target: String, _ deployment: Component.Deployment) {
        self.init(
            target: target, version: deployment.version, sha256: deployment.sha256,
            replicas: deployment.replicas, beside: deployment.beside)
    }
}

extension API.Component.Job {
    init(_ change: Component.Change) {
        self.init(
            id: change.id, run: change.run, action: change.action.rawValue,
            version: change.version, at: .milliseconds(change.at))
    }
}

extension API.ComponentChange {
    init(_ difference: ComponentDifference) {
        self.init(
            step: difference.step, component: difference.component, targets: difference.targets,
            changes: difference.changes.map {
                API.FieldChange(field: $0.field, before: $0.before, after: $0.after)
            })
    }
}
