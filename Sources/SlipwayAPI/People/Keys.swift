extension API {
    package struct KeyDetail: Codable, Hashable, Sendable {
        package var accessKey: String
        package var description: String
        package var isEnabled: Bool
        package var createdAt: Timestamp

        package init(
            accessKey: String, description: String, isEnabled: Bool, createdAt: Timestamp
        ) {
            self.accessKey = accessKey
            self.description = description
            self.isEnabled = isEnabled
            self.createdAt = createdAt
        }
    }

    package struct KeyList: Codable, Hashable, Sendable {
        package var items: [KeyDetail]

        package init(items: [KeyDetail]) { self.items = items }
    }

    package struct CreateKeyRequest: Codable, Hashable, Sendable {
        package var description: String?

        package init(description: String? = nil) { self.description = description }
    }

    /// A new key with its secret; told this once.
    package struct NewKey: Codable, Hashable, Sendable {
        package var accessKey: String
        package var secretKey: String

        package init(accessKey: String, secretKey: String) {
            self.accessKey = accessKey
            self.secretKey = secretKey
        }
    }
}
