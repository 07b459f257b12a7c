package import SlipwayAPI

extension SlipwayClient {
    package func secrets(
        cursor: String? = nil, limit: Int? = nil
    ) async throws -> API.SecretList {
        try await get(
            APIPath(API.root, "secrets").query("cursor", cursor).query("limit", limit))
    }

    package func setSecret(_ name: String, to value: String) async throws -> API.SecretDetail {
        try await put(APIPath(API.root, "secrets", name), API.SecretRequest(value: value))
    }

    package func deleteSecret(_ name: String) async throws {
        try await delete(APIPath(API.root, "secrets", name))
    }
}
