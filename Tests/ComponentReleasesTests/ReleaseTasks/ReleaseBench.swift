import ComponentReleases
import Logging
import ReleaseEngine
import ReleaseModel
import SlipwayTestSupport

/// Release tasks over a real engine; commands are done by a script.
struct ReleaseBench: Sendable {
    let releases: ComponentReleases
    let engine: Engine
    let store: MemoryStore
    let driver: ScriptedDriver

    var tasks: ReleaseTasks { releases.releaseTasks }

    static func run(
        store: MemoryStore = MemoryStore(), driver: ScriptedDriver = ScriptedDriver(),
        _ body: (ReleaseBench) async throws -> Void
    ) async throws {
        var options = EngineOptions()
        options.drain = .zero
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let engine = Engine(
            store: store,
            drivers: ["command": driver, "http": driver, "component": driver], options: options,
            logger: logger)
        let catalog = try await Catalog.load(ComponentReleases.kinds, from: store)
        let bench = ReleaseBench(
            releases: ComponentReleases(catalog: catalog, engine: engine), engine: engine,
            store: store, driver: driver)
        async let running: Void = engine.run()
        do {
            try await body(bench)
        } catch {
            await engine.shutDown()
            try await running
            throw error
        }
        await engine.shutDown()
        try await running
    }

    func asker(
        _ principal: Principal, in project: String = "p", at now: Instant = .second(0)
    ) -> Asker {
        Asker(
            principal: principal, scope: ProjectScope(project), address: "test", now: now)
    }

    /// A release task of stages, each with one group.
    func make(
        _ stages: [[JSON]], name: String = "storefront", failMode: String = "stop"
    ) async throws -> String {
        try await tasks.create(
            try Self.draft(stages, name: name, failMode: failMode), by: asker(.maria)
        ).id
    }

    func edit(
        _ id: String, _ stages: [[JSON]], by person: Principal = .maria
    ) async throws -> ReleaseTask {
        try await tasks.edit(id, try Self.draft(stages), by: asker(person))
    }

    func plan(_ config: ReleaseConfig) throws -> Plan {
        try ReleaseTaskPlanner(components: ComponentPlanner(catalog: releases.catalog)).plan(
            config,
            for: .init(
                name: "n", failMode: .stop, project: "p", seed: "s", creator: "maria",
                at: .second(0)))
    }

    /// Waits until it has a status; at most a minute.
    @discardableResult
    func reach(_ status: ReleaseStatus, _ id: String) async throws -> ReleaseTask {
        let end = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < end {
            let task = try tasks.find(id, in: "p")
            if try await tasks.status(of: task) == status { return task }
            try await Task.sleep(for: .milliseconds(2))
        }
        throw BenchError.timeOut(try await tasks.status(of: try tasks.find(id, in: "p")))
    }

    func status(_ id: String) async throws -> ReleaseStatus {
        try await tasks.status(of: try tasks.find(id, in: "p"))
    }
}

enum BenchError: Error {
    case timeOut(ReleaseStatus)
    case noStep
}

// MARK: What a client sends

extension ReleaseBench {
    static func draft(
        _ stages: [[JSON]], name: String = "storefront", failMode: String = "stop"
    ) throws -> ReleaseTaskDraft {
        try ReleaseTaskDraft(body: body(stages, name: name, failMode: failMode))
    }

    static func body(
        _ stages: [[JSON]], name: String = "storefront", failMode: String = "stop"
    ) -> JSON {
        let stages = stages.enumerated().map { number, tasks -> JSON in
            [
                "name": .string("s\(number)"),
                "groups": [["tasks": .array(tasks)]],
            ]
        }
        return [
            "name": .string(name), "model_version": 2, "config_mode": "ui",
            "fail_mode": .string(failMode), "stages": .array(stages),
        ]
    }

    static func task(_ name: String, _ type: String, _ input: JSON) -> JSON {
        ["name": .string(name), "task_type": .string(type), "input": input]
    }

    static func command(_ name: String, _ argument: String = "x") -> JSON {
        task(
            name, "command",
            [
                "run": ["/bin/echo", .string(argument)], "directory": "/tmp", "undo": "none",
            ])
    }

    static func approval(_ name: String, by people: [String] = []) -> JSON {
        task(
            name, "manual_approval",
            people.isEmpty ? [:] : ["approvers": .array(people.map(JSON.string))])
    }

    static func trigger(_ name: String) -> JSON { task(name, "manual_trigger", [:]) }
}
