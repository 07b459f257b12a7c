extension API {
    package struct PeopleGroup: Codable, Hashable, Sendable {
        package var name: String
        package var description: String
        /// Names of users.
        package var members: [String]
        /// In the asker's project.
        package var roles: [String]

        package init(name: String, description: String, members: [String], roles: [String]) {
            self.name = name
            self.description = description
            self.members = members
            self.roles = roles
        }
    }

    package struct PeopleGroupList: Codable, Hashable, Sendable {
        package var items: [PeopleGroup]

        package init(items: [PeopleGroup]) { self.items = items }
    }

    /// A group's people; who is not named is not in it any more.
    package struct GroupRequest: Codable, Hashable, Sendable {
        package var members: [String]
        package var description: String?

        package init(members: [String], description: String? = nil) {
            self.members = members
            self.description = description
        }
    }
}
