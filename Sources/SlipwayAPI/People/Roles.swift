extension API {
    package struct RoleDetail: Codable, Hashable, Sendable {
        package var name: String
        package var description: String
        package var permissions: [String]
        package var isBuiltIn: Bool

        package init(name: String, description: String, permissions: [String], isBuiltIn: Bool) {
            self.name = name
            self.description = description
            self.permissions = permissions
            self.isBuiltIn = isBuiltIn
        }
    }

    package struct RoleList: Codable, Hashable, Sendable {
        package var items: [RoleDetail]

        package init(items: [RoleDetail]) { self.items = items }
    }

    /// A custom role: permissions, or the vendor's action names for them.
    package struct RoleRequest: Codable, Hashable, Sendable {
        package var permissions: [String]
        package var description: String?

        package init(permissions: [String], description: String? = nil) {
            self.permissions = permissions
            self.description = description
        }
    }
}
