package import ReleaseModel

extension API {
    /// Where components run, what is allowed there, and what must hold before a change.
    package struct Environment: Codable, Hashable, Sendable {
        package var id: String
        package var name: String
        package var description: String
        package var labels: [Label]
        package var creator: String
        package var createdAt: Timestamp
        package var changedAt: Timestamp
        package var targets: [Target]
        package var rules: JSON
        package var checks: [JSON]
    }

    /// One place of an environment.
    package struct Target: Codable, Hashable, Sendable {
        package var name: String
        package var region: String
        package var zone: String
        package var labels: [Label]
        package var address: String
        package var prefix: [String]
        package var root: String?
    }

    package struct Environments: Codable, Hashable, Sendable {
        package var items: [Environment]
    }
}
