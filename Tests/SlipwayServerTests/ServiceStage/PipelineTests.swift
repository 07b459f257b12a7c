import HTTPTypes
import Hummingbird
import HummingbirdTesting
import ReleaseModel
import SlipwayTestSupport
import Testing

@Suite(.timeLimit(.minutes(15))) struct PipelineTests {
    private static let general = "SVCSTG.00100400"
    private static let missing = "SVCSTG.00100433"

    @Test func `a release task goes through its statuses, and shows where its tasks are`()
        async throws
    {
        try await PipelineBench.withOne { bench in
            let failures = ["last": 1]
            bench.script.script("last") { effect, _ in
                effect.key.generation <= failures["last"] ?? 0
                    ? .failed(reason: "cut off") : .succeeded([])
            }
            let id = try await bench.create()
            #expect(try await bench.show(id)["status"] == 1)
            let started = try await bench.act("start", id, "{}")
            #expect(started.status == .ok)
            #expect(started.tree["pipeline_id"] == .string(id))
            #expect([4, 5].contains(started.tree["status"]?.integer))
            try await bench.reach(5, id)
            let waiting = try await bench.show(id)["stage_states"]?.array ?? []
            #expect(waiting.map { $0["status"] } == [5, 1])
            #expect(
                waiting[0]["task_states"]?.array?.map { $0["status"] } == [2, 5])
            let agreed = try await bench.act(
                "approval", id,
                #"{"task_name": "board", "approval_type": "agree", "message": "go on"}"#,
                as: "alice")
            #expect(agreed.status == .ok, "\(agreed.text)")
            try await bench.reach(3, id)
            let failed = try await bench.show(id)["stage_states"]?.array ?? []
            #expect(failed.map { $0["status"] } == [2, 3])
            #expect(
                failed[1]["task_states"]?.array?.first?["error_details"] == "last: cut off")
            let retried = try await bench.act("retry", id)
            #expect(retried.tree["status"] == 14)
            #expect(retried.tree["id"] == started.tree["id"])
            try await bench.reach(5, id)
            _ = try await bench.act(
                "approval", id, #"{"task_name": "go", "approval_type": "agree"}"#)
            try await bench.reach(2, id)
            #expect(bench.script.count(of: "ujgdh4") == 1)
            let records = try await bench.send(.get, "\(bench.root)/\(id)/records").tree
            #expect(records["count"] == 1)
            #expect(records["records"]?.array?.first?["status"] == 2)
            #expect(records["records"]?.array?.first?["trigger"] == "maria")
            _ = try await bench.act("rollback", id)
            try await bench.reach(11, id)
        }
    }

    @Test func `the list is a bare array, newest first, of a part where one is asked for`()
        async throws
    {
        try await PipelineBench.withOne { bench in
            #expect(try await bench.send(.get, bench.root).text == "[]")
            for number in 0..<3 {
                _ = try await bench.create(
                    PipelineBench.body(Self.stage, name: "task-\(number)"))
            }
            let all = try await bench.send(.get, bench.root).tree.array ?? []
            #expect(all.count == 3)
            #expect(
                Set(all.first?.object?.map(\.name) ?? []) == [
                    "id", "name", "description", "create_time", "update_time", "model_version",
                    "config_mode", "fail_mode", "status", "creator", "last_trigger_at",
                    "enterprise_project_id", "version",
                ])
            let page = try await bench.send(.get, bench.root + "?limit=1&offset=1").tree.array
            #expect(page?.map { $0["id"] } == [all[1]["id"]])
            for query in ["limit=0", "limit=1001", "offset=-1", "limit=x", "page=1"] {
                bench.expectRefusal(
                    try await bench.send(.get, "\(bench.root)?\(query)"), 400, Self.general)
            }
        }
    }

    private static let stage = """
        {"name": "s", "groups": [{"tasks": [{"name": "go", "task_type": "manual_trigger"}]}]}
        """

    @Test func `what cannot be taken is refused by its place, and what is not there as such`()
        async throws
    {
        try await PipelineBench.withOne { bench in
            let id = try await bench.create()
            let one = "\(bench.root)/\(id)"
            func refused(
                _ method: HTTPRequest.Method, _ path: String, _ body: String? = nil,
                _ words: String
            ) async throws {
                bench.expectRefusal(
                    try await bench.send(method, path, body), 400, Self.general, words)
            }
            try await refused(.post, bench.root, "[]", "object")
            try await refused(.post, bench.root, "{", "no JSON")
            try await refused(.post, bench.root, PipelineBench.story, "choose another name")
            try await refused(
                .post, bench.root,
                #"{"name": "ab", "model_version": 2, "config_mod": "ui"}"#,
                "did you mean config_mode")
            try await refused(.put, one, #"{"name": "ab"}"#, "model_version")
            try await refused(.post, "\(one)/clone", #"{"name": "1"}"#, "a letter first")
            try await refused(.post, "\(one)/action", nil, "action_id")
            try await refused(.post, "\(one)/action?action_id=fly", nil, "must be one of")
            for action in ["stop", "retry", "continue", "rollback"] {
                try await refused(
                    .post, "\(one)/action?action_id=\(action)", nil, "never started")
            }
            try await refused(
                .post, "\(one)/action?action_id=start", #"{"task_name": "x"}"#,
                "is not for start")
            try await refused(
                .post, "\(one)/action?action_id=start",
                #"{"selected_tasks": [{"stage_name": "none", "tasks": ["x"]}]}"#, "no stage")
            try await refused(.put, "\(one)/hooks", #"{"strategy_type": 1}"#, "hooks")
            try await refused(
                .put, "\(one)/hooks",
                #"{"strategy_type": 1, "hooks": [{"schedule": "often"}]}"#, "second minute hour")
            _ = try await bench.act("start", id)
            try await bench.reach(5, id)
            for (body, words) in [
                (#"{"approval_type": "agree"}"#, "task_name"),
                (#"{"task_name": "board"}"#, "agree or refuse"),
                (#"{"task_name": "none", "approval_type": "agree"}"#, "no task named"),
                (#"{"task_name": "ujgdh4", "approval_type": "agree"}"#, "is no checkpoint"),
            ] {
                try await refused(.post, "\(one)/action?action_id=approval", body, words)
            }
            try await refused(.post, "\(one)/action?action_id=start", nil, "status 5")
            try await refused(.put, one, PipelineBench.story, "cannot be edited")
            try await refused(.delete, one, nil, "cannot be deleted")
            for path in ["", "/records", "/hooks", "/difference"] {
                bench.expectRefusal(
                    try await bench.send(.get, "\(bench.root)/none\(path)"), 404, Self.missing)
            }
            for (method, path) in [
                (HTTPRequest.Method.put, ""), (.delete, ""), (.post, "/clone"), (.put, "/hooks"),
                (.post, "/action?action_id=start"),
            ] {
                bench.expectRefusal(
                    try await bench.send(method, "\(bench.root)/none\(path)", "{}"), 404,
                    Self.missing)
            }
        }
    }

    @Test func `whoever started it may not agree, and nobody unknown is let in`() async throws {
        try await PipelineBench.withOne { bench in
            let id = try await bench.create()
            _ = try await bench.act("start", id)
            try await bench.reach(5, id)
            let agree = #"{"task_name": "board", "approval_type": "agree"}"#
            let own = try await bench.act("approval", id, agree)
            #expect(own.status == .forbidden)
            #expect(own.tree["error_code"] == "APIGW.0302")
            #expect(own.tree["error_msg"]?.string?.contains("may not approve") == true)
            let nobody = try await bench.asking.client.execute(
                uri: bench.root, method: .get)
            #expect(nobody.status == .unauthorized)
            #expect(nobody.tree["error_code"] == "APIGW.0301")
            let refused = try await bench.act(
                "approval", id,
                #"{"task_name": "board", "approval_type": "refuse", "message": "no"}"#,
                as: "alice")
            #expect(refused.status == .ok)
            try await bench.reach(3, id)
        }
    }

    @Test func `another project's path is answered as that of none`() async throws {
        try await PipelineBench.withOne { bench in
            let id = try await bench.create()
            let never = String(repeating: "0", count: 32)
            let answer = try await bench.send(.get, "/v3/\(never)/pipeline/pipelines/\(id)")
            #expect(answer.status == .forbidden)
            #expect(answer.tree["error_code"] == "APIGW.0302")
            let literal = try await bench.send(.get, "/v3/%7Bproject_id%7D/pipeline/pipelines")
            #expect(literal.status == .badRequest)
            let bare = bench.bench.server()
            try await Asking.of(bare, bench.bench.people) { asking in
                let answer = try await asking.get(bench.root)
                #expect(answer.status == .notFound)
                #expect(answer.tree["error_code"] == "APIGW.0101")
            }
        }
    }

    @Test func `an edit is shown before a retry takes it in`() async throws {
        try await PipelineBench.withOne { bench in
            bench.script.script("last") { _, _ in .failed(reason: "broken") }
            let id = try await bench.create()
            _ = try await bench.act("start", id)
            try await bench.reach(5, id)
            _ = try await bench.act(
                "approval", id, #"{"task_name": "board", "approval_type": "agree"}"#,
                as: "alice")
            try await bench.reach(3, id)
            let edited = PipelineBench.story.replacing(
                #"{"name": "last", "task_type": "command", "input": {"run": ["/bin/true"]"#,
                with: #"{"name": "last", "task_type": "command", "input": {"run": ["/bin/false"]"#)
            #expect(edited != PipelineBench.story)
            let put = try await bench.send(.put, "\(bench.root)/\(id)", edited)
            #expect(put.status == .ok, "\(put.text)")
            #expect(put.tree["version"] == 2)
            let shown = try await bench.send(.get, "\(bench.root)/\(id)/difference").tree
            #expect(
                shown["changed"] == [
                    [
                        "step": "last", "field": "action.run", "before": #"["/bin/true"]"#,
                        "after": #"["/bin/false"]"#,
                    ]
                ])
            #expect(shown["voided_approvals"] == ["board"])
            let retried = try await bench.act("retry", id, as: "bob")
            #expect(retried.tree["status"] == 14, "\(retried.text)")
            try await bench.reach(5, id)
            let wrong = edited.replacing("ujgdh4", with: "another")
            _ = try await bench.act("stop", id)
            try await bench.reach(7, id)
            #expect(try await bench.send(.put, "\(bench.root)/\(id)", wrong).status == .ok)
        }
    }

    @Test func `a schedule is set, shown and taken back`() async throws {
        try await PipelineBench.withOne { bench in
            let id = try await bench.create()
            let hooks = "\(bench.root)/\(id)/hooks"
            #expect(
                try await bench.send(.get, hooks).tree
                    == ["strategy_type": 0, "hooks": [], "selected_tasks": []])
            let policy: JSON = [
                "strategy_type": 1,
                "selected_tasks": [["stage_name": "899tih", "tasks": ["ujgdh4"]]],
                "hooks": [
                    [
                        "schedule": "0 00-59/10 00-00 ? * MON *", "timezone_operator": "+",
                        "timezone_hour": 8,
                    ]
                ],
            ]
            let text = String(decoding: policy.encoded, as: UTF8.self)
            #expect(try await bench.send(.post, hooks, text).tree == policy)
            #expect(try await bench.send(.get, hooks).tree == policy)
            _ = try await bench.send(.put, hooks, #"{"strategy_type": 0}"#)
            #expect(try await bench.send(.get, hooks).tree["strategy_type"] == 0)
        }
    }
}
