import HTTPTypes
import Hummingbird
import HummingbirdTesting
import ReleaseModel
import SlipwayAPI
import SlipwayTestSupport
import Testing

/// Release tasks in the clean API.
@Suite(.timeLimit(.minutes(15))) struct ReleaseTaskRoutesTests {
    private static let root = "/api/v1/release-tasks"

    private static let stages = """
        [{"name": "build", "groups": [{"tasks": [\
        {"name": "compile", "task_type": "command", "input": {"run": ["/bin/true"], \
        "directory": "/tmp", "undo": "none"}}, \
        {"name": "board", "task_type": "manual_approval", "input": {"approvers": ["alice"]}}]}]}, \
        {"name": "roll", "groups": [{"name": "eu", "tasks": [{"name": "last", \
        "task_type": "command", "input": {"run": ["/bin/true"], "directory": "/tmp", \
        "undo": "none"}}]}]}]
        """

    private static func body(_ name: String = "storefront", _ stages: String = stages) -> String {
        #"{"name": "\#(name)", "stages": \#(stages)}"#
    }

    private func made(_ bench: PipelineBench, _ body: String = body()) async throws -> String {
        let answer = try await bench.send(.post, Self.root, body)
        #expect(answer.status == .created, "\(answer.text)")
        let id = try answer.value(API.ReleaseTask.self).id
        #expect(answer.headers[.location] == "\(Self.root)/\(id)")
        return id
    }

    private func reach(_ status: String, _ id: String, _ bench: PipelineBench) async throws {
        try await eventually("\(id) is \(status)") {
            try await bench.send(.get, "\(Self.root)/\(id)").tree["task"]?["status"]
                == .string(status)
        }
    }

    @Test func `its run is a run like any other, and a failed task is edited and retried`()
        async throws
    {
        try await PipelineBench.withOne { bench in
            bench.script.script("last") { effect, _ in
                effect.key.generation == 1 ? .failed(reason: "cut off") : .succeeded([])
            }
            let id = try await made(bench)
            let path = "\(Self.root)/\(id)"
            let started = try await bench.send(.post, "\(path)/start")
            #expect(started.status == .ok, "\(started.text)")
            let run = try started.value(API.ReleaseTaskAnswer.self).run
            try await reach("to_be_approved", id, bench)
            #expect(
                try await bench.send(.get, "/api/v1/runs/\(run)").tree["summary"]?["run"]
                    == .string(run))
            let checkpoints = try await bench.send(.get, "/api/v1/checkpoints")
                .value(API.CheckpointList.self).items
            let open = try #require(checkpoints.first)
            #expect(open.run == run && open.step == "board" && open.changes.isEmpty)
            let agreed = try await bench.send(
                .post, "/api/v1/runs/\(run)/agree",
                #"{"step": "board", "seen": "\#(open.digest)"}"#, as: "alice")
            #expect(agreed.status == .ok, "\(agreed.text)")
            try await reach("failed", id, bench)
            let edited = try await bench.send(
                .put, path, Self.body("storefront", Self.stages.replacing("/true", with: "/echo")))
            // What is finished cannot be edited any more.
            #expect(try edited.value(API.ReleaseTask.self).version == 2)
            let refused = try await bench.send(.post, "\(path)/retry", #"{"preview": true}"#)
            let answer = try refused.value(API.ReleaseTaskAnswer.self)
            #expect(answer.status == "failed" && answer.run == run)
            #expect(answer.difference?.refusal != nil, "\(refused.text)")
            #expect(try await bench.send(.post, "\(path)/retry").status == .conflict)

            let fixed = Self.stages.replacing(
                #""last", "task_type": "command", "input": {"run": ["/bin/true"]"#,
                with: #""last", "task_type": "command", "input": {"run": ["/bin/echo"]"#)
            #expect(fixed != Self.stages)
            _ = try await bench.send(.put, path, Self.body("storefront", fixed))
            let difference = try await bench.send(.get, "\(path)/diff")
                .value(API.ReleaseDifference.self)
            #expect(difference.purpose == "retry" && difference.refusal == nil)
            #expect(difference.changed.map(\.step) == ["last"])
            let retried = try await bench.send(.post, "\(path)/retry")
            #expect(retried.status == .ok, "\(retried.text)")
            #expect(retried.tree["status"] == "restarting")
            try await reach(difference.voided.isEmpty ? "successful" : "to_be_approved", id, bench)
            #expect(bench.script.count(of: "compile") == 1)
            let executions = try await bench.send(.get, "\(path)/executions")
                .value(API.ReleaseExecutionList.self)
            #expect(executions.total == 1 && executions.items.first?.run == run)
        }
    }

    @Test func `only the named tasks are started, and unknown ones are refused`() async throws {
        try await PipelineBench.withOne { bench in
            let id = try await made(bench)
            let path = "\(Self.root)/\(id)"
            let unknown = try await bench.send(.post, "\(path)/start", #"{"only": ["nothing"]}"#)
            #expect(unknown.status == .badRequest)
            #expect(try unknown.problem().detail.contains("no task named nothing"))
            let started = try await bench.send(.post, "\(path)/start", #"{"only": ["compile"]}"#)
            #expect(started.status == .ok, "\(started.text)")
            try await reach("successful", id, bench)
            let detail = try await bench.send(.get, path).value(API.ReleaseTaskDetail.self)
            let tasks = detail.stages.flatMap(\.groups).flatMap(\.tasks)
            #expect(tasks.map(\.status) == ["successful", "skipped", "skipped"])
        }
    }

    @Test func `what it cannot do now is 409 with the facts, and what is wrong 400`() async throws {
        try await PipelineBench.withOne { bench in
            let id = try await made(bench)
            for action in ["retry", "stop", "continue", "rollback"] {
                let answer = try await bench.send(.post, "\(Self.root)/\(id)/\(action)")
                #expect(answer.status == .conflict, "\(action): \(answer.text)")
                let problem = try answer.problem()
                #expect(problem.code == "not_possible")
                #expect(problem.facts.first?.remedy == "start it")
            }
            for body in [#"{"preview": 1}"#, #"{"force": true}"#] {
                #expect(
                    try await bench.send(.post, "\(Self.root)/\(id)/retry", body).status
                        == .badRequest)
            }
            let taken = try await bench.send(.post, Self.root, Self.body())
            #expect(taken.status == .conflict)
            for body in ["{}", Self.body("x"), Self.body("storefront", "[]"), #"{"nmae": "a"}"#] {
                #expect(try await bench.send(.post, Self.root, body).status == .badRequest)
            }
            for query in ["?limit=0", "?limit=1001", "?page=1"] {
                #expect(try await bench.send(.get, Self.root + query).status == .badRequest)
            }
            let clone = try await bench.send(.post, "\(Self.root)/\(id)/clone")
            #expect(try clone.value(API.ReleaseTask.self).name == "storefront-copy")
            #expect(try await bench.send(.delete, "\(Self.root)/\(id)").status == .noContent)
            #expect(try await bench.send(.get, "\(Self.root)/\(id)").status == .notFound)
        }
    }

    @Test func `the vendor's own body makes the same release task`() async throws {
        try await PipelineBench.withOne { bench in
            let id = try await made(bench, PipelineBench.story)
            let native = try await bench.send(.get, "\(Self.root)/\(id)").tree
            let vendor = try await bench.show(id)
            #expect(native["declaration"]?["stages"] == vendor["pipeline_declaration"]?["stages"])
        }
    }

    @Test func `what a start makes of components is shown, and is what is agreed to`()
        async throws
    {
        try await PipelineBench.withOne { bench in
            let place = try await bench.send(
                .post, "/api/v1/environments", #"{"name": "staging"}"#)
            #expect(place.status == .created, "\(place.text)")
            let stages = """
                [{"name": "board", "groups": [{"tasks": [{"name": "board", "task_type": \
                "manual_approval", "input": {"approvers": ["alice"]}}]}]}, {"name": "roll", \
                "groups": [{"tasks": [{"name": "shop", "task_type": "create_application", \
                "input": {"name": "shop"}}, {"name": "cart", "task_type": "create_component", \
                "input": {"name": "cart", "application_name": "shop", "environment_name": \
                "staging", "version": "2.0", "replica": 3, "envs": [{"name": "LEVEL", "value": \
                "debug"}], "source": {"kind": "package", "url": \
                "file:/tmp/cart.tar#sha256=\(String(repeating: "a", count: 64))"}, \
                "command": {"command": ["./cart"]}}}]}]}]
                """
            let id = try await made(bench, Self.body("storefront", stages))
            let difference = try await bench.send(.get, "\(Self.root)/\(id)/diff")
                .value(API.ReleaseDifference.self)
            #expect(difference.purpose == "start")
            #expect(difference.components.map(\.component) == ["shop", "cart"])
            let fields = difference.components.last?.changes ?? []
            func after(_ field: String) -> String? { fields.first { $0.field == field }?.after }
            #expect(after("version") == "2.0" && after("replicas") == "3")
            #expect(after("variables.LEVEL") == "debug")
            #expect(after("sha256") == String(repeating: "a", count: 64))
            let one = try await bench.send(.get, "\(Self.root)/\(id)/diff?only=shop")
                .value(API.ReleaseDifference.self)
            #expect(one.components.map(\.component) == ["shop"])
            _ = try await bench.send(.post, "\(Self.root)/\(id)/start")
            try await reach("to_be_approved", id, bench)
            let open = try await bench.send(.get, "/api/v1/checkpoints")
                .value(API.CheckpointList.self).items.first
            #expect(open?.changes == difference.components)
        }
    }
}
