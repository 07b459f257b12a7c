import AsyncHTTPClient
import Identity
import NIOCore
import NIOHTTP1
import ReleaseEngine
import ReleaseModel
import SlipwayAPI
import SlipwayTestSupport
import Testing

@testable import SlipwayServer

@Suite(.timeLimit(.minutes(15))) struct EventStreamTests {
    private static let accept = [("Accept", API.eventStream)]

    private func live(
        _ change: @escaping @Sendable (inout ServerOptions) -> Void = { _ in },
        _ body: @escaping @Sendable (ServedEngine, LiveServer) async throws -> Void
    ) async throws {
        try await ServedEngine.withOne { bench in
            try await LiveServer.withOne(bench, change) { try await body(bench, $0) }
        }
    }

    private func open(
        _ server: LiveServer, _ run: RunID, _ headers: [(String, String)] = []
    ) async throws -> SentEvents {
        let answer = try await server.get("/api/v1/runs/\(run)/events", Self.accept + headers)
        #expect(answer.status == .ok)
        #expect(answer.headers.first(name: "Content-Type") == API.eventStream)
        return SentEvents(response: answer)
    }

    @Test func `the past comes first, then each event as it is recorded`() async throws {
        try await live { bench, server in
            let run = try await bench.start(.sequence(.trigger("go")))
            try await bench.reach(.open, "go", of: run)
            let past = try await bench.engine.journal(run, after: 0, limit: 100)
            var events = try await open(server, run).makeAsyncIterator()
            #expect(try await events.next()?.comment != nil)
            for entry in past {
                let event = try #require(try await events.next())
                #expect(event.id == String(entry.position))
                #expect(event.name == entry.kind)
                let said = try API.decode(API.JournalEntry.self, from: Array(event.data.utf8))
                #expect(said == API.JournalEntry(entry))
            }
            _ = try await bench.engine.command(
                .trigger(step: "go", comment: ""), of: run, commandID: "t", by: .maria)
            let next = try #require(try await events.next())
            #expect(next.id == String(past.count + 1))
        }
    }

    @Test func `a broken stream goes on after the last event it saw`() async throws {
        try await live { bench, server in
            let run = try await bench.start(.sequence(.action("a"), .action("b")))
            try await bench.reach(.succeeded, run)
            let count = try await bench.engine.summary(run).position
            var events = try await open(server, run, [("Last-Event-ID", "3")]).makeAsyncIterator()
            _ = try await events.next()
            for position in 4...count {
                #expect(try await events.next()?.id == String(position))
            }
        }
    }

    @Test func `the stream of somebody who is disabled ends, and tells nothing more`() async throws
    {
        try await live { options in
            options.heartbeat = .milliseconds(20)
        } _: { bench, server in
            let run = try await bench.start(.sequence(.trigger("go")))
            try await bench.reach(.open, "go", of: run)
            let gatekeeper = bench.people.gatekeeper
            let directory = gatekeeper.directory
            var owner = try gatekeeper.caller(account: 0, name: "root", claimed: nil)
            owner.permissions = Set(Permission.allCases)
            let eve = try await directory.createUser(
                named: "eve", passwordHash: nil, roles: ["viewer"], by: owner, at: .second(0))
            let token = try await gatekeeper.issue(
                .token, to: eve, project: owner.project, methods: ["test"], address: "test")
            let last = try await bench.engine.summary(run).position
            let headers = [("X-Auth-Token", token.text), ("Last-Event-ID", String(last))]
            var events = try await open(server, run, headers).makeAsyncIterator()
            #expect(try await events.next()?.comment != nil)

            _ = try await directory.update(eve, isEnabled: false, by: owner, at: .second(0))
            _ = try await bench.engine.command(
                .trigger(step: "go", comment: ""), of: run, commandID: "t", by: .maria)

            while let event = try await events.next() {
                #expect(event.comment == "still here", "told \(event)")
            }
        }
    }

    @Test func `a quiet stream says that it is alive`() async throws {
        try await live { options in
            options.heartbeat = .milliseconds(20)
        } _: { bench, server in
            let run = try await bench.start(.sequence(.trigger("go")))
            try await bench.reach(.open, "go", of: run)
            let last = try await bench.engine.summary(run).position
            var events = try await open(server, run, [("Last-Event-ID", String(last))])
                .makeAsyncIterator()
            _ = try await events.next()
            for _ in 0..<3 { #expect(try await events.next()?.comment == "still here") }
        }
    }

    @Test func `open streams are told of a shutdown, and hold nothing up`() async throws {
        try await live { bench, server in
            let run = try await bench.start(.sequence(.trigger("go")))
            try await bench.reach(.open, "go", of: run)
            var streams: [SentEvents.AsyncIterator] = []
            for _ in 0..<6 {
                var events = try await open(server, run).makeAsyncIterator()
                _ = try await events.next()
                streams.append(events)
            }
            await server.shutDown()
            for index in streams.indices {
                var last: SentEvents.Event?
                while let event = try await streams[index].next() { last = event }
                #expect(last?.name == "bye")
            }
            try await server.ended()
        }
    }

    @Test func `what can be refused is refused before the stream begins`() async throws {
        try await live { options in
            options.limits.eventStreams = 1
        } _: { bench, server in
            let none = try await server.get("/api/v1/runs/r-none/events", Self.accept)
            #expect(none.status == .notFound)
            let run = try await bench.start(.sequence(.trigger("go")))
            let path = "/api/v1/runs/\(run)/events"
            let bad = try await server.get(path, Self.accept + [("Last-Event-ID", "x")])
            #expect(bad.status == .badRequest)

            var first = try await open(server, run).makeAsyncIterator()
            _ = try await first.next()
            let second = try await server.get(path, Self.accept)
            #expect(second.status == .serviceUnavailable)
            let problem = try API.decode(API.Problem.self, from: try await second.bytes())
            #expect(problem.code == "unavailable")
        }
    }

    @Test func `a client that goes gives its place back`() async throws {
        try await live { options in
            options.limits.eventStreams = 1
        } _: { bench, server in
            let run = try await bench.start(.sequence(.trigger("go")))
            let path = "/api/v1/runs/\(run)/events"
            let client = HTTPClient(eventLoopGroupProvider: .singleton)
            var request = HTTPClientRequest(url: server.url + path)
            request.headers.add(name: "Accept", value: API.eventStream)
            request.headers.add(name: API.token, value: server.tokens["maria"] ?? "")
            let answer = try await client.execute(request, timeout: .seconds(120))
            #expect(answer.status == .ok)
            try await client.shutdown()
            try await eventually("there is room again") {
                try await server.get(path, Self.accept).status == .ok
            }
        }
    }
}
