extension API {
    /// A key and a value that people put on things.
    package struct Label: Codable, Hashable, Sendable {
        package var key: String
        package var value: String

        package init(_ key: String, _ value: String) {
            self.key = key
            self.value = value
        }
    }

    /// What belongs together: a name, and its components.
    package struct Application: Codable, Hashable, Sendable {
        package var id: String
        package var name: String
        package var description: String
        package var labels: [Label]
        /// How many components it has.
        package var components: Int
        package var creator: String
        package var createdAt: Timestamp
        package var changedAt: Timestamp

        package init(
            id: String, name: String, description: String, labels: [Label], components: Int,
            creator: String, createdAt: Timestamp, changedAt: Timestamp
        ) {
            self.id = id
            self.name = name
            self.description = description
            self.labels = labels
            self.components = components
            self.creator = creator
            self.createdAt = createdAt
            self.changedAt = changedAt
        }
    }

    /// A part of the applications.
    package struct Applications: Codable, Hashable, Sendable {
        package var items: [Application]
        /// How many there are in all.
        package var total: Int

        package init(items: [Application], total: Int) {
            self.items = items
            self.total = total
        }
    }

    /// An application to make.
    package struct ApplicationRequest: Codable, Hashable, Sendable {
        package var name: String
        package var description: String?

        package init(name: String, description: String? = nil) {
            self.name = name
            self.description = description
        }
    }
}
