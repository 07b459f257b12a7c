import HTTPTypes
import HummingbirdTesting
import Identity
import ReleaseModel
import SlipwayAPI
import Testing

/// What is sent twice is done once.
@Suite(.timeLimit(.minutes(15))) struct OnceTests {
    private static let path = "/api/v1/users"
    private static let body = "{\"name\":\"new\",\"roles\":[\"viewer\"]}"

    @Test func `a signed request sent again byte for byte gets the very same answer`() async throws
    {
        try await IdentityBench.withOne { bench in
            let headers = try bench.signature(
                "POST", Self.path, [("content-type", "application/json")], body: Self.body)
            let first = try await bench.send(.post, Self.path, headers, body: Self.body)
            bench.clock.move(by: .seconds(60))
            let again = try await bench.send(.post, Self.path, headers, body: Self.body)
            #expect(first.status == .created, "\(first.text)")
            #expect(again.status == .created && again.text == first.text)
            #expect(bench.directory.users.count { $0.name == "new" } == 1)
            let otto = try await bench.token(name: "otto")
            let seen = try await bench.send(.get, "\(Self.path)/new", token: otto)
            #expect(try seen.problem().status == 404)
            bench.clock.move(by: .seconds(900))
            let late = try await bench.send(.post, Self.path, headers, body: Self.body)
            #expect(try late.problem().status == 401)
        }
    }

    @Test func `a byte changed in a signed request is refused`() async throws {
        try await IdentityBench.withOne { bench in
            let headers = try bench.signature(
                "POST", Self.path, [("content-type", "application/json")], body: Self.body)
            func refuses(
                _ headers: [(String, String)], _ body: String, at path: String = Self.path
            ) async throws {
                let answer = try await bench.send(.post, path, headers, body: body)
                #expect(try answer.problem().status == 401, "\(path) \(body)")
            }
            try await refuses(headers, Self.body.replacing("new", with: "mew"))
            try await refuses(headers, Self.body + " ")
            try await refuses(headers, Self.body, at: "/api/v1/users?a=b")
            for number in headers.indices {
                var changed = headers
                let last = changed[number].1.last == "0" ? "1" : "0"
                changed[number].1 = changed[number].1.dropLast() + last
                try await refuses(changed, Self.body)
            }
            #expect(bench.directory.user(named: "new") == nil)
            #expect(bench.directory.user(named: "mew") == nil)
        }
    }

    @Test func `a signed request needs no content type`() async throws {
        try await IdentityBench.withOne { bench in
            let path = "/v3/projects?name=first"
            let answer = try await bench.send(.get, path, bench.signature("GET", path))
            #expect(answer.tree["projects"]?.array?.count == 1, "\(answer.text)")
            var wrong = try bench.signature("GET", path)
            wrong[wrong.count - 1].1 = wrong[wrong.count - 1].1.dropLast() + "x"
            let refused = try await bench.send(.get, path, wrong)
            #expect(refused.status == .unauthorized)
            #expect(refused.tree["error_code"] == "APIGW.0301")
        }
    }

    @Test func `an Idempotency-Key gets the first answer again, for a day`() async throws {
        try await IdentityBench.withOne { bench in
            let token = try await bench.token()
            let key = [("Idempotency-Key", "make-new")]
            let first = try await bench.send(
                .post, Self.path, token: token, key, body: Self.body)
            let again = try await bench.send(
                .post, Self.path, token: token, key, body: Self.body)
            #expect(first.status == .created && again.text == first.text)
            let other = try await bench.send(
                .post, Self.path, token: token, key, body: "{\"name\":\"another\"}")
            #expect(try other.problem().code == "key_reused" && other.status.code == 422)
            #expect(bench.directory.user(named: "another") == nil)
            // Another caller's key is another key.
            let otto = try await bench.token(name: "otto")
            let his = try await bench.send(
                .post, Self.path, token: otto, key, body: "{\"name\":\"ottos\"}")
            #expect(his.status == .created)
            let bad = try await bench.send(
                .post, Self.path, token: token, [("Idempotency-Key", "a b")], body: Self.body)
            #expect(try bad.problem().status == 400)
            bench.clock.move(by: .seconds(24 * 3_600 - 60))
            let fresh = try await bench.token()
            let late = try await bench.send(
                .post, Self.path, token: fresh, key, body: Self.body)
            #expect(late.text == first.text)
            bench.clock.move(by: .seconds(120))
            let later = try await bench.send(
                .post, Self.path, token: fresh, key, body: Self.body)
            #expect(try later.problem().status == 409)
        }
    }
}
