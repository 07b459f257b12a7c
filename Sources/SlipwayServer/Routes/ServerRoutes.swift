internal import Glibc
internal import Hummingbird
internal import Identity
internal import ReleaseEngine
internal import ReleaseModel
internal import SlipwayAPI

/// The server itself: who it is, how it is, and what it can be asked.
struct ServerRoutes: Sendable {
    let engine: Engine
    let options: ServerOptions
    let streams: Limiter

    var routes: [Route] {
        [
            Route(.get, "\(API.root)/server", .anybody, info),
            Route(.get, "/healthz", .everybody, health),
            Route(.get, "/readyz", .everybody, readiness),
            Route(.get, "/metrics", .may(.readServer), metrics),
            Route(.get, "/openapi.json", .everybody, description),
        ]
    }

    @Sendable
    private func info(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        return try .json(
            API.ServerInfo(
                version: options.version, pid: Int(getpid()),
                startedAt: API.Timestamp(options.startedAt), isReady: trouble == nil,
                trouble: trouble))
    }

    @Sendable
    private func health(_ call: Call) async throws -> Response {
        .text("ok\n")
    }

    @Sendable
    private func readiness(_ call: Call) async throws -> Response {
        if let trouble { throw ProblemError.unavailable(trouble) }
        return .text("ready\n")
    }

    @Sendable
    private func metrics(_ call: Call) async throws -> Response {
        let figures = ServerFigures(
            version: options.version, startedAt: options.startedAt, isReady: trouble == nil,
            eventStreams: streams.count)
        return .text(
            PrometheusText.of(await engine.metrics(), figures), type: PrometheusText.contentType)
    }

    @Sendable
    private func description(_ call: Call) async throws -> Response {
        .bytes(OpenAPIDocument(version: options.version).json.encoded, type: API.json)
    }

    /// Why the server is not ready; nil when it is.
    private var trouble: String? {
        if let trouble = engine.storeTrouble { return "the store: \(trouble)" }
        return engine.isReady ? nil : "the open runs are still being taken up"
    }
}
