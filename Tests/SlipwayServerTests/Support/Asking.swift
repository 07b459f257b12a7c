import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import SlipwayAPI
import SlipwayServer
import Testing

/// Asks the server's routes without a socket, through everything but the parser.
struct Asking: Sendable {
    let client: any TestClientProtocol
    let tokens: [String: String]

    static func of(
        _ server: Server, _ people: People, _ body: @Sendable (Asking) async throws -> Void
    ) async throws {
        try await server.application(server.responder, address: .hostname("127.0.0.1", port: 0))
            .test(.router) { try await body(Asking(client: $0, tokens: people.tokens)) }
    }

    func get(_ path: String, _ headers: HTTPFields = [:]) async throws -> TestResponse {
        try await client.execute(uri: path, method: .get, headers: shown(headers))
    }

    func post(
        _ path: String, _ body: String? = nil, _ headers: HTTPFields = [:]
    ) async throws -> TestResponse {
        var headers = headers
        if body != nil, headers[.contentType] == nil { headers[.contentType] = API.json }
        return try await client.execute(
            uri: path, method: .post, headers: shown(headers),
            body: body.map(ByteBuffer.init(string:)))
    }

    /// The headers with a token: see `People.shown`.
    func shown(_ headers: HTTPFields) -> HTTPFields {
        let pairs = People.shown(headers.map { ($0.name.rawName, $0.value) }, tokens)
        return HTTPFields(
            pairs.compactMap { pair in
                HTTPField.Name(pair.0).map { HTTPField(name: $0, value: pair.1) }
            })
    }

    func send(_ method: HTTPRequest.Method, _ path: String) async throws -> TestResponse {
        try await client.execute(uri: path, method: method, headers: shown([:]))
    }
}

extension TestResponse {
    var text: String { String(buffer: body) }

    func value<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
        try API.decode(type, from: Array(body.readableBytesView))
    }

    /// The answer as a problem; it must say that it is one.
    func problem() throws -> API.Problem {
        #expect(headers[.contentType] == API.problem)
        let problem = try value(API.Problem.self)
        #expect(problem.status == status.code)
        #expect(problem.type == "urn:slipway:problem:\(problem.code)")
        #expect(!problem.detail.isEmpty)
        return problem
    }
}
