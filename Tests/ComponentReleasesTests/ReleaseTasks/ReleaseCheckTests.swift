import ReleaseEngine
import ReleaseModel
import SlipwayTestSupport
import Testing

@testable import ComponentReleases

/// What an environment wants to hold cannot be gone round by how a release task is written.
@Suite struct ReleaseCheckTests {
    private static let gate = Environment.Check(
        name: "calm",
        task: ["gate": ["driver": "http", "url": "http://example.org/", "within": "1s"]])

    private static func component(_ name: String) -> JSON {
        ReleaseBench.task(
            name, "create_component",
            ComponentPlace.body([("name", .string(name)), ("external_accesses", [])]))
    }

    /// One stage of groups of such tasks, by name.
    private static func body(_ groups: [[String]]) -> JSON {
        let groups = groups.map { names -> JSON in
            ["tasks": .array(names.map(component))]
        }
        return [
            "name": "storefront", "model_version": 2, "config_mode": "ui",
            "stages": [["name": "s0", "groups": .array(groups)]],
        ]
    }

    private static func plan(
        _ groups: [[String]], keeping kept: [String: [PlanTask]] = [:]
    ) async throws -> Plan {
        let place = try await ComponentPlace(checks: [gate])
        return try ReleaseTaskPlanner(components: place.planner).plan(
            try ReleaseTaskDraft(body: body(groups)).config,
            for: .init(
                name: "n", failMode: .stop, project: "p", seed: "s", creator: "maria",
                at: .second(0)),
            keeping: kept)
    }

    @Test func `a check stands before the first change of each group`() async throws {
        let plan = try await Self.plan([["web", "api"], ["jobs"]])
        #expect(
            plan.phases[0].groups.map { $0.tasks.first?.name }
                == ["web.check.calm", "jobs.check.calm"])
        let checks = plan.phases[0].groups.flatMap(\.tasks).map(\.name)
            .filter(ReleaseTaskPlanner.isCheck)
        #expect(checks.count == 2)
    }

    @Test func `a selection takes the checks that stand before it`() async throws {
        let groups = [["web", "api"], ["jobs"]]
        let config = try ReleaseTaskDraft(body: Self.body(groups)).config
        let steps = try ReleaseTasks.steps(
            of: [.init(stage: "s0", tasks: ["api"])], in: config, try await Self.plan(groups))
        #expect(steps?.first == "web.check.calm")
        #expect(steps?.contains { $0.hasPrefix("web.create") || $0.hasPrefix("jobs") } == false)
    }

    @Test func `a task that is kept is checked when the one before it is left out`() async throws {
        let before = try await Self.plan([["web", "api"]])
        let api = before.phases[0].groups[0].tasks.filter { $0.name.hasPrefix("api") }
        #expect(!api.contains { ReleaseTaskPlanner.isCheck($0.name) })
        let after = try await Self.plan([["api"]], keeping: ["api": api])
        #expect(after.phases[0].groups[0].tasks.first?.name == "api.check.calm")
    }
}
