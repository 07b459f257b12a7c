import Identity
import ReleaseEngine
import ReleaseModel
import SlipwayTestSupport

/// A folder's people in memory: an account, its first project, and whoever speaks for its owner.
struct Town: Sendable {
    static let now = Instant(milliseconds: 1_795_253_553_000)

    let store: MemoryStore
    let keyring: Keyring
    let directory: Directory
    let project: Project

    init() async throws {
        store = MemoryStore()
        keyring = .fresh()
        directory = try await Directory.load(from: store, keyring: .success(keyring))
        try await directory.begin(account: "town", project: "first", at: Self.now)
        guard let first = directory.firstProject else { throw DirectoryError.missing("first") }
        project = first
    }

    /// The same people, read from the store as another process would.
    func reloaded() async throws -> Directory {
        try await Directory.load(from: store, keyring: .success(keyring))
    }

    func owner(in project: Project? = nil) -> Caller {
        Caller(
            principal: Principal(identity: "local:0", name: "root"),
            project: (project ?? self.project).id, permissions: Set(Permission.allCases),
            isOwner: true, means: .socket, address: "socket")
    }

    /// Somebody at work in a project, with what they may do there now.
    func caller(_ user: User, in project: Project? = nil) -> Caller {
        let project = (project ?? self.project).id
        return Caller(
            principal: directory.principal(user), project: project,
            permissions: directory.permissions(of: user, in: project), isOwner: user.isOwner,
            means: .token, address: "10.0.0.1")
    }

    @discardableResult
    func user(_ name: String, _ roles: String..., in project: Project? = nil) async throws -> User {
        try await directory.createUser(
            named: name, passwordHash: "hash of \(name)", roles: roles, by: owner(in: project),
            at: Self.now)
    }

    func assign(_ roles: String..., to user: User, in project: Project) async throws {
        try await directory.assign(
            roles, to: .user(user.id), named: user.name, by: owner(in: project), at: Self.now)
    }

    func project(_ name: String) async throws -> Project {
        try await directory.createProject(
            named: name, description: "", by: owner(), at: Self.now)
    }

    @discardableResult
    func group(_ name: String, _ members: String...) async throws -> Identity.Group {
        try await directory.putGroup(
            named: name, description: "", members: members, by: owner(), at: Self.now)
    }

    @discardableResult
    func role(_ name: String, _ permissions: Permission...) async throws -> Role {
        try await directory.putRole(
            Role(name, Set(permissions), ""), by: owner(), at: Self.now)
    }
}

/// How a change of the directory ended.
enum Ending: Hashable {
    case done, missing, refused, invalid, conflict, unavailable

    init(_ body: () async throws -> Void) async throws {
        do {
            try await body()
            self = .done
        } catch let error as DirectoryError {
            self =
                switch error {
                case .missing: .missing
                case .refused: .refused
                case .invalid: .invalid
                case .conflict: .conflict
                case .unavailable: .unavailable
                }
        }
    }
}
