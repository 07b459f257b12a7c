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

/// The routes of release plans over a real engine and the real driver of components; a script
/// stands for the processes.
struct ReleasePlanServer: Sendable {
    let asking: Asking
    let project: String
    let script: ScriptedDriver

    var root: String { "/v3/\(project)/cas/release-plans" }

    static func withOne(
        _ body: @escaping @Sendable (ReleasePlanServer) async throws -> Void
    ) async throws {
        let store = MemoryStore()
        let catalog = try await Catalog.load(ComponentReleases.kinds, from: store)
        let script = ScriptedDriver()
        var options = EngineOptions()
        options.drain = .zero
        let engine = Engine(
            store: store,
            drivers: [
                "component": ComponentDriver(
                    process: script, catalog: catalog, ports: PortBook(catalog: catalog))
            ], options: options, logger: .quiet)
        let bench = ServedEngine(
            engine: engine, store: store, driver: NotingDriver(), people: try await People(store))
        let project = bench.people.gatekeeper.directory.firstProject?.id ?? ""
        try await catalog.commit([
            .insert(
                ReleaseEnvironment(
                    id: "place", project: project, name: "place", creator: "maria", createdAt: 1)),
            .insert(
                ReleaseApplication(
                    id: "shop", project: project, name: "shop", creator: "maria", createdAt: 1)),
        ])
        let server = bench.server {
            $0.components = ComponentReleases(catalog: catalog, engine: engine)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await engine.run() }
            defer { group.cancelAll() }
            try await Asking.of(server, bench.people) { asking in
                try await body(
                    ReleasePlanServer(asking: asking, project: project, script: script))
            }
            await engine.shutDown()
        }
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, _ body: JSON? = nil
    ) async throws -> TestResponse {
        var headers = asking.shown([:])
        headers[.contentType] = "application/json;charset=utf8"
        return try await asking.client.execute(
            uri: path, method: method, headers: headers,
            body: body.map { ByteBuffer(bytes: $0.encoded) })
    }

    func create(_ body: JSON) async throws -> String {
        let answer = try await send(.post, root, body)
        guard answer.status == .ok, let id = answer.tree["id"]?.string else {
            throw TestFailure(answer.text)
        }
        return id
    }

    /// Asks for an action, which is answered with nothing.
    func act(
        _ action: String, _ id: String, _ location: SourceLocation = #_sourceLocation
    ) async throws {
        let answer = try await send(.post, "\(root)/\(id)/\(action)")
        #expect(answer.status == .ok, "\(answer.text)", sourceLocation: location)
        #expect(answer.text.isEmpty, sourceLocation: location)
    }

    func show(_ id: String) async throws -> JSON { try await send(.get, "\(root)/\(id)").tree }

    func deployments(_ id: String) async throws -> [JSON] {
        let answer = try await send(.get, "\(root)/\(id)/deploy-info").tree
        #expect(answer["id"] == .string(id))
        return answer["components"]?.array ?? []
    }

    func reach(_ status: String, _ id: String) async throws {
        try await eventually("\(id) is \(status)") {
            try await show(id)["status"] == .string(status)
        }
    }

    /// A component that is released already.
    func component(_ name: String) async throws -> String {
        let id = try await create(
            Self.plan("create", [Self.item(name, seq: 1)], name: "first-\(name)"))
        try await act("execute", id)
        try await reach("SUCCESS", id)
        return try #require(try await deployments(id).first?["id"]?.string)
    }

    // MARK: What a client sends

    static func item(
        _ name: String, seq: Int64, component: String? = nil, version: String? = nil
    ) -> JSON {
        var members: [JSON.Member] = [
            .init("seq", .integer(seq)), .init("name", .string(name)),
            .init(
                "runtime_stack",
                [
                    "name": "Python3", "type": "Python", "version": "3",
                    "deploy_mode": "virtualmachine",
                ]),
            .init(
                "source",
                [
                    "kind": "package",
                    "url": .string(
                        "file:/tmp/\(name)-\(version ?? "1").tgz#sha256="
                            + String(repeating: "a", count: 64)),
                ]),
            .init("replica", 1), .init("command", ["command": ["./server"]]),
        ]
        if let version { members.append(.init("version", .string(version))) }
        if let component {
            members.append(.init("component_id", .string(component)))
        } else {
            members.append(.init("application_id", "shop"))
            members.append(.init("environment_id", "place"))
        }
        return .members(members)
    }

    static func plan(
        _ action: String, _ components: [JSON], name: String = "release-1zws2j",
        failStrategy: String = "stop"
    ) -> JSON {
        [
            "name": .string(name), "desc": "as published", "action": .string(action),
            "fail_strategy": .string(failStrategy), "components": .array(components),
        ]
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
