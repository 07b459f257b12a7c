internal import ReleaseEngine

/// What belongs together: a name, and its components.
package struct Application: CatalogRecord, Hashable {
    package static let kind = "application"

    package var id: String
    package var project: String
    package var name: String
    package var description = ""
    package var labels: [Label] = []
    package var enterpriseProject = "0"
    package var creator: String
    package var createdAt: Int64
    package var changedAt: Int64
    /// Variables of all its components in an environment, by the environment's id.
    package var variables: [String: [Label]] = [:]

    package var uniqueName: String? { "\(project)/\(name)" }

    package init(
        id: String, project: String, name: String, creator: String, createdAt: Int64
    ) {
        self.id = id
        self.project = project
        self.name = name
        self.creator = creator
        self.createdAt = createdAt
        changedAt = createdAt
    }
}
