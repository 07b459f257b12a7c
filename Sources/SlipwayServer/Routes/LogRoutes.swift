internal import Hummingbird
internal import Identity
internal import ReleaseEngine
internal import ReleaseModel
internal import SlipwayAPI

/// What attempts wrote.
struct LogRoutes: Sendable {
    let engine: Engine

    static let maximumPiece = 1024 * 1024

    var routes: [Route] {
        [Route(.get, "\(API.root)/runs/{run}/steps/{step}/log", .may(.readRun), log)]
    }

    @Sendable
    private func log(_ call: Call) async throws -> Response {
        let query = try Query(call.request, allows: "attempt", "direction", "from", "limit")
        let step = call.parameter("step")
        let attempt = try query.integer("attempt", in: 0...Int(Int32.max), default: 0)
        let direction = try query.word("direction", as: Direction.self) ?? .forward
        let from = try query.integer("from", in: 0...Query.largest, default: 0)
        let limit = try query.integer("limit", in: 4...Self.maximumPiece, default: 64 * 1024)
        let chunk = try await engine.log(
            try await call.run(of: engine), step: step, attempt: attempt == 0 ? nil : attempt,
            direction: direction, from: from, limit: limit)
        guard let chunk else { throw ProblemError.noLog(step: step) }
        if call.request.headers[.accept]?.hasPrefix("text/plain") == true { return raw(chunk) }
        return try .json(API.LogChunk(chunk))
    }

    private func raw(_ chunk: ReleaseEngine.LogChunk) -> Response {
        var response = Response.bytes(chunk.bytes, type: "text/plain; charset=utf-8")
        response.headers[.nextOffset] = String(chunk.nextOffset)
        response.headers[.isComplete] = String(chunk.isComplete)
        return response
    }
}
