import ComponentReleases
import Logging
import ReleaseEngine
import ReleaseModel
import SlipwayTestSupport

/// Release plans over a real engine and the real driver of components; a script stands for the
/// processes.
struct ReleasePlanBench: Sendable {
    let releases: ComponentReleases
    let engine: Engine
    let store: MemoryStore
    /// By the steps of plans: `api.eu`, `api.us`; each component has two targets.
    let driver: ScriptedDriver

    var plans: ReleasePlans { releases.releasePlans }
    var catalog: Catalog { releases.catalog }

    static func run(
        store: MemoryStore = MemoryStore(), _ body: (ReleasePlanBench) async throws -> Void
    ) async throws {
        var options = EngineOptions()
        options.drain = .zero
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let catalog = try await Catalog.load(ComponentReleases.kinds, from: store)
        let driver = ScriptedDriver()
        let engine = Engine(
            store: store,
            drivers: [
                "component": ComponentDriver(
                    process: driver, catalog: catalog, ports: PortBook(catalog: catalog))
            ], options: options, logger: logger)
        let bench = ReleasePlanBench(
            releases: ComponentReleases(catalog: catalog, engine: engine), engine: engine,
            store: store, driver: driver)
        async let running: Void = engine.run()
        do {
            if catalog.count(ReleaseApplication.self, in: "p") == 0 { try await bench.furnish() }
            try await body(bench)
        } catch {
            await engine.shutDown()
            try await running
            throw error
        }
        await engine.shutDown()
        try await running
    }

    /// An application, and a place with two targets.
    private func furnish() async throws {
        var place = ReleaseEnvironment(
            id: "place", project: "p", name: "place", creator: "maria", createdAt: 1)
        place.targets = [.init(name: "eu"), .init(name: "us")]
        try await catalog.commit([
            .insert(place),
            .insert(
                ReleaseApplication(
                    id: "shop", project: "p", name: "shop", creator: "maria", createdAt: 1)),
        ])
    }

    /// Lets the environment want an approval before anything changes in it.
    func addCheck() async throws {
        _ = try await catalog.update(ReleaseEnvironment.self, "place", in: "p") {
            $0.checks = [.init(name: "board", task: ["approval": ["approvers": ["alice"]]])]
        }
    }

    func asker(_ principal: Principal = .maria, in project: String = "p") -> Asker {
        Asker(
            principal: principal, scope: ProjectScope(project), address: "test",
            now: .second(86_400))
    }

    /// Components that are released already, by name.
    func components(_ names: String...) async throws -> [String: String] {
        var ids: [String: String] = [:]
        for name in names {
            let made = try await releases.components.create(
                Self.spec(name, "1.0.0"), of: "shop", by: asker())
            try await settled("\(name) is released") {
                try await releases.jobs.find(made.job, in: "p").status == .succeeded
            }
            ids[name] = made.component
        }
        return ids
    }

    func make(
        _ action: String, _ components: [JSON], failStrategy: String = "stop",
        name: String = "release-1zws2j"
    ) async throws -> String {
        try await plans.create(
            try Self.draft(action, components, failStrategy: failStrategy, name: name),
            by: asker()
        ).id
    }

    func plan(
        _ action: String, _ components: [JSON], failStrategy: String = "stop",
        seed: String = "s"
    ) throws -> Plan {
        let draft = try Self.draft(action, components, failStrategy: failStrategy)
        return try ReleasePlanPlanner(catalog: catalog).plan(
            draft.items,
            for: .init(
                name: "n", action: draft.action, failStrategy: draft.failStrategy,
                project: "p", seed: seed, creator: "maria", at: .second(0)))
    }

    func status(_ id: String) async throws -> ReleasePlanStatus {
        try await plans.status(of: try plans.find(id, in: "p"))
    }

    func reach(_ status: ReleasePlanStatus, _ id: String) async throws {
        try await settled("\(id) is \(status)") { try await self.status(id) == status }
    }

    func progress(_ id: String) async throws -> [ReleasePlanProgress] {
        try await plans.progress(of: try plans.find(id, in: "p"))
    }

    /// Of the deployments of each component: `api RUNNING SUCCEEDED`.
    func words(_ id: String) async throws -> [String] {
        try await progress(id).map { progress in
            let job = progress.release?.status ?? .created
            let back = progress.rollback.map { " \($0.status.rawValue)" } ?? ""
            return "\(progress.item.name) \(progress.status.rawValue) \(job.rawValue)\(back)"
        }
    }

    func settled(_ what: String, _ holds: () async throws -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < end {
            if try await holds() { return }
            try await Task.sleep(for: .milliseconds(2))
        }
        throw NotReached(what: what)
    }

    struct NotReached: Error {
        let what: String
    }
}

// MARK: What a client sends

extension ReleasePlanBench {
    static let digest = String(repeating: "a", count: 64)

    static func spec(_ name: String, _ version: String?) -> JSON {
        var members: [JSON.Member] = [
            .init("name", .string(name)), .init("environment_id", "place"),
            .init(
                "source",
                [
                    "kind": "package",
                    "url": .string("file:/tmp/\(name)-\(version ?? "n").tgz#sha256=\(digest)"),
                ]),
            .init("replica", 1), .init("command", ["command": ["./server"]]),
        ]
        if let version { members.append(.init("version", .string(version))) }
        return .members(members)
    }

    /// An upgrade of a component.
    static func upgrade(
        _ name: String, _ id: String?, seq: Int64, version: String = "2.0.0"
    ) -> JSON {
        .members(
            (spec(name, version).object ?? []) + [
                .init("seq", .integer(seq)), .init("component_id", id.map(JSON.string) ?? .null),
            ])
    }

    /// A new component of the application.
    static func new(_ name: String, seq: Int64, version: String? = "1.0.0") -> JSON {
        .members(
            (spec(name, version).object ?? []) + [
                .init("seq", .integer(seq)), .init("application_id", "shop"),
            ])
    }

    static func draft(
        _ action: String, _ components: [JSON], failStrategy: String = "stop",
        name: String = "release-1zws2j"
    ) throws -> ReleasePlanDraft {
        try ReleasePlanDraft(body: body(action, components, failStrategy, name))
    }

    static func body(
        _ action: String, _ components: [JSON], _ failStrategy: String = "stop",
        _ name: String = "release-1zws2j"
    ) -> JSON {
        [
            "name": .string(name), "action": .string(action),
            "fail_strategy": .string(failStrategy), "components": .array(components),
        ]
    }
}
