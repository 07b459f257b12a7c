import Identity
import ReleaseModel
import Testing

/// How far somebody reaches who manages the people of one project.
@Suite(.timeLimit(.minutes(15))) struct ReachTests {
    private let now = Town.now

    @Test func `nobody gives more than they may`() async throws {
        let town = try await Town()
        try await town.role("auditor", .exportAudit, .readAudit)
        try await town.role("manager", .manageUsers, .readUsers, .readRun)
        let directory = town.directory
        let alice = try await town.user("alice", "viewer")
        let admin = town.caller(try await town.user("admin", "admin"))
        let manager = town.caller(try await town.user("manager", "manager"))
        for (caller, role) in [(admin, "auditor"), (manager, "developer"), (manager, "admin")] {
            #expect(
                try await Ending {
                    try await directory.assign(
                        [role], to: .user(alice.id), named: "alice", by: caller, at: now)
                } == .refused)
            #expect(
                try await Ending {
                    _ = try await directory.createUser(
                        named: "new", passwordHash: nil, roles: [role], by: caller, at: now)
                } == .refused)
        }
        // Nor takes away what they could not give.
        #expect(
            try await Ending {
                try await directory.assign(
                    [], to: .user(alice.id), named: "alice", by: manager, at: now)
            } == .refused)
        #expect(directory.roles(of: alice, in: town.project.id) == ["viewer"])
        // Nor sets the password of somebody who may do more, or makes a key to act as them.
        #expect(
            try await Ending {
                _ = try await directory.update(alice, passwordHash: "x", by: manager, at: now)
            } == .refused)
        #expect(
            try await Ending {
                _ = try await directory.createKey(
                    for: alice, description: "", by: manager, at: now)
            } == .refused)
    }

    @Test func `nobody makes a role that may do more than they may, their own least of all`()
        async throws
    {
        let town = try await Town()
        try await town.role("own", .readRun)
        try await town.role("auditor", .exportAudit)
        let admin = town.caller(try await town.user("admin", "admin", "own"))
        for role in ["own", "new"] {
            #expect(
                try await Ending {
                    _ = try await town.directory.putRole(
                        Role(role, [.readRun, .exportAudit], ""), by: admin, at: now)
                } == .refused)
        }
        // Nor makes one mean less that means more than they may.
        #expect(
            try await Ending {
                _ = try await town.directory.putRole(
                    Role("auditor", [.readRun], ""), by: admin, at: now)
            } == .refused)
        #expect(
            try await Ending {
                _ = try await town.directory.putRole(
                    Role("new", [.readRun], ""), by: admin, at: now)
            } == .done)
    }

    @Test func `a project's admin cannot touch a user who works in another project`()
        async throws
    {
        let town = try await Town()
        let directory = town.directory
        let other = try await town.project("other")
        let both = try await town.user("both", "viewer")
        try await town.assign("viewer", to: both, in: other)
        let admin = town.caller(try await town.user("admin", "admin"))
        let changes: [@Sendable () async throws -> Void] = [
            { _ = try await directory.update(both, passwordHash: "x", by: admin, at: now) },
            { _ = try await directory.update(both, isEnabled: false, by: admin, at: now) },
            { try await directory.removeUser(both, by: admin, at: now) },
            { _ = try await directory.createKey(for: both, description: "", by: admin, at: now) },
            {
                _ = try await directory.putGroup(
                    named: "board", description: "", members: ["both"], by: admin, at: now)
            },
        ]
        for change in changes { #expect(try await Ending(change) == .refused) }
        // Their role here is the admin's to give and take.
        #expect(
            try await Ending {
                try await directory.assign(
                    ["developer"], to: .user(both.id), named: "both", by: admin, at: now)
            } == .done)
        #expect(directory.roles(of: both, in: other.id) == ["viewer"])
    }

    @Test func `who works only elsewhere is nobody here`() async throws {
        let town = try await Town()
        let other = try await town.project("other")
        try await town.user("alice", "viewer", in: other)
        try await town.user("new")
        try await town.group("theirs", "alice")
        let admin = town.caller(try await town.user("admin", "admin"))
        #expect(town.directory.users(seenBy: admin).map(\.name) == ["admin"])
        #expect(town.directory.groups(seenBy: admin).isEmpty)
        #expect(throws: DirectoryError.self) {
            try town.directory.user(named: "alice", seenBy: admin)
        }
        // Who works nowhere yet may be given a first role by anybody who manages users.
        #expect(try town.directory.user(named: "new", seenBy: admin).name == "new")
        #expect(
            try await Ending {
                _ = try await town.directory.putGroup(
                    named: "mine", description: "", members: ["alice"], by: admin, at: now)
            } == .missing)
        #expect(
            try await Ending {
                try await town.directory.removeGroup(
                    try #require(town.directory.group(named: "theirs")), by: admin, at: now)
            } == .refused)
    }

    @Test func `groups and roles that another project uses are the owner's to change`()
        async throws
    {
        let town = try await Town()
        let directory = town.directory
        let other = try await town.project("other")
        try await town.user("alice", "viewer")
        try await town.role("shared", .readRun)
        let group = try await town.group("board")
        try await directory.assign(
            ["shared"], to: .group(group.id), named: "board", by: town.owner(in: other), at: now)
        let admin = town.caller(try await town.user("admin", "admin"))
        let changes: [@Sendable () async throws -> Void] = [
            {
                _ = try await directory.putGroup(
                    named: "board", description: "", members: ["alice"], by: admin, at: now)
            },
            { try await directory.removeGroup(group, by: admin, at: now) },
            {
                _ = try await directory.putRole(
                    Role("shared", [.readRun, .startRun], ""), by: admin, at: now)
            },
            { try await directory.removeRole(named: "shared", by: admin, at: now) },
        ]
        for change in changes { #expect(try await Ending(change) == .refused) }
        #expect(directory.role(named: "shared")?.permissions == [.readRun])
        #expect(directory.group(named: "board") == group)
    }

    @Test func `a group of which somebody works elsewhere keeps its people`() async throws {
        let town = try await Town()
        let other = try await town.project("other")
        try await town.user("theirs", "approver", in: other)
        let mine = try await town.user("mine", "viewer")
        try await town.group("board", "theirs", "mine")
        let admin = town.caller(try await town.user("admin", "admin"))
        #expect(
            try await Ending {
                _ = try await town.directory.putGroup(
                    named: "board", description: "", members: ["mine"], by: admin, at: now)
            } == .refused)
        #expect(town.directory.group(named: "board")?.members.contains(mine.id) == true)
        #expect(town.directory.group(named: "board")?.members.count == 2)
    }
}
