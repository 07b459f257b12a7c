import ReleaseEngine
import ReleaseModel
import SlipwayTestSupport

@testable import ComponentReleases

/// A catalog with an environment, and what a component's body says.
struct ComponentPlace {
    static let sha = String(repeating: "ab", count: 32)
    let catalog: Catalog
    var planner: ComponentPlanner { ComponentPlanner(catalog: catalog) }

    init(targets: [String] = [], checks: [Environment.Check] = []) async throws {
        catalog = try await Catalog.load(ComponentReleases.kinds, from: MemoryStore())
        var environment = Environment(
            id: "e", project: "p", name: "staging", creator: "alice", createdAt: 1)
        environment.targets = targets.map(Environment.Target.init(name:))
        environment.checks = checks
        let application = Application(
            id: "a", project: "p", name: "shop", creator: "alice", createdAt: 1)
        try await catalog.commit([.insert(environment), .insert(application)])
    }

    /// A body of a task, with some fields said otherwise.
    static func body(_ changes: [(String, JSON)] = []) -> JSON {
        let body: JSON = [
            "name": "web", "application_name": "shop", "environment_name": "staging",
            "version": "1.0", "replica": 2,
            "source": ["kind": "package", "url": .string("file:/shop.tar.gz#sha256=\(sha)")],
            "command": ["command": ["./server"], "args": ["{port}"]],
            "external_accesses": [["protocol": "HTTP", "forward_port": 8080]],
        ]
        return .members((body.object ?? []) + changes.map { .init($0.0, $0.1) })
    }

    /// A released component.
    func released() async throws -> Component {
        let spec = ComponentSpec(
            version: "1.0", artifact: "file:/shop.tar.gz", sha256: Self.sha, start: ["./server"],
            replicas: 4, variables: [Label("COLOR", "red")], port: 8080)
        var component = Component(
            id: "c", project: "p", application: "a", environment: "e", name: "web",
            creator: "alice", createdAt: 1, spec: spec)
        component.ports = ["host": 21_000]
        component.deployed["host"] = Component.Deployment(
            version: "1.0", sha256: Self.sha, replicas: 4, folder: "c.host", owner: "r-0/deploy")
        component.revisions = [
            Component.Revision(spec: spec, owner: "r-0/deploy", change: "JOB0", at: 1)
        ]
        try await catalog.commit([.insert(component)])
        return component
    }

    func plan(
        _ kind: ComponentTaskKind, _ body: JSON, seed: String = "s",
        made: inout PlannedResources
    ) throws -> [PlanTask] {
        try planner.steps(of: kind, named: "roll-out", body, in: "p", seed: seed, made: &made)
    }
}
