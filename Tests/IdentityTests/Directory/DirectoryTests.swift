import Identity
import ReleaseModel
import Testing

@Suite(.timeLimit(.minutes(15))) struct DirectoryTests {
    private let now = Town.now

    @Test func `a name is one person's, however many take it at once`() async throws {
        let town = try await Town()
        let stale = try await town.reloaded()
        let owner = town.owner()
        let made = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<16 {
                group.addTask { (try? await town.user("alice", "viewer")) != nil }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(made == 1)
        #expect(town.directory.users.map(\.name) == ["alice"])
        // Who has not heard of her yet cannot make a second one either.
        let second = try await Ending {
            _ = try await stale.createUser(
                named: "alice", passwordHash: nil, roles: [], by: owner, at: now)
        }
        #expect(second == .conflict)
        #expect(try await town.reloaded().users.map(\.name) == ["alice"])
    }

    @Test(arguments: ["", "a b", "a/b", "a\n", String(repeating: "a", count: 65), "<b>"])
    func `a name that could not stand in a path or a list is refused`(name: String) async throws {
        let town = try await Town()
        #expect(try await Ending { try await town.user(name) } == .invalid)
        #expect(try await Ending { _ = try await town.project(name) } == .invalid)
    }

    @Test func `a removed user leaves no key, role or membership, and frees the name`()
        async throws
    {
        let town = try await Town()
        let alice = try await town.user("alice", "developer")
        let key = try await town.directory.createKey(
            for: alice, description: "", by: town.owner(), at: now
        ).key
        try await town.group("board", "alice")

        try await town.directory.removeUser(alice, by: town.owner(), at: now)

        for directory in [town.directory, try await town.reloaded()] {
            #expect(directory.user(named: "alice") == nil)
            #expect(directory.accessKey(key.id) == nil)
            #expect(directory.group(named: "board")?.members == [])
        }
        let next = try await town.user("alice")
        #expect(next.id != alice.id)
        #expect(town.directory.roles(of: next, in: town.project.id).isEmpty)
    }

    @Test func `a role that somebody has stays until nobody has it`() async throws {
        let town = try await Town()
        try await town.role("skipper", .skipStep)
        let alice = try await town.user("alice", "skipper")
        let removal = {
            try await town.directory.removeRole(named: "skipper", by: town.owner(), at: now)
        }
        #expect(try await Ending(removal) == .refused)
        try await town.assign(to: alice, in: town.project)
        #expect(try await Ending(removal) == .done)
        #expect(town.directory.role(named: "skipper") == nil)
    }

    @Test(arguments: Role.builtIn)
    func `a built-in role stays as it is`(role: Role) async throws {
        let town = try await Town()
        #expect(
            try await Ending {
                _ = try await town.directory.putRole(
                    Role(role.name, [.readRun], ""), by: town.owner(), at: now)
            } == .refused)
        #expect(
            try await Ending {
                try await town.directory.removeRole(named: role.name, by: town.owner(), at: now)
            } == .refused)
    }

    @Test func `the owner stays, and nobody else changes them`() async throws {
        let town = try await Town()
        let owner = try await town.directory.createOwner(
            named: "root", passwordHash: "x", at: now
        ).user
        let admin = town.caller(try await town.user("admin", "admin"))
        let directory = town.directory
        #expect(
            try await Ending {
                try await directory.removeUser(owner, by: town.owner(), at: now)
            } == .refused)
        #expect(
            try await Ending {
                _ = try await directory.update(owner, isEnabled: false, by: town.owner(), at: now)
            } == .refused)
        #expect(
            try await Ending {
                _ = try await directory.update(owner, passwordHash: "y", by: admin, at: now)
            } == .refused)
        #expect(
            try await Ending {
                _ = try await directory.createKey(for: owner, description: "", by: admin, at: now)
            } == .refused)
        #expect(directory.user(named: "root") == owner)
    }

    @Test func `of two changes of one user from the same state the second conflicts`()
        async throws
    {
        let town = try await Town()
        let alice = try await town.user("alice", "viewer")
        let stale = try await town.reloaded()
        _ = try await town.directory.update(alice, isEnabled: false, by: town.owner(), at: now)
        let second = try await Ending {
            _ = try await stale.update(alice, passwordHash: "new", by: town.owner(), at: now)
        }
        #expect(second == .conflict)
        #expect(try await town.reloaded().user(named: "alice")?.isEnabled == false)
        #expect(try await town.reloaded().user(named: "alice")?.passwordHash == "hash of alice")
    }

    @Test func `who was disabled stays so when a password is set that was asked for before`()
        async throws
    {
        let town = try await Town()
        let before = try await town.user("alice", "viewer")
        _ = try await town.directory.update(before, isEnabled: false, by: town.owner(), at: now)
        let after = try await town.directory.update(
            before, passwordHash: "new", by: town.owner(), at: now)
        #expect(!after.isEnabled)
        #expect(after.passwordHash == "new")
    }

    @Test func `a user keeps at most ten keys`() async throws {
        let town = try await Town()
        let alice = try await town.user("alice", "viewer")
        let own = town.caller(alice)
        for _ in 0..<Directory.keysPerUser {
            _ = try await town.directory.createKey(for: alice, description: "", by: own, at: now)
        }
        #expect(
            try await Ending {
                _ = try await town.directory.createKey(
                    for: alice, description: "", by: own, at: now)
            } == .refused)
    }

    @Test func `what is read from the store is what is in memory`() async throws {
        let town = try await Town()
        let other = try await town.project("other")
        try await town.role("skipper", .skipStep, .readRun)
        let alice = try await town.user("alice", "developer", "skipper")
        let bob = try await town.user("bob", "viewer", in: other)
        let group = try await town.group("board", "alice", "bob")
        try await town.directory.assign(
            ["approver"], to: .group(group.id), named: "board", by: town.owner(), at: now)
        let made = try await town.directory.createKey(
            for: alice, description: "pipeline", by: town.owner(), at: now)
        _ = try await town.directory.update(bob, isEnabled: false, by: town.owner(), at: now)
        try await town.user("carol")
        try await town.directory.removeUser(
            try #require(town.directory.user(named: "carol")), by: town.owner(), at: now)

        let read = try await town.reloaded()

        let memory = town.directory
        #expect(read.account == memory.account)
        #expect(read.projects == memory.projects)
        #expect(read.users == memory.users)
        #expect(read.groups == memory.groups)
        #expect(read.roles == memory.roles)
        #expect(read.keys(of: alice.id) == memory.keys(of: alice.id))
        #expect(read.firstProject == memory.firstProject)
        for user in read.users {
            #expect(read.projects(of: user) == memory.projects(of: user))
            for project in read.projects {
                #expect(
                    read.permissions(of: user, in: project.id)
                        == memory.permissions(of: user, in: project.id))
            }
        }
        #expect(read.permissions(of: alice, in: town.project.id).contains(.approve))
        let key = try #require(read.accessKey(made.key.id))
        #expect(try read.secret(of: key) == made.secret)
        #expect(!key.sealedSecret.contains(made.secret))
        // And it goes on from there.
        _ = try await read.update(alice, passwordHash: "new", by: town.owner(), at: now)
    }
}
