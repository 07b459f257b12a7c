import Foundation
import SlipwayTestSupport
import Testing

/// People, as whoever keeps a data folder makes them.
@Suite(.timeLimit(.minutes(15))) struct PeopleTests {
    @Test func `init tells of the first owner once, and no file has the secrets`() async throws {
        let shop = try Workshop()
        let made = try await shop.slipway("init", "--project", "eu-1", "--output", "json")
        #expect(made.status == 0, "\(made.chatter)")
        let members = try JSONDecoder().decode([String: String].self, from: Data(made.output.utf8))
        #expect(
            Set(members.keys) == [
                "project_id", "project_name", "domain_id", "domain_name", "user_id", "user",
                "password", "access_key", "secret_key",
            ])
        #expect(members["project_name"] == "eu-1")
        #expect(members["user"] == "admin")
        for secret in ["password", "secret_key"] {
            let text = try #require(members[secret])
            #expect(text.count >= 20)
            let grep = try await Running(
                "grep", ["-r", "-a", "-F", "-l", "--", text, shop.data], in: shop.path
            ).finished()
            #expect(grep.status == 1, "\(secret) is in \(grep.output)")
        }
    }

    @Test func `init leaves a folder that is there as it is, and ends with 4`() async throws {
        let shop = try Workshop()
        #expect(try await shop.slipway("init").status == 0)
        let before = try await Self.digests(shop)
        let again = try await shop.slipway("init", "--user", "mallory", "--plan", "plan.yaml")
        #expect(before.count >= 3, "\(before)")
        #expect(again.status == 4)
        #expect(again.output.isEmpty)
        #expect(again.chatter.contains("slipway user create"))
        #expect(try await Self.digests(shop) == before)
        #expect(!shop.exists("plan.yaml"))
        #expect(try await shop.slipway("user", "list", "--output", "name").lines == ["admin"])
    }

    @Test func `a new user asks over TCP for what their roles allow, and nothing else`()
        async throws
    {
        let shop = try Workshop()
        #expect(try await shop.slipway("init").status == 0)
        let (server, url) = try await shop.server()
        let developer = try await shop.person("dev", "developer")
        let approver = try await shop.person("alice", "approver")
        let plan = try shop.write(Plans.sequence([Plans.approval]), to: "plan.yaml")
        let run = try #require(
            try await shop.slipway("run", plan, "--detach", "--output", "name").lines.first)
        let agree = "/api/v1/runs/\(run)/agree"
        func asks(
            _ person: Person, _ method: String, _ path: String, _ body: String = ""
        )
            async throws -> Int
        {
            try await person.ask(url, method, path, body: body, in: shop).status
        }

        #expect(try await asks(developer, "GET", "/api/v1/runs") == 200)
        #expect(try await asks(developer, "GET", "/api/v1/users") == 403)
        let refused = try await developer.ask(url, "POST", agree, body: "{}", in: shop)
        #expect(refused.status == 403)
        #expect(refused.body.contains("checkpoint:approve"), "\(refused.body)")
        #expect(refused.body.contains("approver"), "no remedy: \(refused.body)")
        #expect(try await asks(approver, "POST", agree, "{\"step\":\"board\"}") != 403)
        #expect(try await asks(approver, "POST", "/api/v1/runs/\(run)/pause", "{}") == 403)
        var stranger = developer
        stranger.secretKey = approver.secretKey
        #expect(try await asks(stranger, "GET", "/api/v1/runs") == 401)

        #expect(try await shop.slipway("user", "update", "dev", "--disable").status == 0)
        #expect(try await asks(developer, "GET", "/api/v1/runs") == 403)
        #expect(try await shop.slipway("user", "update", "dev", "--enable").status == 0)
        #expect(try await asks(developer, "GET", "/api/v1/runs") == 200)
        #expect(try await shop.slipway("user", "remove", "dev").status == 0)
        #expect(try await asks(developer, "GET", "/api/v1/runs") == 401)
        server.signal(SIGTERM)
        #expect(try await server.finished().status == 0)
    }

    @Test func `a user's name claimed on the socket narrows to what they may, with code 5`()
        async throws
    {
        let shop = try Workshop()
        #expect(try await shop.slipway("init").status == 0)
        _ = try await shop.person("dev", "developer")
        let plan = try shop.write(Plans.sequence([Plans.trigger]), to: "plan.yaml")
        #expect(try await shop.slipway("run", plan, "--detach", "--as", "dev").status == 0)
        try await eventually("it waits") {
            try await shop.slipway("checkpoint", "list").output.contains("gun")
        }

        let refused = try await shop.slipway("checkpoint", "trigger", "@latest", "--as", "dev")

        #expect(refused.status == 5, "\(refused.chatter)")
        #expect(refused.chatter.contains(" → somebody who manages users gives one"))
        #expect(refused.chatter.contains("deployer"))
        let create = try await shop.slipway("user", "create", "eve", "--as", "dev")
        #expect(create.status == 5, "\(create.chatter)")
        #expect(try await shop.slipway("user", "update", "dev", "--disable").status == 0)
        let disabled = try await shop.slipway("release", "pause", "@latest", "--as", "dev")
        #expect(disabled.status == 5)
        #expect(disabled.chatter.contains("disabled"))
    }

    @Test func `what is told of a new user or key is told in exactly these words`() async throws {
        let shop = try Workshop()
        #expect(try await shop.slipway("init").status == 0)
        let user = try await shop.start(
            [
                "user", "create", "alice", "--roles", "developer,approver", "--password-stdin",
                "--output", "json", "--data", shop.data,
            ], input: "correct horse\n"
        ).finished()
        #expect(user.status == 0, "\(user.chatter)")
        let told = try JSONDecoder().decode([String: String].self, from: Data(user.output.utf8))
        #expect(
            Set(told.keys) == ["user_id", "name", "password", "access_key", "secret_key"])
        #expect(told["password"] == "correct horse")
        #expect(told["name"] == "alice")
        #expect(
            try await shop.slipway("user", "roles", "alice", "--output", "name").lines
                == ["approver", "developer"])
        let key = try await shop.slipway("accesskey", "create", "alice", "--output", "json")
        let pair = try JSONDecoder().decode([String: String].self, from: Data(key.output.utf8))
        #expect(Set(pair.keys) == ["access_key", "secret_key"])
        let keys = try await shop.slipway("accesskey", "list", "alice", "--output", "name").lines
        #expect(Set(keys) == Set([told["access_key"], pair["access_key"]].compactMap(\.self)))
        #expect(try await shop.slipway("accesskey", "remove", "alice", keys[0]).status == 0)
        #expect(
            try await shop.slipway("accesskey", "list", "alice", "--output", "name").lines
                == [keys[1]])
    }

    @Test func `groups, roles and projects are made, shown and removed`() async throws {
        let shop = try Workshop()
        #expect(try await shop.slipway("init").status == 0)
        for words in [
            ["user", "create", "alice"], ["user", "create", "bob", "--roles", "viewer"],
            ["role", "set", "skipper", "run:read", "run:skip", "--description", "skips"],
            ["role", "set", "skipper", "run:read", "servicestage:pipeline:delete"],
            ["group", "set", "board", "alice", "bob", "--description", "decides"],
            ["group", "roles", "board", "skipper"], ["group", "set", "board", "alice"],
            ["project", "create", "eu-1"],
            ["user", "roles", "bob", "developer", "--project", "eu-1"],
        ] {
            let end = try await shop.start(words + ["--data", shop.data]).finished()
            #expect(end.status == 0, "\(words): \(end.chatter)")
        }
        let roles = try await shop.slipway("role", "list").output
        #expect(roles.contains("skipper (custom)\n  skips\n  run:close run:read\n"), "\(roles)")
        let groups = try await shop.slipway("group", "list").output
        #expect(groups.contains("board  alice    skipper  decides"), "\(groups)")
        let here = try await shop.slipway("user", "roles", "bob", "--output", "name").lines
        let there = try await shop.slipway(
            "user", "roles", "bob", "--project", "eu-1", "--output", "name"
        ).lines
        #expect(here == ["viewer"])
        #expect(there == ["developer"])
        let who = try await shop.slipway("whoami", "--as", "alice", "--output", "json").output
        #expect(who.contains("\"run:close\""), "\(who)")

        for (words, status) in [
            (["role", "remove", "skipper"], 4), (["role", "remove", "nobody"], 3),
            (["role", "set", "admin", "run:read"], 4), (["role", "set", "x", "run:fly"], 2),
            (["group", "set", "board", "nobody"], 3), (["group", "set", "board"], 2),
            (["user", "create", "alice"], 4), (["user", "create", "a b"], 2),
            (["user", "show", "nobody"], 3), (["user", "update", "alice"], 2),
            (["user", "remove", "admin"], 4), (["project", "create", "eu-1"], 4),
            (["user", "list", "--project", "nowhere"], 3),
            (["user", "list", "--project", "00000000000000000000000000000000"], 5),
            (["group", "remove", "board"], 0), (["role", "remove", "skipper"], 0),
            (["user", "remove", "alice"], 0),
        ] as [([String], Int32)] {
            let end = try await shop.start(words + ["--data", shop.data]).finished()
            #expect(end.status == status, "\(words): \(end.chatter)")
        }
    }

    @Test func `what one project runs is not seen from another`() async throws {
        let shop = try Workshop()
        #expect(try await shop.slipway("init").status == 0)
        #expect(try await shop.slipway("project", "create", "eu-1").status == 0)
        let plan = try shop.write(Plans.sequence([Plans.shell("one", "true")]), to: "plan.yaml")
        let run = try await shop.slipway("run", plan, "--project", "eu-1")
        #expect(run.status == 0, "\(run.chatter)")
        #expect(try await shop.slipway("release", "show", "@latest").status == 3)
        let there = try await shop.slipway("release", "show", "@latest", "--project", "eu-1")
        #expect(there.status == 0, "\(there.chatter)")
    }

    @Test func `a shell is offered the people of the data folder`() async throws {
        let shop = try Workshop()
        #expect(try await shop.slipway("init").status == 0)
        let offered = try await shop.bare(
            "---completion", "user", "show", "--", "positional@0", "3", "0",
            "slipway", "user", "show", "", "--data", shop.data)
        #expect(offered.lines == ["admin"], "\(offered.output)\(offered.chatter)")
    }

    /// What each file of the data folder holds.
    private static func digests(_ shop: Workshop) async throws -> [String] {
        try await Running(
            "sh",
            ["-c", "find data -type f -exec sha256sum {} + | sort"], in: shop.path
        ).finished().lines
    }
}
