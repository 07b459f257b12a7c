extension API {
    /// Who asks, where, and what they may do there.
    package struct Me: Codable, Hashable, Sendable {
        package var name: String
        /// `user:ID`, or `local:ACCOUNT` on the control socket.
        package var identity: String
        package var project: String
        package var permissions: [String]
        package var isOwner: Bool

        package init(
            name: String, identity: String, project: String, permissions: [String], isOwner: Bool
        ) {
            self.name = name
            self.identity = identity
            self.project = project
            self.permissions = permissions
            self.isOwner = isOwner
        }
    }

    /// A user, as those see them who may read users.
    package struct UserDetail: Codable, Hashable, Sendable {
        package var id: String
        package var name: String
        package var isEnabled: Bool
        package var isOwner: Bool
        package var hasPassword: Bool
        /// In the asker's project, those of the user's groups included.
        package var roles: [String]
        package var groups: [String]
        package var createdAt: Timestamp

        package init(
            id: String, name: String, isEnabled: Bool, isOwner: Bool, hasPassword: Bool,
            roles: [String], groups: [String], createdAt: Timestamp
        ) {
            self.id = id
            self.name = name
            self.isEnabled = isEnabled
            self.isOwner = isOwner
            self.hasPassword = hasPassword
            self.roles = roles
            self.groups = groups
            self.createdAt = createdAt
        }
    }

    package struct UserList: Codable, Hashable, Sendable {
        package var items: [UserDetail]

        package init(items: [UserDetail]) { self.items = items }
    }

    /// Makes a user; without a password one is made up.
    package struct CreateUserRequest: Codable, Hashable, Sendable {
        package var name: String
        package var password: String?
        package var roles: [String]?

        package init(name: String, password: String? = nil, roles: [String]? = nil) {
            self.name = name
            self.password = password
            self.roles = roles
        }
    }

    /// A new user with everything they need to ask; told this once.
    package struct NewUser: Codable, Hashable, Sendable {
        package var user: UserDetail
        package var password: String
        package var accessKey: String
        package var secretKey: String

        package init(user: UserDetail, password: String, accessKey: String, secretKey: String) {
            self.user = user
            self.password = password
            self.accessKey = accessKey
            self.secretKey = secretKey
        }
    }

    /// Changes what it names.
    package struct UpdateUserRequest: Codable, Hashable, Sendable {
        package var password: String?
        package var isEnabled: Bool?

        package init(password: String? = nil, isEnabled: Bool? = nil) {
            self.password = password
            self.isEnabled = isEnabled
        }
    }

    /// Exactly these roles, in the asker's project.
    package struct RolesRequest: Codable, Hashable, Sendable {
        package var roles: [String]

        package init(roles: [String]) { self.roles = roles }
    }

    /// A browser's sign-in.
    package struct SignInRequest: Codable, Hashable, Sendable {
        package var name: String
        package var password: String
        /// The project's id; nil for the only one.
        package var project: String?

        package init(name: String, password: String, project: String? = nil) {
            self.name = name
            self.password = password
            self.project = project
        }
    }
}
