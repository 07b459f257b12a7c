import Identity
import SlipwayAPI
import Testing

/// How far somebody who manages people reaches: not past their project, and not above themselves.
@Suite(.timeLimit(.minutes(15))) struct ReachTests {
    @Test func `nobody puts more into a role than they may do themselves`() async throws {
        try await TwoProjects.withThem { place in
            let admin = try #require(place.people.first { $0.user.name == "the-admin" })
            let change = #"{"permissions": ["audit:export"]}"#
            for path in ["/api/v1/roles/spare", "/api/v1/roles/only-user-manage"] {
                let answer = try await place.ask("PUT", path, token: admin.token, body: change)
                #expect(answer.status == 409)
                #expect(answer.text.contains("audit:export"))
            }
            let less = try await place.ask(
                "PUT", "/api/v1/roles/spare", token: admin.token,
                body: #"{"permissions": ["run:read"]}"#)
            #expect(less.status == 200)
        }
    }

    @Test func `a group of another project's people is neither seen nor taken over`()
        async throws
    {
        try await TwoProjects.withThem { place in
            let groups = "/api/v1/groups"
            let stranger = place.stranger.token
            let made = try await place.ask(
                "PUT", groups + "/fresh", token: place.server.tokens["maria"],
                body: #"{"members": ["target"]}"#)
            #expect(made.status == 200)
            for path in [groups + "/fresh", groups + "/fresh/roles"] {
                let seen = try await place.ask(
                    path.hasSuffix("roles") ? "PUT" : "GET", path, token: stranger,
                    body: path.hasSuffix("roles") ? #"{"roles": ["viewer"]}"# : nil)
                #expect(seen.status == 404)
            }
            let list = try await place.ask("GET", groups, token: stranger)
            #expect(list.text == #"{"items":[]}"#)
            let taken = try await place.ask(
                "PUT", groups + "/fresh", token: stranger, body: #"{"members": []}"#)
            #expect(taken.status == 409)
            #expect(try await place.ask("DELETE", groups + "/fresh", token: stranger).status == 404)

            // Nobody is found out by being put into a group.
            var told: Set<String> = []
            for name in ["target", "nobody-ever"] {
                let answer = try await place.ask(
                    "PUT", groups + "/own", token: stranger, body: "{\"members\": [\"\(name)\"]}")
                #expect(answer.status == 404)
                told.insert(answer.text.replacing(name, with: "NAME"))
            }
            #expect(told.count == 1)
        }
    }

    @Test func `what is done to secrets is in the project's audit log, with the address`()
        async throws
    {
        try await TwoProjects.withThem { place in
            let admin = try #require(place.people.first { $0.user.name == "the-admin" })
            let answer = try await place.ask(
                "GET", "/api/v1/audit?verb=secret.set", token: admin.token)
            let list = try API.decode(API.AuditList.self, from: Array(answer.text.utf8))
            #expect(list.items.map(\.project) == [place.first.id])
            #expect(list.items.first?.address == "127.0.0.1")
        }
    }
}
