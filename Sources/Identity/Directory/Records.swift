package import ReleaseModel

/// The account that owns everything in a data folder; the vendor's word is domain.
package struct Account: Codable, Hashable, Sendable {
    package var id: String
    package var name: String
}

/// What runs, secrets and resources belong to.
package struct Project: Codable, Hashable, Sendable {
    /// 32 hexadecimal digits.
    package var id: String
    /// Unique; for the vendor's region look-up it is named as the region is.
    package var name: String
    package var description: String
    /// The folder's first one has also what was started before there were projects.
    package var isFirst: Bool

    package init(id: String, name: String, description: String = "", isFirst: Bool = false) {
        self.id = id
        self.name = name
        self.description = description
        self.isFirst = isFirst
    }

    /// What somebody who works in it reaches.
    package var scope: ProjectScope { ProjectScope(id, includesUnassigned: isFirst) }
}

/// Somebody who can sign in.
package struct User: Codable, Hashable, Sendable {
    package var id: String
    /// Unique, and what approver lists name.
    package var name: String
    /// scrypt; nil for one who has only keys.
    package var passwordHash: String?
    package var isEnabled: Bool
    /// May do everything, in every project.
    package var isOwner: Bool
    package var createdAt: Int64

    package init(
        id: String, name: String, passwordHash: String? = nil, isEnabled: Bool = true,
        isOwner: Bool = false, createdAt: Int64
    ) {
        self.id = id
        self.name = name
        self.passwordHash = passwordHash
        self.isEnabled = isEnabled
        self.isOwner = isOwner
        self.createdAt = createdAt
    }
}

/// People who have the same roles, and who may be named together in an approval.
package struct Group: Codable, Hashable, Sendable {
    package var id: String
    package var name: String
    package var description: String
    /// Ids of users, sorted.
    package var members: [String]

    package init(id: String, name: String, description: String = "", members: [String] = []) {
        self.id = id
        self.name = name
        self.description = description
        self.members = members
    }
}

/// Which roles a user or a group has in a project.
package struct Assignment: Codable, Hashable, Sendable {
    package enum Subject: Codable, Hashable, Sendable {
        case user(String)
        case group(String)
    }

    package var project: String
    package var subject: Subject
    /// Names of roles, sorted.
    package var roles: [String]

    package init(project: String, subject: Subject, roles: [String]) {
        self.project = project
        self.subject = subject
        self.roles = roles
    }

    /// The id of its document.
    package var id: String {
        switch subject {
        case .user(let user): "\(project)/user/\(user)"
        case .group(let group): "\(project)/group/\(group)"
        }
    }
}

/// A key that signs requests: the vendor's AK and SK.
package struct AccessKey: Codable, Hashable, Sendable {
    /// 20 upper-case letters and digits: the AK.
    package var id: String
    package var user: String
    /// The SK, sealed by the keyring for `access-key/ID`.
    package var sealedSecret: String
    package var isEnabled: Bool
    package var description: String
    package var createdAt: Int64

    package init(
        id: String, user: String, sealedSecret: String, isEnabled: Bool = true,
        description: String = "", createdAt: Int64
    ) {
        self.id = id
        self.user = user
        self.sealedSecret = sealedSecret
        self.isEnabled = isEnabled
        self.description = description
        self.createdAt = createdAt
    }

    package var purpose: String { "access-key/\(id)" }
}
