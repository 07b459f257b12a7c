import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import ServiceLifecycle
import SlipwayServer
import SlipwayTestSupport

/// A server that really listens, for as long as `body` takes; then it is shut down gracefully.
struct LiveServer: Sendable {
    /// `http://127.0.0.1:PORT`, or `https` where the server has an identity.
    let url: String
    /// The control socket.
    let socket: String
    let tokens: [String: String]
    private let group: ServiceGroup
    private let end: Ending

    static func withOne(
        _ bench: ServedEngine, _ change: @Sendable (inout ServerOptions) -> Void = { _ in },
        _ body: @escaping @Sendable (LiveServer) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/slipway-\(UUID())"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (ready, tell) = AsyncStream.makeStream(of: String.self)
        var options = ServerOptions(
            listen: "127.0.0.1:0", controlSocket: "\(folder)/control.sock", version: "1.2.3",
            startedAt: .second(0)
        ) { address, port in
            tell.yield("\(address ?? "none"):\(port ?? 0)")
        }
        change(&options)
        let scheme = options.identity == nil ? "http" : "https"
        let server = Server(
            engine: bench.engine, gatekeeper: bench.people.gatekeeper, options: options,
            logger: .quiet)
        let group = ServiceGroup(
            configuration: .init(services: [server], logger: .quiet))
        let ending = Ending()
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                try await group.run()
                await ending.end()
                tell.finish()
            }
            var urls = ready.makeAsyncIterator()
            if let place = await urls.next() {
                try await body(
                    LiveServer(
                        url: "\(scheme)://\(place)", socket: "\(folder)/control.sock",
                        tokens: bench.people.tokens, group: group, end: ending))
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    /// Asks the server to end; open streams are told.
    func shutDown() async { await group.triggerGracefulShutdown() }

    /// Waits until the server is gone.
    func ended() async throws {
        let end = end
        try await eventually("the server has ended") { await end.isOver }
    }

    func get(
        _ path: String, _ headers: [(String, String)] = [], method: String = "GET"
    ) async throws -> HTTPClientResponse {
        var request = HTTPClientRequest(url: url + path)
        request.method = .RAW(value: method)
        for (name, value) in People.shown(headers, tokens) {
            request.headers.add(name: name, value: value)
        }
        return try await HTTPClient.shared.execute(request, timeout: .seconds(120))
    }

    func askSocket(
        _ path: String, method: String = "GET", _ headers: [(String, String)] = [],
        body: String? = nil
    ) async throws -> HTTPClientResponse {
        guard let url = URL(httpURLWithSocketPath: socket, uri: path)?.absoluteString else {
            throw TestFailure("no URL for \(socket)")
        }
        var request = HTTPClientRequest(url: url)
        request.method = .RAW(value: method)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(string: body))
        }
        return try await HTTPClient.shared.execute(request, timeout: .seconds(120))
    }

    private actor Ending {
        private(set) var isOver = false
        func end() { isOver = true }
    }
}

extension HTTPClientResponse {
    func bytes() async throws -> [UInt8] {
        Array(try await body.collect(upTo: 16 * 1024 * 1024).readableBytesView)
    }
}

/// Server-Sent Events of an answer, one at a time.
struct SentEvents: AsyncSequence {
    struct Event: Equatable {
        var id: String?
        var name: String?
        var data = ""
        var comment: String?
    }

    let response: HTTPClientResponse

    struct AsyncIterator: AsyncIteratorProtocol {
        var parts: HTTPClientResponse.Body.AsyncIterator
        var text = ""

        @concurrent
        mutating func next() async throws -> Event? {
            while true {
                if let end = text.range(of: "\n\n") {
                    let block = text[..<end.lowerBound]
                    text.removeSubrange(..<end.upperBound)
                    return Self.event(block)
                }
                guard let part = try await parts.next() else { return nil }
                text += String(buffer: part)
            }
        }

        private static func event(_ block: Substring) -> Event {
            var event = Event()
            for line in block.split(separator: "\n") {
                if line.hasPrefix(": ") { event.comment = String(line.dropFirst(2)) }
                if line.hasPrefix("id: ") { event.id = String(line.dropFirst(4)) }
                if line.hasPrefix("event: ") { event.name = String(line.dropFirst(7)) }
                if line.hasPrefix("data: ") { event.data += line.dropFirst(6) }
            }
            return event
        }
    }

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(parts: response.body.makeAsyncIterator())
    }
}
