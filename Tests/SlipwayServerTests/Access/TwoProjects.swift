import AsyncHTTPClient
import ComponentReleases
import Identity
import NIOCore
import NIOHTTP1
import ReleaseEngine
import ReleaseModel
import SlipwayAPI
import SlipwayServer
import SlipwayTestSupport

/// A real server with two projects: everything there is, is in the first, and in the second there
/// are people who may do anything there.
struct TwoProjects: Sendable {
    let bench: ServedEngine
    let server: LiveServer
    let first: Project
    let second: Project
    /// Somebody for each built-in role, and for each permission alone, all in the first project.
    let people: [Somebody]
    /// An administrator of the second project, with no role in the first.
    let stranger: Somebody
    /// A run of the first project that is over.
    let run: String
    /// The id of the user `target`, and a key of theirs.
    let target: String
    let key: String
    /// Of the first project: an environment, an application and a component of it, never released.
    let environment = "the-environment"
    static let application = "the-application"
    static let component = "the-component"

    struct Somebody: Sendable {
        let user: User
        let token: String
        let permissions: Set<String>
    }

    struct Answer: Sendable {
        let status: Int
        let headers: [(String, String)]
        let text: String
    }

    static func withThem(
        _ body: @escaping @Sendable (TwoProjects) async throws -> Void
    ) async throws {
        try await ServedEngine.withOne { bench in
            let signer = try AuditSigner(.fresh())
            let catalog = try await Catalog.load(ComponentReleases.kinds, from: bench.store)
            try await LiveServer.withOne(bench) { options in
                options.secrets = SecretVault(store: bench.store, keyring: .success(.fresh()))
                options.auditSigner = signer
                options.components = ComponentReleases(catalog: catalog, engine: bench.engine)
                options.auditCheckpointer = AuditCheckpointer(signer: signer) { .second(1) }
            } _: { server in
                let place = try await TwoProjects(bench, server)
                try await place.furnish(catalog)
                try await body(place)
            }
        }
    }

    private init(_ bench: ServedEngine, _ server: LiveServer) async throws {
        self.bench = bench
        self.server = server
        let directory = bench.people.gatekeeper.directory
        guard let first = directory.firstProject else { throw TestFailure("no first project") }
        self.first = first
        let maker = Maker(directory: directory, gatekeeper: bench.people.gatekeeper)
        second = try await directory.createProject(
            named: "second", description: "", by: maker.owner(of: first), at: maker.now)
        var people: [Somebody] = []
        for permission in AccessTable.all.sorted() {
            let role = try await maker.role(only: permission, in: first)
            people.append(try await maker.somebody(role, [permission], in: first))
        }
        for (role, permissions) in AccessTable.roles {
            people.append(try await maker.somebody(role, permissions, in: first))
        }
        self.people = people
        stranger = try await maker.somebody(
            "admin", AccessTable.roles["admin"] ?? [], in: second, named: "stranger")
        (target, key) = try await maker.furnish(first)
        let maria = server.tokens["maria"]
        let answer = try await Self.ask(
            server, "POST", "/api/v1/runs", token: maria, body: AccessTable.plan)
        run = try API.decode(API.CommandAnswer.self, from: Array(answer.text.utf8)).run.run
        try await bench.reach(.succeeded, RunID(run))
        // Closed it refuses every verb, closing as well.
        let closed = try await ask("POST", "/api/v1/runs/\(run)/close", token: maria)
        guard closed.status == 200 else { throw TestFailure(closed.text) }
        let kept = try await ask(
            "PUT", "/api/v1/secrets/TOKEN", token: maria, body: #"{"value": "the-value"}"#)
        guard kept.status == 200 else { throw TestFailure(kept.text) }
    }

    /// Puts resources into the first project.
    private func furnish(_ catalog: Catalog) async throws {
        let application = ReleaseApplication(
            id: Self.application, project: first.id, name: "shop", creator: "maria", createdAt: 0)
        let spec = ComponentSpec(
            version: "1.0", sourceKind: .package, artifact: "file:/none.tar.gz",
            sha256: String(repeating: "0", count: 64), start: ["./none"], replicas: 1,
            variables: [], port: nil, health: nil, strategy: .oneBatch, restart: nil,
            wire: .object([]))
        let component = Component(
            id: Self.component, project: first.id, application: application.id,
            environment: environment, name: "web", creator: "maria", createdAt: 0, spec: spec)
        try await catalog.commit([
            .insert(
                ReleaseEnvironment(
                    id: environment, project: first.id, name: "spot", creator: "maria",
                    createdAt: 0)), .insert(application), .insert(component),
        ])
    }

    func ask(
        _ method: String, _ path: String, token: String?, body: String? = nil,
        _ headers: [(String, String)] = []
    ) async throws -> Answer {
        try await Self.ask(server, method, path, token: token, body: body, headers)
    }

    private static func ask(
        _ server: LiveServer, _ method: String, _ path: String, token: String?,
        body: String? = nil, _ headers: [(String, String)] = []
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: server.url + path)
        request.method = .RAW(value: method)
        if let token { request.headers.add(name: API.token, value: token) }
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let body {
            request.headers.add(name: "Content-Type", value: API.json)
            request.body = .bytes(ByteBuffer(string: body))
        }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        return Answer(
            status: Int(response.status.code),
            headers: response.headers.map { ($0.name, $0.value) },
            text: String(decoding: try await response.bytes(), as: UTF8.self))
    }
}

/// Makes people and what they have, past the API: what is tested is who may use it.
private struct Maker {
    let directory: Directory
    let gatekeeper: Gatekeeper
    let now = Instant(milliseconds: 0)

    func owner(of project: Project) -> Caller {
        Caller(
            principal: Principal(identity: "test", name: "test"), project: project.id,
            permissions: Set(Permission.allCases), isOwner: true, means: .token, address: "test")
    }

    func role(only permission: String, in project: Project) async throws -> String {
        guard let known = Permission(rawValue: permission) else {
            throw TestFailure("there is no permission \(permission)")
        }
        let name = "only-" + permission.replacing(":", with: "-")
        _ = try await directory.putRole(Role(name, [known], ""), by: owner(of: project), at: now)
        return name
    }

    func somebody(
        _ role: String, _ permissions: Set<String>, in project: Project, named name: String? = nil
    ) async throws -> TwoProjects.Somebody {
        let user = try await directory.createUser(
            named: name ?? "the-\(role)", passwordHash: nil, roles: [role],
            by: owner(of: project), at: now)
        let issued = try await gatekeeper.issue(
            .token, to: user, project: project.id, methods: ["test"], address: "test")
        return TwoProjects.Somebody(user: user, token: issued.text, permissions: permissions)
    }

    /// A user and a group to look at, somebody with a password, and a role to change.
    func furnish(_ project: Project) async throws -> (target: String, key: String) {
        let owner = owner(of: project)
        let roles = ["only-user-manage"]
        let target = try await directory.createUser(
            named: "target", passwordHash: nil, roles: roles, by: owner, at: now)
        let key = try await directory.createKey(
            for: target, description: "", by: owner, at: now
        ).key
        let crew = try await directory.putGroup(
            named: "crew", description: "", members: [], by: owner, at: now)
        try await directory.assign(
            roles, to: .group(crew.id), named: "group/crew", by: owner, at: now)
        let spare = Role("spare", [.manageRoles], "")
        _ = try await directory.putRole(spare, by: owner, at: now)
        let hash = try await gatekeeper.passwords.hash("correct horse")
        _ = try await directory.createUser(
            named: "signer", passwordHash: hash.text, roles: ["spare"], by: owner, at: now)
        return (target.id, key.id)
    }
}
