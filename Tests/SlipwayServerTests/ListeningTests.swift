import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import ReleaseEngine
import ReleaseModel
import SlipwayAPI
import SlipwayTestSupport
import Testing

@testable import SlipwayServer

@Suite(.timeLimit(.minutes(15))) struct ListeningTests {
    @Test func `the control socket is its owner's alone, and so is its folder`() async throws {
        try await ServedEngine.withOne { bench in
            try await LiveServer.withOne(bench) { server in
                let folder = (server.socket as NSString).deletingLastPathComponent
                let modes = [try Self.mode(server.socket), try Self.mode(folder)]
                #expect(modes == [0o600, 0o700])
            }
        }
    }

    @Test func `on the control socket the kernel says who asks`() async throws {
        try await ServedEngine.withOne { bench in
            try await LiveServer.withOne(bench) { server in
                let run = try await bench.start(.sequence(.trigger("go")))
                let pause = try await server.askSocket("/api/v1/runs/\(run)/pause", method: "POST")
                #expect(pause.status == .ok)
                let resume = try await server.askSocket(
                    "/api/v1/runs/\(run)/resume", method: "POST", [("Slipway-As", "alice")],
                    body: "{}")
                #expect(resume.status == .ok)

                let journal = try await bench.engine.journal(run, after: 0, limit: 100)
                let people = journal.filter { ["paused", "resumed"].contains($0.kind) }
                    .compactMap { $0.json["asked_by"] }
                #expect(people.count == 2)
                let user = getuid()
                #expect(people.first?["identity"]?.string == "local:\(user)")
                let account = String(cString: getpwuid(user).pointee.pw_name)
                #expect(people.first?["name"]?.string == account)
                #expect(people.last?["identity"]?.string == "local:\(user)")
                #expect(people.last?["name"]?.string == "alice")
            }
        }
    }

    @Test func `over TCP a token says who asks, and a claimed name says nothing`() async throws {
        try await ServedEngine.withOne { bench in
            try await LiveServer.withOne(bench) { server in
                let run = try await bench.start(.sequence(.trigger("go")))
                let path = "/api/v1/runs/\(run)/pause"
                let nobody = [(API.token, "none"), (API.claimedName, "maria")]
                let refused = try await server.get(path, nobody, method: "POST")
                #expect(refused.status == .unauthorized)
                let claim = [(API.token, server.tokens["bob"] ?? ""), (API.claimedName, "maria")]
                #expect(try await server.get(path, claim, method: "POST").status == .ok)
                let journal = try await bench.engine.journal(run, after: 0, limit: 100)
                let by = journal.first { $0.kind == "paused" }?.json["asked_by"]
                #expect(by?["name"]?.string == "bob")
                #expect(by?["claimed"] == nil)
            }
        }
    }

    @Test func `another host's name is refused, and the socket does not mind`() async throws {
        try await ServedEngine.withOne { bench in
            try await LiveServer.withOne(bench) { server in
                let foreign = try await server.get("/healthz", [("Host", "evil.example")])
                #expect(foreign.status == .forbidden)
                #expect(try await server.askSocket("/healthz").status == .ok)
            }
        }
    }

    @Test func `a body that never ends is 408`() async throws {
        try await ServedEngine.withOne { bench in
            try await LiveServer.withOne(bench) { options in
                options.limits.bodyTime = .milliseconds(50)
            } _: { server in
                let (body, more) = AsyncStream.makeStream(of: ByteBuffer.self)
                more.yield(ByteBuffer(string: "{"))
                var request = HTTPClientRequest(url: server.url + "/api/v1/runs")
                request.method = .POST
                request.headers.add(name: "Content-Type", value: API.json)
                request.headers.add(name: API.token, value: server.tokens["maria"] ?? "")
                request.body = .stream(body, length: .unknown)
                let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(120))
                #expect(answer.status == .requestTimeout)
                let problem = try API.decode(API.Problem.self, from: try await answer.bytes())
                #expect(problem.code == "body_too_slow")
                more.finish()
            }
        }
    }

    @Test func `only so many large bodies are taken at once, and small ones always`() async throws {
        try await ServedEngine.withOne { bench in
            try await LiveServer.withOne(bench) { options in
                options.limits.planBodies = 0
            } _: { server in
                let small = try await server.askSocket(
                    "/api/v1/plans/lint", method: "POST", body: "{\"plan\": \"\"}")
                #expect(small.status == .ok)
                let text = String(repeating: " ", count: 1024 * 1024)
                let large = try await server.askSocket(
                    "/api/v1/plans/lint", method: "POST", body: "{\"plan\": \"\"}" + text)
                #expect(large.status == .serviceUnavailable)
            }
        }
    }

    @Test(arguments: [
        "0.0.0.0:80", "[::]:80", "192.168.1.5:80", "8.8.8.8:1", "[::ffff:8.8.8.8]:1",
    ])
    func `only loopback addresses are listened on, but for who may be reached`(
        address: String
    ) async throws {
        #expect(throws: ServerError.notLoopback(address)) { try ListenAddress(address) }
        #expect(try ListenAddress(address, for: .everywhere).description == address)
    }

    @Test(arguments: [
        "127.0.0.1", "80", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536", "::1:80",
        "example.org:80", "127.0.0.1.x:1",
    ])
    func `an address is an address of a machine and a port`(address: String) async {
        #expect(throws: ServerError.badAddress(address)) { try ListenAddress(address) }
        #expect(throws: ServerError.badAddress(address)) {
            try ListenAddress(address, for: .everywhere)
        }
    }

    @Test func `loopback has several names`() throws {
        #expect(try ListenAddress("localhost:0").description == "127.0.0.1:0")
        #expect(try ListenAddress("[::1]:8080").description == "[::1]:8080")
        #expect(try ListenAddress("127.9.9.9:1").description == "127.9.9.9:1")
    }

    @Test func `a taken port is said so`() async throws {
        try await ServedEngine.withOne { bench in
            try await LiveServer.withOne(bench) { server in
                let taken = String(server.url.dropFirst("http://".count))
                let second = bench.server { $0.listen = taken }
                await #expect {
                    try await second.run()
                } throws: { error in
                    guard case .cannotListen(taken, let reason)? = error as? ServerError else {
                        return false
                    }
                    return reason.contains("port 0")
                }
            }
        }
    }

    @Test func `a path too long for a socket is said so`() {
        let path = "/" + String(repeating: "x", count: 107)
        #expect(throws: ServerError.socketPathTooLong(path)) { try ControlSocket(path: path) }
    }

    @Test func `a server without anything to listen on does not start`() async throws {
        try await ServedEngine.withOne { bench in
            let server = bench.server()
            await #expect(throws: ServerError.nothingToListenOn) { try await server.run() }
        }
    }

    private static func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return attributes[.posixPermissions] as? Int ?? -1
    }
}
