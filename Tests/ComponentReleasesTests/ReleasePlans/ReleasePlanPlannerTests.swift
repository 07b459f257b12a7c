import ComponentReleases
import ReleaseModel
import Testing

@Suite(.timeLimit(.minutes(15))) struct ReleasePlanPlannerTests {
    private typealias Bench = ReleasePlanBench

    @Test func `the same seq is one phase, and lower ones come first`() async throws {
        try await Bench.run { bench in
            let plan = try bench.plan(
                "create",
                [
                    Bench.new("late", seq: 10), Bench.new("api", seq: 2),
                    Bench.new("web", seq: 2), Bench.new("first", seq: 0),
                ])
            #expect(plan.phases.map(\.name) == ["batch-0", "batch-2", "batch-10"])
            #expect(
                plan.phases.map { $0.groups.map(\.name) } == [["first"], ["api", "web"], ["late"]])
            #expect(
                plan.phases[0].groups[0].tasks.map(\.name)
                    == ["first.create", "first.eu", "first.us"])
            #expect(plan.failMode == .stop)
            let going = try bench.plan(
                "create", [Bench.new("api", seq: 1)], failStrategy: "continue")
            #expect(going.failMode == .bestEffort)
        }
    }

    @Test func `planned twice with one seed it is the same plan, with another it is not`()
        async throws
    {
        try await Bench.run { bench in
            let items = [Bench.new("api", seq: 1, version: nil)]
            let first = try bench.plan("create", items)
            let second = try bench.plan("create", items)
            #expect(first.digest == second.digest)
            let other = try bench.plan("create", items, seed: "t")
            #expect(first.digest != other.digest)
        }
    }

    @Test func `what an environment wants stands before the whole batch, once`() async throws {
        try await Bench.run { bench in
            try await bench.addCheck()
            let plan = try bench.plan(
                "create",
                [Bench.new("api", seq: 1), Bench.new("web", seq: 1), Bench.new("db", seq: 2)])
            #expect(
                plan.phases.map(\.name)
                    == ["batch-1-checks", "batch-1", "batch-2-checks", "batch-2"])
            #expect(
                plan.phases.map { $0.groups.flatMap(\.tasks).map(\.name) } == [
                    ["api.check.board"],
                    ["api.create", "api.eu", "api.us", "web.create", "web.eu", "web.us"],
                    ["db.check.board"], ["db.create", "db.eu", "db.us"],
                ])
        }
    }

    @Test func `components of one name are told apart by their tasks`() async throws {
        try await Bench.run { bench in
            let ids = try await bench.components("api")
            let source = try #require(ids["api"])
            let items = [("api-2", 1), ("copy", 1), ("copy", 2)].map { name, seq -> JSON in
                [
                    "seq": .integer(Int64(seq)), "component_id": .string(source),
                    "name": .string(name),
                ]
            }
            let draft = try Bench.draft("clone", items)
            #expect(draft.items.tasks == ["api-2", "copy", "copy-2"])
            let same = try Bench.draft(
                "clone",
                [items[1], items[2], items[0]] + [
                    [
                        "seq": 1, "component_id": .string(source), "name": "copy-2",
                    ]
                ])
            #expect(same.items.tasks == ["copy", "copy-3", "api-2", "copy-2"])
        }
    }

    @Test func `a clone is made like its source, but for what is said`() async throws {
        try await Bench.run { bench in
            let ids = try await bench.components("api")
            let source = try #require(ids["api"])
            let plan = try bench.plan(
                "clone",
                [
                    [
                        "seq": 1, "component_id": .string(source), "name": "copy",
                        "version": "1.0.1",
                    ]
                ])
            guard case .action(let action) = plan.phases[0].groups[0].tasks[1].kind else {
                Issue.record("the second step releases it")
                return
            }
            #expect(action.input["spec"]?["version"] == "1.0.1")
            #expect(action.input["spec"]?["artifact"] == "file:/tmp/api-1.0.0.tgz")
            #expect(action.input["component"] != .string(source))
        }
    }

    @Test func `a mistake is named by its place in the plan`() async throws {
        try await Bench.run { bench in
            let ids = try await bench.components("api")
            let id = try #require(ids["api"])
            func refused(_ action: String, _ items: [JSON], _ words: String) {
                do {
                    _ = try bench.plan(action, items)
                    Issue.record("accepted: \(words)")
                } catch {
                    #expect("\(error)".contains(words), "\(error) says nothing of \(words)")
                }
            }
            let good = Bench.upgrade("api", id, seq: 1)
            refused("upgrade", [], "1 to 64 components")
            refused("upgrade", [["seq": 1]], "components[0].name")
            refused("upgrade", [["name": "api", "component_id": .string(id)]], "components[0].seq")
            refused("upgrade", [["seq": 1, "name": "api"]], "components[0].component_id")
            refused("upgrade", [good, good], "in the plan twice")
            refused("upgrade", [Bench.upgrade("other", id, seq: 1)], "is called api")
            refused("upgrade", [Bench.upgrade("api", "nowhere", seq: 1)], "no component nowhere")
            refused("create", [Bench.upgrade("api", id, seq: 1)], "released already")
            refused(
                "create", [["seq": 1, "name": "new", "replca": 1]], "did you mean replica")
            refused(
                "create", [Bench.new("fine", seq: 1), Bench.new("x", seq: 1)], "components[1].name")
            refused(
                "create",
                [["seq": 1, "name": "bare", "application_id": "shop", "environment_id": "place"]],
                "source")
            refused("create", (0...64).map { Bench.new("c\($0)", seq: 1) }, "1 to 64 components")
            refused(
                "create", (0...20).map { Bench.new("c\($0)", seq: Int64($0)) }, "21 different")
            try await bench.addCheck()
            refused("create", (0...10).map { Bench.new("c\($0)", seq: Int64($0)) }, "22 phases")
        }
    }
}
