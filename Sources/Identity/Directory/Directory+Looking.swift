package import ReleaseModel

extension Directory {
    package var account: Account? { look { $0.account?.record } }
    package var firstProject: Project? { look(\.firstProject) }

    package func user(named name: String) -> User? { look { $0.user(named: name) } }
    package func user(id: String) -> User? { look { $0.users[id]?.record } }
    package func group(named name: String) -> Group? { look { $0.group(named: name) } }
    package func role(named name: String) -> Role? { look { $0.role(named: name) } }
    package func project(id: String) -> Project? { look { $0.projects[id]?.record } }
    package func project(named name: String) -> Project? { look { $0.project(named: name) } }
    package func accessKey(_ id: String) -> AccessKey? { look { $0.keys[id]?.record } }

    package var users: [User] {
        look { $0.users.values.map(\.record) }.sorted { $0.name < $1.name }
    }

    package var groups: [Group] {
        look { $0.groups.values.map(\.record) }.sorted { $0.name < $1.name }
    }

    package var projects: [Project] {
        look { $0.projects.values.map(\.record) }.sorted { $0.name < $1.name }
    }

    /// The built-in roles, then the custom ones by name.
    package var roles: [Role] {
        Role.builtIn + look { $0.roles.values.map(\.record) }.sorted { $0.name < $1.name }
    }

    package func keys(of user: String) -> [AccessKey] {
        look { $0.keys.values.map(\.record) }.filter { $0.user == user }
            .sorted { $0.id < $1.id }
    }

    /// Whether there is such a project, and anything in it for a user.
    package func works(_ user: User, in project: String) -> Bool {
        look { $0.works(user, in: project) }
    }

    /// The project of somebody who names none: the only one they have, an owner's first one.
    func onlyProject(of user: User) -> Project? {
        guard !user.isOwner else { return firstProject }
        let projects = projects(of: user)
        return projects.count == 1 ? projects[0] : nil
    }

    /// The names of the roles that a user has in a project, those of their groups included.
    package func roles(of user: User, in project: String) -> [String] {
        look { $0.roles(of: user.id, in: project) }
    }

    /// The names of the roles that a group gives its members in a project.
    package func roles(ofGroup group: Group, in project: String) -> [String] {
        let id = Assignment(project: project, subject: .group(group.id), roles: []).id
        return look { $0.assignments[id]?.record.roles } ?? []
    }

    /// The user that a caller is; nil on the control socket.
    package func user(of caller: Caller) -> User? {
        let identity = caller.principal.identity
        guard identity.hasPrefix("user:") else { return nil }
        return user(id: String(identity.dropFirst("user:".count)))
    }

    /// The projects a caller may work in.
    package func projects(of caller: Caller) -> [Project] {
        if let user = user(of: caller) { return projects(of: user) }
        return caller.isOwner ? projects : projects.filter { $0.id == caller.project }
    }

    /// The projects in which a user may do anything at all.
    package func projects(of user: User) -> [Project] { look { $0.projects(of: user) } }

    package func permissions(of user: User, in project: String) -> Set<Permission> {
        look { $0.permissions(of: user, in: project) }
    }

    /// Who somebody is when they act: their name, and the groups that approvals may name.
    package func principal(_ user: User) -> Principal {
        Principal(
            identity: "user:\(user.id)", name: user.name,
            groups: look { $0.groups(of: user.id) }.map(\.name))
    }
}
