extension API {
    /// What may be known of a secret; its value is in no answer.
    package struct SecretDetail: Codable, Hashable, Sendable {
        package var name: String
        /// The newest version.
        package var version: Int
        package var createdAt: Timestamp
        package var createdBy: String
        /// Every version that is kept, oldest first.
        package var versions: [Int]

        package init(
            name: String, version: Int, createdAt: Timestamp, createdBy: String, versions: [Int]
        ) {
            self.name = name
            self.version = version
            self.createdAt = createdAt
            self.createdBy = createdBy
            self.versions = versions
        }
    }
}
