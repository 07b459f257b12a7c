import HTTPTypes
import HummingbirdTesting
import Identity
import ReleaseModel
import SlipwayAPI
import Testing

@Suite(.timeLimit(.minutes(15))) struct KeystoneRoutesTests {
    /// A refusal by the gateway, as the vendor's SDKs read it.
    private func isGateway(_ answer: TestResponse, _ status: Int, _ code: String) -> Bool {
        answer.status.code == status && answer.tree["error_code"]?.string == code
            && answer.tree["error_msg"]?.string?.isEmpty == false
            && answer.tree["request_id"]?.string?.isEmpty == false
    }

    private func isKeystone(_ answer: TestResponse, _ status: Int) -> Bool {
        answer.status.code == status
            && answer.tree["error"]?["code"]?.integer == Int64(status)
            && answer.tree["error"]?["message"]?.string?.isEmpty == false
    }

    @Test func `a token is for the project, the domain, or the user's only project`() async throws {
        try await IdentityBench.withOne { bench in
            let unsaid = try await bench.ask()
            #expect(unsaid.status == .created)
            #expect(unsaid.tree["token"]?["project"]?["id"]?.string == bench.project)
            let named = try await bench.ask(scope: "{\"project\":{\"name\":\"first\"}}")
            #expect(named.tree["token"]?["project"]?["id"]?.string == bench.project)
            let byID = try await bench.ask(scope: "{\"project\":{\"id\":\"\(bench.project)\"}}")
            #expect(byID.tree["token"]?["project"]?["name"] == "first")
            let domain = try await bench.ask(scope: "{\"domain\":{\"name\":\"tests\"}}")
            #expect(domain.tree["token"]?["domain"]?["name"] == "tests")
            #expect(domain.tree["token"]?["project"] == nil)
            for scope in [
                "{\"project\":{\"name\":\"other\"}}",
                "{\"project\":{\"id\":\"\(bench.other.id)\"}}",
                "{\"project\":{\"name\":\"nobody's\"}}", "{\"domain\":{\"name\":\"another\"}}",
                "{\"project\":{\"name\":\"first\",\"domain\":{\"name\":\"another\"}}}",
            ] {
                let refused = try await bench.ask(scope: scope)
                #expect(isKeystone(refused, 401), "\(scope): \(refused.text)")
            }
        }
    }

    @Test func `nobody learns which names exist`() async throws {
        try await IdentityBench.withOne { bench in
            let wrong = try await bench.ask(password: "not the password")
            let unknown = try await bench.ask(name: "nobody")
            #expect(isKeystone(wrong, 401))
            #expect(wrong.text == unknown.text)
            #expect(wrong.headers[.wwwAuthenticate] == "X-Auth-Token, SDK-HMAC-SHA256")
            let broken = try await bench.send(.post, "/v3/auth/tokens", body: "{\"auth\":1}")
            #expect(isKeystone(broken, 400))
        }
    }

    @Test func `five wrong passwords lock the name, and say for how long`() async throws {
        try await IdentityBench.withOne { bench in
            for _ in 0..<5 {
                #expect(try await bench.ask(password: "not it").status == .unauthorized)
            }
            let locked = try await bench.ask()
            #expect(isKeystone(locked, 429))
            #expect(locked.headers[.retryAfter] == "15")
            bench.clock.move(by: .seconds(16))
            #expect(try await bench.ask().status == .created)
        }
    }

    @Test func `ten thousand wrong passwords are few checks`() async throws {
        try await IdentityBench.withOne { bench in
            var checked = 0
            for number in 0..<10_000 {
                let answer = try await bench.ask(name: "n\(number % 200)", password: "no")
                if answer.status == .unauthorized { checked += 1 }
            }
            #expect((5...100).contains(checked))
        }
    }

    @Test func `a token is validated, revoked, and then nothing`() async throws {
        try await IdentityBench.withOne { bench in
            let token = try await bench.token()
            let other = try await bench.token()
            let subject = [("X-Subject-Token", other)]
            let valid = try await bench.send(.get, "/v3/auth/tokens", token: token, subject)
            #expect(valid.status == .ok && valid.subjectToken == other)
            #expect(valid.tree["token"]?["user"]?["name"] == "anna")
            let gone = try await bench.send(.delete, "/v3/auth/tokens", token: token, subject)
            #expect(gone.status == .noContent)
            let again = try await bench.send(.delete, "/v3/auth/tokens", token: token, subject)
            #expect(isKeystone(again, 404))
            let dead = try await bench.send(.get, "/v3/projects", token: other)
            #expect(isGateway(dead, 401, "APIGW.0301"))
            #expect(try await bench.exchange(other).status == .unauthorized)
            let missing = try await bench.send(.get, "/v3/auth/tokens", token: token)
            #expect(isKeystone(missing, 400))
        }
    }

    @Test func `nobody asks about another's token`() async throws {
        try await IdentityBench.withOne { bench in
            let token = try await bench.token()
            let otto = try await bench.token(name: "otto")
            for method in [HTTPRequest.Method.get, .delete] {
                let answer = try await bench.send(
                    method, "/v3/auth/tokens", token: token, [("X-Subject-Token", otto)])
                #expect(isKeystone(answer, 403))
            }
            #expect(try await bench.send(.get, "/v3/projects", token: otto).status == .ok)
        }
    }

    @Test func `a token for a token ends with the first one`() async throws {
        try await IdentityBench.withOne { bench in
            let first = try await bench.ask()
            bench.clock.move(by: .seconds(3_600))
            let second = try await bench.exchange(try #require(first.subjectToken))
            #expect(second.status == .created)
            #expect(second.tree["token"]?["methods"] == ["token"])
            #expect(second.tree["token"]?["expires_at"] == first.tree["token"]?["expires_at"])
            #expect(second.tree["token"]?["issued_at"] != first.tree["token"]?["issued_at"])
            bench.clock.move(by: .seconds(23 * 3_600))
            let over = try await bench.send(.get, "/v3/projects", token: second.subjectToken)
            #expect(isGateway(over, 401, "APIGW.0301"))
            let end = try #require(first.tree["token"]?["expires_at"]?.string)
            #expect(
                over.tree["error_msg"]?.string
                    == "Incorrect IAM authentication information: token expires, expires_at: \(end)"
            )
            #expect(over.headers[.wwwAuthenticate] != nil)
        }
    }

    @Test func `what is no token is refused by the gateway`() async throws {
        try await IdentityBench.withOne { bench in
            let token = try await bench.token()
            let long = String(repeating: "a", count: 5_000)
            for wrong in ["MIInonsense", long, String(token.dropLast()), token + "a"] {
                let answer = try await bench.send(.get, "/v3/auth/domains", token: wrong)
                #expect(isGateway(answer, 401, "APIGW.0301"), "\(answer.text)")
            }
            let none = try await bench.send(.get, "/v3/projects")
            #expect(isGateway(none, 401, "APIGW.0301"))
            let unknown = try await bench.send(.get, "/v3/nothing/here", token: token)
            #expect(isGateway(unknown, 404, "APIGW.0101"))
            let native = try await bench.send(.get, "/api/v1/me")
            #expect(try native.problem().code == "unauthenticated")
        }
    }

    @Test func `each sees their own projects, whatever they work in`() async throws {
        try await IdentityBench.withOne { bench in
            let token = try await bench.token()
            for path in ["/v3/projects", "/v3/auth/projects"] {
                let listed = try await bench.send(.get, path, token: token)
                #expect(listed.tree["projects"]?.array?.map { $0["name"] } == ["first"])
            }
            let none = try await bench.send(.get, "/v3/projects?name=other", token: token)
            #expect(none.tree["projects"] == [])
            let wrong = try await bench.send(.get, "/v3/projects?page=0", token: token)
            #expect(isKeystone(wrong, 400))
            let domains = try await bench.send(.get, "/v3/auth/domains", token: token)
            #expect(domains.tree["domains"]?.array?.first?["name"] == "tests")
            #expect(try await bench.send(.get, "/v3").tree["version"]?["id"] == "v3.14")
        }
    }

    @Test func `whoever works in two projects need name none for what is the account's`()
        async throws
    {
        try await IdentityBench.withOne { bench in
            var owner = try bench.gatekeeper.caller(account: 0, name: "root", claimed: nil)
            owner.project = bench.other.id
            try await bench.directory.assign(
                ["viewer"], to: .user(bench.anna.id), named: "user/anna", by: owner,
                at: bench.clock.now)
            let path = "/v3/auth/projects"
            let listed = try await bench.send(.get, path, bench.signature("GET", path))
            #expect(listed.tree["projects"]?.array?.count == 2, "\(listed.text)")
            let me = try await bench.send(
                .get, "/api/v1/me", bench.signature("GET", "/api/v1/me"))
            #expect(try me.problem().status == 400)
        }
    }

    @Test func `users and keys of others are not there`() async throws {
        try await IdentityBench.withOne { bench in
            let token = try await bench.token()
            let users = "/v3.0/OS-USER/users"
            let anna = try await bench.send(.get, "\(users)/\(bench.anna.id)", token: token)
            #expect(anna.tree["user"]?["name"] == "anna")
            let otto = try await bench.send(.get, "\(users)/\(bench.otto.id)", token: token)
            let nobody = try await bench.send(.get, "\(users)/none", token: token)
            #expect(isKeystone(otto, 404) && otto.text == nobody.text)
            let keys = "/v3.0/OS-CREDENTIAL/credentials"
            func body(_ user: User) -> String { "{\"credential\":{\"user_id\":\"\(user.id)\"}}" }
            let made = try await bench.send(.post, keys, token: token, body: body(bench.anna))
            #expect(made.status == .created)
            let id = try #require(made.tree["credential"]?["access"]?.string)
            #expect(made.tree["credential"]?["secret"]?.string?.count == 40)
            let listed = try await bench.send(.get, keys, token: token)
            #expect(listed.tree["credentials"]?.array?.count == 2)
            #expect(!listed.text.contains("secret"))
            let foreign = try await bench.send(.post, keys, token: token, body: body(bench.otto))
            #expect(isKeystone(foreign, 404))
            #expect(
                try await bench.send(.delete, "\(keys)/\(id)", token: token).status == .noContent)
            #expect(isKeystone(try await bench.send(.delete, "\(keys)/\(id)", token: token), 404))
        }
    }
}
