internal import ComponentReleases
internal import Hummingbird
internal import Identity
internal import ReleaseEngine
internal import ReleaseModel
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
        var changes: [RunID: [API.ComponentChange]] = [:]
        var items: [API.CheckpointDetail] = []
        for checkpoint in checkpoints {
            if changes[checkpoint.run] == nil {
                let plan = try await engine.runState(checkpoint.run).frozen.plan
                changes[checkpoint.run] = ComponentDifference.of(plan)
                    .map(API.ComponentChange.init)
            }
            items.append(
                API.CheckpointDetail(checkpoint, changes: changes[checkpoint.run] ?? []))
        }
        return try .json(API.CheckpointList(items: items))
    }
}
