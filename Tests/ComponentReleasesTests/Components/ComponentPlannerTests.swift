import ReleaseEngine
import ReleaseModel
import Testing

@testable import ComponentReleases

@Suite struct ComponentPlannerTests {
    @Test func `planning twice from one seed gives the same steps`() async throws {
        let place = try await ComponentPlace()
        var first = PlannedResources()
        var second = PlannedResources()
        var third = PlannedResources()
        let body = ComponentPlace.body([("version", .null)])
        let steps = try place.plan(.createComponent, body, made: &first)
        #expect(try place.plan(.createComponent, body, made: &second) == steps)
        #expect(try place.plan(.createComponent, body, seed: "other", made: &third) != steps)
        #expect(steps.map(\.name) == ["roll-out.create", "roll-out"])
    }

    @Test func `a version without a name is called after its day`() {
        let day = Instant(milliseconds: 1_711_952_860_132)
        let name = VersionName.of(day, seed: "s")
        #expect(name.hasPrefix("2024.0401."))
        #expect(name == VersionName.of(day, seed: "s"))
    }

    @Test func `each target has a step, and a gray release waits between its parts`()
        async throws
    {
        let place = try await ComponentPlace(targets: ["eu", "us"])
        _ = try await place.released()
        let body: JSON = [
            "component_id": "c", "version": "2.0",
            "deploy_strategy": [
                "type": "GrayRelease",
                "gray_release": ["first_batch_weight": 25, "first_batch_replica": 1],
            ],
        ]
        var made = PlannedResources()
        let steps = try place.plan(.updateComponent, body, made: &made)
        #expect(
            steps.map(\.name) == [
                "roll-out.eu", "roll-out.us", "roll-out.continue", "roll-out.rest.eu",
                "roll-out.rest.us",
            ])
        guard case .action(let action) = steps[0].kind else {
            Issue.record("no action")
            return
        }
        #expect(action.driver == "component" && action.changes && action.undo == .builtIn)
        #expect(
            action.input["process"]?["strategy"]
                == ["type": "gray", "replicas": 1, "share": 25])
        #expect(action.input["process"]?["version"] == "2.0")
    }

    @Test func `a component may be in an application that an earlier task creates`()
        async throws
    {
        let place = try await ComponentPlace()
        var made = PlannedResources()
        let body = ComponentPlace.body([("application_name", "market")])
        #expect(throws: ResourceError.missing(.application, id: "market")) {
            try place.plan(.createComponent, body, made: &made)
        }
        _ = try place.plan(.createApplication, ["name": "market"], made: &made)
        let steps = try place.plan(.createComponent, body, made: &made)
        #expect(steps.count == 2)
        // And an update of what is only planned.
        let update: JSON = [
            "application_name": "market", "component_name": "web", "replica": 3,
        ]
        #expect(try place.plan(.updateComponent, update, made: &made).count == 1)
    }

    @Test func `an environment's checks stand before the first change in each phase`()
        async throws
    {
        let check = Environment.Check(
            name: "board", task: ["approval": ["approvers": ["carol"]]])
        let place = try await ComponentPlace(checks: [check])
        var made = PlannedResources()
        let first = try place.plan(.createComponent, ComponentPlace.body(), made: &made)
        #expect(first.first?.name == "roll-out.check.board")
        #expect(first.first?.kind == .approval(ApprovalSpec(approvers: ["carol"])))
        let other = ComponentPlace.body([
            ("name", "api"), ("external_accesses", []),
        ])
        func next() throws -> [PlanTask] {
            try place.planner.steps(
                of: .createComponent, named: "second", other, in: "p", seed: "t", made: &made)
        }
        #expect(try next().first?.name == "second.create")
        made.beginPhase()
        made.components.removeAll()
        #expect(try next().first?.name == "second.check.board")
    }

    @Test func `what an update would change is told field by field`() async throws {
        let place = try await ComponentPlace()
        _ = try await place.released()
        let body: JSON = [
            "component_id": "c", "version": "2.0", "replica": 5,
            "envs": [["name": "COLOR", "value": "blue"]],
        ]
        let changes = try place.planner.changes(of: .updateComponent, body, in: "p")
        #expect(
            changes == [
                ResourceChange("replicas", "4", "5"),
                ResourceChange("variables.COLOR", "red", "blue"),
                ResourceChange("version", "1.0", "2.0"),
            ])
    }

    @Test func `an unknown field is named with the nearest known one`() async throws {
        let place = try await ComponentPlace()
        var made = PlannedResources()
        let body = ComponentPlace.body([("sorce", "x")])
        #expect(
            throws: ResourceError.invalid(
                field: "sorce", "there is no such field; did you mean source?")
        ) { try place.plan(.createComponent, body, made: &made) }
        let inner = ComponentPlace.body([("source", ["kind": "package", "ulr": "x"])])
        #expect(
            throws: ResourceError.invalid(
                field: "source.ulr", "there is no such field; did you mean url?")
        ) { try place.plan(.createComponent, inner, made: &made) }
    }

    @Test func `an environment's rules bind what is released there`() async throws {
        let place = try await ComponentPlace()
        _ = try await place.catalog.update(Environment.self, "e", in: "p") { record in
            record.rules.artifacts = ["https://packages.example/"]
            record.rules.maximumReplicas = 1
        }
        var made = PlannedResources()
        for (changes, field) in [
            ([("replica", JSON.integer(2))], "replica"),
            ([("replica", JSON.integer(1))], "source.url"),
        ] {
            #expect(
                performing: {
                    try place.plan(.createComponent, ComponentPlace.body(changes), made: &made)
                },
                throws: { error in
                    guard case .invalid(let found, _)? = error as? ResourceError else {
                        return false
                    }
                    return found == field
                })
        }
    }
}
