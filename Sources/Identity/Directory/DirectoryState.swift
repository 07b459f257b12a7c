internal import Foundation
internal import ReleaseEngine

/// Everybody and everything there is, in memory: authorising a request asks no database.
struct DirectoryState: Sendable {
    /// A record with the version of its document.
    struct Held<Record: Codable & Sendable>: Sendable {
        var record: Record
        var version: Int
    }

    var account: Held<Account>?
    var projects: [String: Held<Project>] = [:]
    var users: [String: Held<User>] = [:]
    var groups: [String: Held<Group>] = [:]
    var roles: [String: Held<Role>] = [:]
    var assignments: [String: Held<Assignment>] = [:]
    var keys: [String: Held<AccessKey>] = [:]
    /// Ids by name.
    private(set) var usersByName: [String: String] = [:]

    /// Takes a document in as it is now; a missing body takes it out.
    mutating func put(
        _ kind: DirectoryKind, _ id: String, version: Int, body: [UInt8]?
    ) throws {
        switch kind {
        case .account: account = try held(version, body)
        case .project: projects[id] = try held(version, body)
        case .user:
            if let old = users[id] { usersByName[old.record.name] = nil }
            users[id] = try held(version, body)
            if let new = users[id] { usersByName[new.record.name] = id }
        case .group: groups[id] = try held(version, body)
        case .role: roles[id] = try held(version, body)
        case .assignment: assignments[id] = try held(version, body)
        case .accessKey: keys[id] = try held(version, body)
        }
    }

    /// The version of a document; 0 where there is none.
    func version(_ kind: DirectoryKind, _ id: String) -> Int {
        switch kind {
        case .account: account?.version ?? 0
        case .project: projects[id]?.version ?? 0
        case .user: users[id]?.version ?? 0
        case .group: groups[id]?.version ?? 0
        case .role: roles[id]?.version ?? 0
        case .assignment: assignments[id]?.version ?? 0
        case .accessKey: keys[id]?.version ?? 0
        }
    }

    private func held<Record: Codable & Sendable>(
        _ version: Int, _ body: [UInt8]?
    ) throws -> Held<Record>? {
        guard let body else { return nil }
        return Held(
            record: try JSONDecoder().decode(Record.self, from: Data(body)), version: version)
    }
}

extension DirectoryState {
    var firstProject: Project? { projects.values.map(\.record).first(where: \.isFirst) }

    func user(named name: String) -> User? {
        usersByName[name].flatMap { users[$0]?.record }
    }

    func group(named name: String) -> Group? {
        groups.values.map(\.record).first { $0.name == name }
    }

    func project(named name: String) -> Project? {
        projects.values.map(\.record).first { $0.name == name }
    }

    func role(named name: String) -> Role? {
        Role.builtIn.first { $0.name == name } ?? roles[name]?.record
            ?? VendorActions.role(named: name)
    }

    /// The groups that a user belongs to, by name.
    func groups(of user: String) -> [Group] {
        groups.values.map(\.record).filter { $0.members.contains(user) }
            .sorted { $0.name < $1.name }
    }

    /// The names of the roles that a user has in a project, by groups too.
    func roles(of user: String, in project: String) -> [String] {
        var subjects = [Assignment.Subject.user(user)]
        subjects += groups(of: user).map { .group($0.id) }
        let names = subjects.flatMap { subject in
            let id = Assignment(project: project, subject: subject, roles: []).id
            return assignments[id]?.record.roles ?? []
        }
        return Set(names).sorted()
    }

    func permissions(of user: User, in project: String) -> Set<Permission> {
        guard !user.isOwner else { return Set(Permission.allCases) }
        return roles(of: user.id, in: project).reduce(into: []) { all, name in
            all.formUnion(role(named: name)?.permissions ?? [])
        }
    }

    /// Whether there is such a project, and anything in it for a user.
    func works(_ user: User, in project: String) -> Bool {
        projects[project] != nil && (user.isOwner || !roles(of: user.id, in: project).isEmpty)
    }

    /// The projects in which a user has any role, by name; all of them for an owner.
    func projects(of user: User) -> [Project] {
        projects.values.map(\.record)
            .filter { works(user, in: $0.id) }
            .sorted { $0.name < $1.name }
    }
}
