import Identity
import ReleaseModel
import Testing

/// Who somebody is on the control socket.
@Suite(.timeLimit(.minutes(15))) struct GatekeeperTests {
    private func gatekeeper(_ town: Town) -> Gatekeeper {
        var settings = Gatekeeper.Settings()
        settings.ownerAccount = 1_000
        settings.now = { Town.now }
        return Gatekeeper(town.directory, store: town.store, settings: settings)
    }

    @Test func `the folder's owner may do everything, in the first project or a named one`()
        async throws
    {
        let town = try await Town()
        let other = try await town.project("other")
        let gatekeeper = gatekeeper(town)
        let first = try gatekeeper.caller(account: 1_000, name: "me", claimed: nil)
        #expect(first.project == town.project.id)
        #expect(first.isOwner)
        #expect(first.permissions == Set(Permission.allCases))
        let second = try gatekeeper.caller(
            account: 1_000, name: "me", claimed: nil, project: other.id)
        #expect(second.project == other.id)
        #expect(throws: AuthenticationError.noSuchProject("nowhere")) {
            try gatekeeper.caller(account: 1_000, name: "me", claimed: nil, project: "nowhere")
        }
    }

    @Test func `a claimed user's name narrows to what that user may, where they may`() async throws
    {
        let town = try await Town()
        let other = try await town.project("other")
        let alice = try await town.user("alice", "viewer")
        let gatekeeper = gatekeeper(town)
        let caller = try gatekeeper.caller(account: 1_000, name: "me", claimed: "alice")
        #expect(caller.permissions == Role.viewer.permissions)
        #expect(!caller.isOwner)
        #expect(throws: AuthenticationError.noSuchProject(other.id)) {
            try gatekeeper.caller(
                account: 1_000, name: "me", claimed: "alice", project: other.id)
        }
        _ = try await town.directory.update(
            alice, isEnabled: false, by: town.owner(), at: Town.now)
        #expect(throws: AuthenticationError.disabled("alice")) {
            try gatekeeper.caller(account: 1_000, name: "me", claimed: "alice")
        }
    }

    @Test func `another account may nothing, whatever name it claims`() async throws {
        let town = try await Town()
        try await town.user("alice", "admin")
        let gatekeeper = gatekeeper(town)
        for name in [nil, "alice", "nobody"] {
            let caller = try gatekeeper.caller(account: 1_001, name: "you", claimed: name)
            #expect(caller.permissions.isEmpty)
            #expect(!caller.isOwner)
        }
        #expect(throws: AuthenticationError.noSuchProject(town.project.id)) {
            try gatekeeper.caller(
                account: 1_001, name: "you", claimed: nil, project: town.project.id)
        }
    }

    @Test func `a token is good for its project, and no longer than its user`() async throws {
        let town = try await Town()
        let other = try await town.project("other")
        let alice = try await town.user("alice", "viewer")
        try await town.assign("developer", to: alice, in: other)
        let gatekeeper = gatekeeper(town)
        let issued = try await gatekeeper.issue(
            .token, to: alice, project: town.project.id, methods: ["password"], address: "test")
        let caller = try await gatekeeper.caller(
            token: issued.text, project: nil, address: "test")
        #expect(caller.permissions == Role.viewer.permissions)
        await #expect(throws: AuthenticationError.noSuchProject(other.id)) {
            try await gatekeeper.caller(token: issued.text, project: other.id, address: "test")
        }
        await #expect(throws: AuthenticationError.tokenNotValid) {
            try await gatekeeper.caller(
                token: issued.text, kind: .session, project: nil, address: "test")
        }
        try await town.directory.removeUser(alice, by: town.owner(), at: Town.now)
        await #expect(throws: AuthenticationError.tokenNotValid) {
            try await gatekeeper.caller(token: issued.text, project: nil, address: "test")
        }
    }
}
