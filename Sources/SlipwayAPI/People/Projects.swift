extension API {
    package struct ProjectDetail: Codable, Hashable, Sendable {
        package var id: String
        package var name: String
        package var description: String

        package init(id: String, name: String, description: String) {
            self.id = id
            self.name = name
            self.description = description
        }
    }

    package struct ProjectList: Codable, Hashable, Sendable {
        package var items: [ProjectDetail]

        package init(items: [ProjectDetail]) { self.items = items }
    }

    package struct CreateProjectRequest: Codable, Hashable, Sendable {
        package var name: String
        package var description: String?

        package init(name: String, description: String? = nil) {
            self.name = name
            self.description = description
        }
    }
}
