internal import Hummingbird
internal import Identity
internal import ReleaseEngine
internal import SlipwayAPI

/// What waits for people.
struct CheckpointRoutes: Sendable {
    let engine: Engine

    var routes: [Route] {
        [Route(.get, "\(API.root)/checkpoints", .may(.readRun), list)]
    }

    @Sendable
    private func list(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let checkpoints = try await engine.openCheckpoints(in: call.scope)
        return try .json(API.CheckpointList(items: checkpoints.map(API.CheckpointDetail.init)))
    }
}
