import AsyncHTTPClient
import NIOHTTP1
import SlipwayAPI
import SlipwayServer
import SlipwayTestSupport
import Testing

/// What a server takes at most of one connection, and of one address.
@Suite(.timeLimit(.minutes(15))) struct BoundTests {
    private static let head = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n"

    @Test(arguments: [
        head + "X-Big: " + String(repeating: "a", count: 1_000_000) + "\r\n\r\n",
        "GET /" + String(repeating: "a", count: 20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
        head + String(repeating: "X-A: b\r\n", count: 200) + "\r\n",
        head + (1...30).map { "X-\($0): " + String(repeating: "a", count: 4_000) + "\r\n" }.joined()
            + "\r\n",
    ])
    func `headers that are too large are refused, and the server stays well`(
        request: String
    ) async throws {
        try await Self.withServer { server in
            let connection = try await RawConnection.open(to: server)
            await connection.send(request)
            try await connection.closed()
            #expect(connection.text.hasPrefix("HTTP/1.1 431 "))
            #expect(connection.text.contains("\"headers_too_large\""))
            #expect(try await server.get("/healthz").status == .ok)
        }
    }

    @Test func `what is no HTTP is told so, as a problem`() async throws {
        try await Self.withServer { server in
            let connection = try await RawConnection.open(to: server)
            await connection.send("\u{16}\u{3}\u{1} what?\r\n\r\n")
            try await connection.closed()
            #expect(connection.text.hasPrefix("HTTP/1.1 400 "))
            #expect(connection.text.contains("\"bad_request\""))
        }
    }

    @Test(arguments: ["", "GET /healthz HTTP/1.1\r\nX-Slow"])
    func `a head that does not end is cut`(beginning: String) async throws {
        try await Self.withServer { options in
            options.limits.idleTime = .milliseconds(200)
        } _: { server in
            let connection = try await RawConnection.open(to: server)
            await connection.send(beginning)
            // However often another piece comes.
            try await eventually("it is closed") {
                await connection.send(beginning.isEmpty ? "" : "w")
                return connection.isClosed
            }
            #expect(connection.text.isEmpty)
        }
    }

    @Test func `a body that nobody reads is cut as well`() async throws {
        try await Self.withServer { options in
            options.limits.requestTime = .seconds(2)
        } _: { server in
            let connection = try await RawConnection.open(to: server)
            await connection.send(
                "POST /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n")
            try await connection.hears("405 Method Not Allowed")
            try await eventually("it is closed") {
                await connection.send(" ")
                return connection.isClosed
            }
        }
    }

    @Test func `a request that ends in time leaves its connection open`() async throws {
        try await Self.withServer { options in
            options.limits.requestTime = .milliseconds(200)
        } _: { server in
            let connection = try await RawConnection.open(to: server)
            for count in 1...3 {
                await connection.send(Self.head + "\r\n")
                try await eventually("it is answered") {
                    connection.text.split(separator: "200 OK").count == count + 1
                }
            }
            #expect(!connection.isClosed)
        }
    }

    @Test func `one address has only so many connections, and gets them back`() async throws {
        try await Self.withServer { options in
            options.limits.loopbackConnections = 2
        } _: { server in
            let first = try await RawConnection.open(to: server)
            let second = try await RawConnection.open(to: server)
            for connection in [first, second] {
                await connection.send(Self.head + "\r\n")
                try await connection.hears("200 OK")
            }
            let third = try await RawConnection.open(to: server)
            try await third.closed()
            #expect(third.text.isEmpty)
            #expect(try await server.askSocket("/healthz").status == .ok)

            await first.send(Self.head + "Connection: close\r\n\r\n")
            try await first.closed()
            try await eventually("there is room again") {
                let next = try await RawConnection.open(to: server)
                await next.send(Self.head + "\r\n")
                try await eventually("it is answered or closed") {
                    next.isClosed || next.text.contains("200 OK")
                }
                return !next.text.isEmpty
            }
        }
    }

    @Test func `who asks too often is told when to come back`() async throws {
        try await Self.withServer { options in
            options.limits.loopbackRate = RequestRate(perSecond: 0.001, burst: 2)
        } _: { server in
            #expect(try await server.get("/healthz").status == .ok)
            #expect(try await server.get("/healthz").status == .ok)
            let refused = try await server.get("/healthz")
            #expect(refused.status == .tooManyRequests)
            let seconds = refused.headers.first(name: "Retry-After").flatMap { Int($0) } ?? 0
            #expect((900...1_000).contains(seconds))
            let problem = try API.decode(API.Problem.self, from: try await refused.bytes())
            #expect(problem.code == "too_many_requests")
            #expect(try await server.askSocket("/healthz").status == .ok)
        }
    }

    private static func withServer(
        _ change: @escaping @Sendable (inout ServerOptions) -> Void = { _ in },
        _ body: @escaping @Sendable (LiveServer) async throws -> Void
    ) async throws {
        try await ServedEngine.withOne { bench in
            try await LiveServer.withOne(bench, change, body)
        }
    }
}
