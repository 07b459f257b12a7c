import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Identity
import NIOCore
import ReleaseModel
import RequestSigning
import SlipwayServer
import SlipwayTestSupport
import Synchronization

/// A server with people of every kind, and a clock that the test moves.
struct IdentityBench: Sendable {
    static let password = "Correct-horse-7-battery"

    let directory: Directory
    let gatekeeper: Gatekeeper
    let clock: Clock
    /// Works in the first project alone, as its admin.
    let anna: User
    let key: AccessKey
    let secret: String
    /// Works in a project of his own.
    let otto: User
    let other: Project
    let client: any TestClientProtocol

    final class Clock: Sendable {
        private let time = Mutex(Instant(milliseconds: 1_800_000_000_000))
        var now: Instant { time.withLock { $0 } }
        func move(by duration: Duration) { time.withLock { $0 = $0 + duration } }
    }

    var project: String { directory.firstProject?.id ?? "" }

    static func withOne(
        _ body: @escaping @Sendable (IdentityBench) async throws -> Void
    ) async throws {
        try await ServedEngine.withOne { bench in
            let clock = Clock()
            var settings = Gatekeeper.Settings()
            settings.now = { clock.now }
            let directory = bench.people.gatekeeper.directory
            let gatekeeper = Gatekeeper(
                directory, store: bench.store, settings: settings, passwords: .quick)
            var owner = try gatekeeper.caller(account: 0, name: "root", claimed: nil)
            let hash = try await gatekeeper.passwords.hash(password).text
            let anna = try await directory.createUser(
                named: "anna", passwordHash: hash, roles: ["admin"], by: owner, at: clock.now)
            let key = try await directory.createKey(
                for: anna, description: "", by: owner, at: clock.now)
            let other = try await directory.createProject(
                named: "other", description: "", by: owner, at: clock.now)
            owner.project = other.id
            let otto = try await directory.createUser(
                named: "otto", passwordHash: hash, roles: ["admin"], by: owner, at: clock.now)
            let server = Server(
                engine: bench.engine, gatekeeper: gatekeeper,
                options: ServerOptions(
                    listen: nil, controlSocket: nil, version: "1", startedAt: .second(0)),
                logger: .quiet)
            let address = server.application(
                server.responder, address: .hostname("127.0.0.1", port: 0))
            try await address.test(.router) { client in
                try await body(
                    IdentityBench(
                        directory: directory, gatekeeper: gatekeeper, clock: clock, anna: anna,
                        key: key.key, secret: key.secret, otto: otto, other: other,
                        client: client))
            }
        }
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, token: String? = nil,
        _ headers: [(String, String)] = [], body: String? = nil
    ) async throws -> TestResponse {
        var fields = HTTPFields()
        for (name, value) in headers {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        if let token, let name = HTTPField.Name("X-Auth-Token") { fields[name] = token }
        if body != nil { fields[.contentType] = fields[.contentType] ?? "application/json" }
        return try await client.execute(
            uri: path, method: method, headers: fields, body: body.map(ByteBuffer.init(string:)))
    }

    /// A request signed with anna's key, of exactly these headers.
    func signature(
        _ method: String, _ path: String, _ headers: [(String, String)] = [], body: String = ""
    ) throws -> [(String, String)] {
        let parts = path.split(separator: "?", maxSplits: 1)
        var seen = headers.map { SignedRequest.Header($0.0, $0.1) }
        seen.append(.init("host", "localhost"))
        let request = SignedRequest(
            method: method, rawPath: String(parts[0]),
            rawQuery: parts.count > 1 ? String(parts[1]) : "", headers: seen,
            body: Array(body.utf8))
        let added = try RequestSigner(accessKey: key.id, secretKey: secret)
            .headers(for: request, at: clock.now)
        return headers + added.map { ($0.name, $0.value) }
    }

    /// The answer to a request for a token.
    func ask(
        name: String = "anna", password: String = IdentityBench.password, scope: String? = nil
    ) async throws -> TestResponse {
        let scope = scope.map { ",\"scope\":\($0)" } ?? ""
        let user = "{\"name\":\"\(name)\",\"password\":\"\(password)\"}"
        return try await send(
            .post, "/v3/auth/tokens",
            body: """
                {"auth":{"identity":{"methods":["password"],"password":{"user":\(user)}}\(scope)}}
                """)
    }

    /// The answer to a request for a token in exchange for another.
    func exchange(_ token: String) async throws -> TestResponse {
        try await send(
            .post, "/v3/auth/tokens",
            body: """
                {"auth":{"identity":{"methods":["token"],"token":{"id":"\(token)"}}}}
                """)
    }

    func token(name: String = "anna", scope: String? = nil) async throws -> String {
        let answer = try await ask(name: name, scope: scope)
        guard answer.status == .created, let token = answer.subjectToken else {
            throw TestFailure("no token: \(answer.status) \(answer.text)")
        }
        return token
    }
}

extension TestResponse {
    var subjectToken: String? { HTTPField.Name("X-Subject-Token").flatMap { headers[$0] } }

    var tree: JSON { (try? JSON(decoding: Array(body.readableBytesView))) ?? .null }
}
