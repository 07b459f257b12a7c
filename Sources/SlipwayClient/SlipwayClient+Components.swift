internal import NIOHTTP1
package import ReleaseModel
package import SlipwayAPI

extension SlipwayClient {
    // MARK: Environments

    package func environments() async throws -> API.Environments {
        try await get(APIPath(API.root, "environments"))
    }

    package func createEnvironment(
        _ body: JSON, commandID: String
    ) async throws -> API.Environment {
        try await post(APIPath(API.root, "environments"), body, commandID: commandID)
    }

    package func deleteEnvironment(_ id: String) async throws {
        try await delete(APIPath(API.root, "environments", id))
    }

    // MARK: Applications

    package func applications(
        name: String? = nil, offset: Int = 0, limit: Int = 1_000
    ) async throws -> API.Applications {
        try await get(
            APIPath(API.root, "applications").query("name", name).query("offset", offset)
                .query("limit", limit))
    }

    package func application(_ id: String) async throws -> API.Application {
        try await get(APIPath(API.root, "applications", id))
    }

    package func createApplication(
        _ request: API.ApplicationRequest, commandID: String
    ) async throws -> API.Application {
        try await post(APIPath(API.root, "applications"), request, commandID: commandID)
    }

    package func deleteApplication(_ id: String) async throws {
        try await delete(APIPath(API.root, "applications", id))
    }

    // MARK: Components

    package func components(
        name: String? = nil, application: String? = nil, offset: Int = 0, limit: Int = 1_000
    ) async throws -> API.Components {
        try await get(
            APIPath(API.root, "components").query("name", name)
                .query("application", application).query("offset", offset)
                .query("limit", limit))
    }

    package func component(_ id: String) async throws -> API.Component {
        try await get(APIPath(API.root, "components", id))
    }

    package func createComponent(
        _ body: JSON, commandID: String
    ) async throws -> API.ComponentAnswer {
        try await post(APIPath(API.root, "components"), body, commandID: commandID)
    }

    package func changeComponent(
        _ id: String, _ body: JSON
    ) async throws -> API.ComponentAnswer {
        try await put(APIPath(API.root, "components", id), body)
    }

    package func askComponent(
        _ id: String, _ body: JSON, commandID: String
    ) async throws -> API.ComponentAnswer {
        try await post(
            APIPath(API.root, "components", id, "actions"), body, commandID: commandID)
    }

    /// Takes it away everywhere; the answer names the run that does.
    package func deleteComponent(_ id: String) async throws -> API.ComponentAnswer {
        var request = request(APIPath(API.root, "components", id))
        request.method = .DELETE
        return try API.decode(from: try await send(request))
    }
}
