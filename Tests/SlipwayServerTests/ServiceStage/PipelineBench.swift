import ComponentReleases
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Identity
import NIOCore
import ReleaseEngine
import ReleaseModel
import SlipwayServer
import SlipwayTestSupport
import Testing

/// The routes of region release tasks over a real engine, whose commands a script does.
struct PipelineBench: Sendable {
    let bench: ServedEngine
    let asking: Asking
    let project: String

    var root: String { "/v3/\(project)/pipeline/pipelines" }
    var script: ScriptedDriver { bench.driver.script }

    static func withOne(
        _ body: @escaping @Sendable (PipelineBench) async throws -> Void
    ) async throws {
        try await ServedEngine.withOne { bench in
            let catalog = try await Catalog.load(ComponentReleases.kinds, from: bench.store)
            let server = bench.server {
                $0.components = ComponentReleases(catalog: catalog, engine: bench.engine)
            }
            let project = bench.people.gatekeeper.directory.firstProject?.id ?? ""
            try await Asking.of(server, bench.people) { asking in
                try await body(PipelineBench(bench: bench, asking: asking, project: project))
            }
        }
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, _ body: String? = nil,
        as name: String = "maria"
    ) async throws -> TestResponse {
        var headers = asking.shown([:])
        if let token = HTTPField.Name("X-Auth-Token") { headers[token] = asking.tokens[name] }
        if body != nil { headers[.contentType] = "application/json;charset=UTF-8" }
        return try await asking.client.execute(
            uri: path, method: method, headers: headers, body: body.map(ByteBuffer.init(string:)))
    }

    func create(_ body: String = PipelineBench.story) async throws -> String {
        let answer = try await send(.post, root, body)
        guard answer.status == .ok, let id = answer.tree["id"]?.string else {
            throw TestFailure(answer.text)
        }
        return id
    }

    func act(
        _ action: String, _ id: String, _ body: String? = nil, as name: String = "maria"
    ) async throws -> TestResponse {
        try await send(.post, "\(root)/\(id)/action?action_id=\(action)", body, as: name)
    }

    func show(_ id: String) async throws -> JSON {
        try await send(.get, "\(root)/\(id)").tree
    }

    func reach(_ status: Int64, _ id: String) async throws {
        try await eventually("\(id) has status \(status)") {
            try await show(id)["status"] == .integer(status)
        }
    }

    /// A command, an approval, another command, and a trigger.
    static let story = body(
        """
        {"name": "899tih", "display_name": "Build", "groups": [{"tasks": [\
        {"name": "ujgdh4", "task_type": "command", "input": {"run": ["/bin/true"], \
        "directory": "/tmp", "undo": "none"}}, \
        {"name": "board", "task_type": "manual_approval", "input": {"approvers": ["alice"]}}]}]}, \
        {"name": "roll", "groups": [{"name": "eu", "tasks": [{"name": "last", \
        "task_type": "command", "input": {"run": ["/bin/true"], "directory": "/tmp", \
        "undo": "none"}}, {"name": "go", "task_type": "manual_trigger"}]}]}
        """)

    static func body(_ stages: String, name: String = "storefront") -> String {
        """
        {"name": "\(name)", "model_version": 2, "config_mode": "ui", "stages": [\(stages)]}
        """
    }

    /// A "no" as ServiceStage says it.
    func expectRefusal(
        _ answer: TestResponse, _ status: Int, _ code: String, _ words: String = "",
        _ location: SourceLocation = #_sourceLocation
    ) {
        #expect(answer.status.code == status, "\(answer.text)", sourceLocation: location)
        #expect(answer.tree["error_code"] == .string(code), sourceLocation: location)
        let message = answer.tree["error_msg"]?.string ?? ""
        #expect(
            message.contains(words), "\(message) says nothing of \(words)",
            sourceLocation: location)
    }
}
