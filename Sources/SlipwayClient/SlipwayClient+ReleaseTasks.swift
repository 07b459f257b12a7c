package import ReleaseModel
package import SlipwayAPI

extension APIPath {
    fileprivate static func task(_ id: String, _ part: String? = nil) -> APIPath {
        let path = APIPath(API.root, "release-tasks", id)
        return part.map(path.appending) ?? path
    }
}

extension SlipwayClient {
    package func releaseTasks(
        offset: Int = 0, limit: Int = 1_000
    ) async throws -> API.ReleaseTaskList {
        try await get(
            APIPath(API.root, "release-tasks").query("offset", offset).query("limit", limit))
    }

    package func releaseTask(_ id: String) async throws -> API.ReleaseTaskDetail {
        try await get(.task(id))
    }

    package func createReleaseTask(
        _ body: JSON, commandID: String
    ) async throws -> API.ReleaseTask {
        try await post(APIPath(API.root, "release-tasks"), body, commandID: commandID)
    }

    package func editReleaseTask(_ id: String, _ body: JSON) async throws -> API.ReleaseTask {
        try await put(.task(id), body)
    }

    package func deleteReleaseTask(_ id: String) async throws { try await delete(.task(id)) }

    package func cloneReleaseTask(
        _ id: String, _ request: API.ReleaseCloneRequest, commandID: String
    ) async throws -> API.ReleaseTask {
        try await post(.task(id, "clone"), request, commandID: commandID)
    }

    package func startReleaseTask(
        _ id: String, _ request: API.ReleaseStartRequest, commandID: String
    ) async throws -> API.ReleaseTaskAnswer {
        try await post(.task(id, "start"), request, commandID: commandID)
    }

    package func retryReleaseTask(
        _ id: String, _ request: API.ReleaseRetryRequest, commandID: String
    ) async throws -> API.ReleaseTaskAnswer {
        try await post(.task(id, "retry"), request, commandID: commandID)
    }

    /// Asks for one of the actions that take nothing: `stop`, `continue` or `rollback`.
    package func askReleaseTask(
        _ action: String, _ id: String, commandID: String
    ) async throws -> API.ReleaseTaskAnswer {
        try await post(.task(id, action), JSON.object([]), commandID: commandID)
    }

    package func executions(
        ofReleaseTask id: String, limit: Int
    ) async throws -> API.ReleaseExecutionList {
        try await get(.task(id, "executions").query("limit", limit))
    }

    package func difference(
        ofReleaseTask id: String, purpose: String? = nil, only: [String] = []
    ) async throws -> API.ReleaseDifference {
        try await get(
            .task(id, "diff").query("for", purpose)
                .query("only", only.isEmpty ? nil : only.joined(separator: ",")))
    }
}
