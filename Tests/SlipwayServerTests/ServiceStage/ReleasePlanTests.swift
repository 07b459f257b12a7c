import HTTPTypes
import Hummingbird
import HummingbirdTesting
import ReleaseModel
import SlipwayTestSupport
import Testing

@Suite(.timeLimit(.minutes(15))) struct ReleasePlanTests {
    private typealias Server = ReleasePlanServer

    private static let general = "SVCSTG.00100400"
    private static let missing = "SVCSTG.00100433"

    /// A finished component as it is published: the values that say what kind they are.
    private static let published: JSON = [
        "job_id": "JOB72c2cb1e-8c3d-4b41-a4a4-4a6b43b9a3a7", "status": "RUNNING",
        "job_status": "SUCCEEDED", "name": "weather", "id": "c7e6a9a6-6a6e-4f0d-9d9f-1c5f7d0a2b11",
        "seq": 1, "version": "2024.0802.18390", "rollback_job_id": .null,
        "start_time": 1_722_585_890_000, "end_time": 1_722_585_990_000,
        "rollback_job_status": .null, "rollback_start_time": 0, "rollback_end_time": 0,
        "fail_message": .null, "rollback_fail_message": .null,
    ]

    @Test func `deploy-info of a finished component has the published keys, types and nulls`()
        async throws
    {
        try await Server.withOne { server in
            let id = try await server.create(
                Server.plan("create", [Server.item("weather", seq: 1)]))
            try await server.act("execute", id)
            try await server.reach("SUCCESS", id)
            let entry = try #require(try await server.deployments(id).first)
            #expect(entry.object?.map(\.name) == Self.published.object?.map(\.name))
            for member in Self.published.object ?? [] {
                let value = entry[member.name]
                #expect(value?.shape == member.value.shape, "\(member.name)")
            }
            for name in ["status", "job_status", "name", "seq", "rollback_start_time"] {
                #expect(entry[name] == Self.published[name], "\(name)")
            }
            let version = try #require(entry["version"]?.string)
            #expect(version.wholeMatch(of: /\d{4}\.\d{4}\.\d+/) != nil)
            let job = try #require(entry["job_id"]?.string)
            #expect(job.wholeMatch(of: /JOB[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/) != nil)
            let shown = try await server.send(.get, "/v3/\(server.project)/cas/jobs/\(job)").tree
            #expect(shown["job"]?["execution_status"] == "SUCCEEDED")
        }
    }

    @Test func `a plan that was never executed shows null and 0 for all that is to come`()
        async throws
    {
        try await Server.withOne { server in
            let id = try await server.create(
                Server.plan("create", [Server.item("weather", seq: 7)]))
            let entry = try #require(try await server.deployments(id).first)
            #expect(entry.object?.map(\.name) == Self.published.object?.map(\.name))
            #expect(entry["status"] == "CREATED")
            #expect(entry["job_status"] == "CREATED")
            #expect(entry["seq"] == 7)
            for name in ["job_id", "id", "version", "fail_message", "rollback_job_id"] {
                #expect(entry[name] == .null, "\(name)")
            }
            #expect(entry["start_time"] == 0 && entry["end_time"] == 0)
        }
    }

    @Test func `a plan is made, listed, shown, changed and removed as published`() async throws {
        try await Server.withOne { server in
            let body = Server.plan("create", [Server.item("weather", seq: 1)])
            let id = try await server.create(body)
            let row = try await server.send(.get, server.root).tree
            #expect(row["count"] == 1)
            let listed = try #require(row["release_plans"]?.array?.first)
            #expect(
                listed.object?.map(\.name) == [
                    "action", "create_time", "creator", "execute_time", "id", "modify_time",
                    "name", "status",
                ])
            #expect(listed["modify_time"] == 0 && listed["execute_time"] == 0)
            #expect(listed["status"] == "CREATED" && listed["creator"] == "maria")
            let shown = try await server.show(id)
            #expect(
                shown.object?.map(\.name) == [
                    "action", "components", "create_time", "creator", "desc", "execute_time",
                    "fail_strategy", "id", "modify_time", "name", "status", "swimlane_id",
                ])
            #expect(shown["components"] == body["components"])
            #expect(shown["desc"] == "as published" && shown["fail_strategy"] == "stop")

            let change: JSON = [
                "name": "release-two", "fail_strategy": "continue",
                "components": [Server.item("weather", seq: 2)],
            ]
            let edited = try await server.send(.put, "\(server.root)/\(id)", change)
            #expect(edited.status == .ok, "\(edited.text)")
            let changed = try await server.show(id)
            #expect(changed["name"] == "release-two" && changed["fail_strategy"] == "continue")
            #expect(changed["desc"] == "as published" && changed["action"] == "create")
            #expect(changed["components"] == change["components"])
            #expect(changed["modify_time"] != 0)

            let removed = try await server.send(.delete, "\(server.root)/\(id)")
            #expect(removed.status == .ok && removed.text.isEmpty)
            server.expectRefusal(
                try await server.send(.get, "\(server.root)/\(id)"), 404, Self.missing,
                "there is no release plan \(id)")
            #expect(
                try await server.send(.get, server.root).text
                    == #"{"count":0,"release_plans":[]}"#)
        }
    }

    @Test func `an upgrade fails, is retried natively, and is rolled back by jobs of its own`()
        async throws
    {
        try await Server.withOne { server in
            let weather = try await server.component("weather")
            let map = try await server.component("map")
            server.script.script("map") { effect, _ in
                effect.key.generation == 1
                    ? .failed(reason: "the package answered 404") : .succeeded([])
            }
            let id = try await server.create(
                Server.plan(
                    "upgrade",
                    [
                        Server.item("weather", seq: 1, component: weather, version: "2.0.0"),
                        Server.item("map", seq: 2, component: map, version: "2.0.0"),
                    ]))
            try await server.act("execute", id)
            try await server.reach("PARTIALLY_FAILED", id)
            let failed = try await server.deployments(id)
            #expect(failed.map { $0["status"] } == ["RUNNING", "FAILED"])
            #expect(failed.map { $0["job_status"] } == ["SUCCEEDED", "FAILED"])
            #expect(failed[1]["fail_message"] == "map on host: the package answered 404")
            #expect(failed.map { $0["id"] } == [.string(weather), .string(map)])
            server.expectRefusal(
                try await server.send(.post, "\(server.root)/\(id)/execute"), 400, Self.general,
                "/api/v1/release-plans/\(id)/retry")

            let retry = "/api/v1/release-plans/\(id)/retry"
            let retried = try await server.send(.post, retry, ["commandId": "again"])
            #expect(retried.status == .ok, "\(retried.text)")
            #expect(retried.tree["isRepeated"] == false)
            try await server.reach("SUCCESS", id)
            #expect(server.script.count(of: "weather") == 2)
            let repeated = try await server.send(.post, retry, ["commandId": "again"])
            #expect(repeated.tree["isRepeated"] == true, "\(repeated.text)")
            let refused = try await server.send(.post, retry)
            #expect(refused.status == .conflict)

            try await server.act("rollback", id)
            try await server.reach("ROLLBACK_SUCCEED", id)
            let back = try await server.deployments(id)
            #expect(back.map { $0["status"] } == ["ROLLBACK_SUCCEED", "ROLLBACK_SUCCEED"])
            #expect(back.map { $0["rollback_job_status"] } == ["SUCCEEDED", "SUCCEEDED"])
            #expect(back.map { $0["job_id"] } == failed.map { $0["job_id"] })
            for entry in back {
                #expect(entry["rollback_start_time"] != 0 && entry["rollback_end_time"] != 0)
                #expect(entry["rollback_job_id"]?.string?.hasPrefix("JOB") == true)
                #expect(entry["rollback_job_id"] != entry["job_id"])
                #expect(entry["rollback_fail_message"] == .null)
            }
            server.expectRefusal(
                try await server.send(.post, "\(server.root)/\(id)/rollback"), 400, Self.general,
                "ROLLBACK_SUCCEED (Rolled back)")
        }
    }

    @Test func `an abort is for what is being executed, and what it left goes on when executed`()
        async throws
    {
        try await Server.withOne { server in
            let id = try await server.create(
                Server.plan(
                    "create", [Server.item("weather", seq: 1), Server.item("map", seq: 2)]))
            server.expectRefusal(
                try await server.send(.post, "\(server.root)/\(id)/abort"), 400, Self.general,
                "CREATED (To release)")
            server.script.script("weather") { effect, _ in
                guard effect.key.generation == 1 else { return .succeeded([]) }
                try await Task.sleep(for: .seconds(60))
                return .succeeded([])
            }
            server.script.answerProbes(of: "weather", .notDone)
            try await server.act("execute", id)
            try await eventually("it is performed") {
                server.script.count(of: "weather") == 1
            }
            #expect(try await server.show(id)["status"] == "RUNNING")
            for (method, path, words) in [
                (HTTPRequest.Method.post, "/execute", "abort it"), (.post, "/rollback", "upgrades"),
                (.delete, "", "moves"),
            ] {
                server.expectRefusal(
                    try await server.send(method, "\(server.root)/\(id)\(path)"), 400,
                    Self.general, words)
            }
            server.expectRefusal(
                try await server.send(
                    .put, "\(server.root)/\(id)",
                    Server.plan("create", [Server.item("weather", seq: 1)])),
                400, Self.general, "never executed")
            try await server.act("abort", id)
            try await server.reach("ABORTED", id)
            let aborted = try await server.deployments(id)
            #expect(aborted.map { $0["status"] } == ["ABORTED", "ABORTED"])
            #expect(aborted[1]["job_status"] == "CREATED")
        }
    }

    @Test func `what cannot be taken is refused by its place`() async throws {
        try await Server.withOne { server in
            let good = Server.item("weather", seq: 1)
            func refused(
                _ body: JSON, _ words: String, _ location: SourceLocation = #_sourceLocation
            ) async throws {
                server.expectRefusal(
                    try await server.send(.post, server.root, body), 400, Self.general, words,
                    location)
            }
            try await refused([:], "name")
            try await refused(
                Server.plan("create", [good], name: String(repeating: "n", count: 65)),
                "2 to 64")
            try await refused(Server.plan("crete", [good]), "create, upgrade, clone")
            try await refused(["name": "ab", "components": [good]], "action: is missing")
            try await refused(Server.plan("create", []), "1 to 64 components")
            try await refused(
                Server.plan("create", [good], failStrategy: "never"), "stop, continue")
            try await refused(
                .members((Server.plan("create", [good]).object ?? []) + [.init("descr", "x")]),
                "did you mean desc")
            try await refused(
                .members(
                    (Server.plan("create", [good]).object ?? [])
                        + [.init("desc", .string(String(repeating: "d", count: 129)))]),
                "at most 128")
            try await refused(
                Server.plan("create", [.members((good.object ?? []) + [.init("seq", "1")])]),
                "components[0].seq: must be a whole number")
            try await refused(
                Server.plan("create", [.members((good.object ?? []) + [.init("sorce", [:])])]),
                "components[0].sorce")
            try await refused(
                Server.plan("upgrade", [good]), "components[0].component_id: is missing")
            let bare = good.object?.filter { $0.name != "source" } ?? []
            server.expectRefusal(
                try await server.send(
                    .post, server.root, Server.plan("create", [.members(bare)])),
                400, "SVCSTG.00100425", "components[0].source: is missing")
            server.expectRefusal(
                try await server.send(
                    .post, server.root,
                    Server.plan("upgrade", [Server.item("weather", seq: 1, component: "none")])),
                404, "SVCSTG.00100404", "no component none")
            let id = try await server.create(Server.plan("create", [good]))
            try await refused(Server.plan("create", [good]), "choose another name")
            server.expectRefusal(
                try await server.send(.post, "\(server.root)/\(id)/execute", ["now": true]), 400,
                Self.general, "may not say now")
            server.expectRefusal(
                try await server.send(.get, "\(server.root)?limit=101"), 400, Self.general)
            server.expectRefusal(
                try await server.send(.get, "\(server.root)/\(id)/deploy-info?x=1"), 400,
                Self.general)
        }
    }

    @Test func `an id that is not there is told so on each path, and so is another edition's`()
        async throws
    {
        try await Server.withOne { server in
            let body = Server.plan("create", [Server.item("weather", seq: 1)])
            let task = try await server.send(
                .post, "/v3/\(server.project)/pipeline/pipelines",
                [
                    "name": "release-1zws2j", "model_version": 2, "config_mode": "ui",
                    "stages": [
                        [
                            "name": "s",
                            "groups": [
                                ["tasks": [["name": "go", "task_type": "manual_trigger"]]]
                            ],
                        ]
                    ],
                ])
            let other = try #require(task.tree["id"]?.string)
            for id in ["00000000-0000-0000-0000-000000000000", other] {
                let one = "\(server.root)/\(id)"
                let asked: [(HTTPRequest.Method, String, JSON?)] = [
                    (.get, "", nil), (.put, "", body), (.delete, "", nil), (.post, "/execute", nil),
                    (.post, "/abort", nil), (.post, "/rollback", nil), (.get, "/deploy-info", nil),
                ]
                for (method, path, body) in asked {
                    server.expectRefusal(
                        try await server.send(method, one + path, body), 404, Self.missing,
                        "there is no release plan \(id)")
                }
                let retry = try await server.send(.post, "/api/v1/release-plans/\(id)/retry")
                #expect(retry.status == .notFound)
            }
            // Names of the two editions do not collide either.
            _ = try await server.create(body)
        }
    }
}

extension JSON {
    /// What kind of value it is; 0 stands for itself, as clients take it for "never".
    fileprivate var shape: String {
        switch self {
        case .null: "null"
        case .bool: "flag"
        case .integer(let number): number == 0 ? "0" : "integer"
        case .number: "number"
        case .string: "text"
        case .array: "list"
        case .object: "object"
        }
    }
}
