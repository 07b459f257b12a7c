import SlipwayAPI
import Testing

@testable import SlipwayServer

/// A browser's session: what it is known by, and what no other site and no planted cookie can do.
@Suite(.timeLimit(.minutes(15))) struct SessionTests {
    @Test func `the cookie of a sign-in is for this server's pages alone`() async throws {
        try await TwoProjects.withThem { place in
            let answer = try await place.signIn()
            let cookie = try #require(answer.setCookie)
            for word in ["Path=/", "HttpOnly", "SameSite=Strict", "Max-Age=43200"] {
                #expect(cookie.contains("; \(word)"), "\(cookie)")
            }
            #expect(!cookie.contains("Domain"))
            #expect(SessionCookie.set("x", seconds: 1, isSecure: true).hasSuffix("; Secure"))
            let me = try await place.ask("GET", "/api/v1/me", by: answer.session)
            #expect(me.status == 200)
            #expect(me.text.contains(#""name":"signer""#))
        }
    }

    @Test func `a change by a session's cookie comes from a page of this server`() async throws {
        try await TwoProjects.withThem { place in
            let session = try await place.signIn().session
            let path = "/api/v1/roles/spare"
            let body = #"{"permissions": ["role:manage"]}"#
            let own = place.server.url
            let foreign = "http://evil.example"
            let refused: [[(String, String)]] = [
                [], [("Origin", foreign)], [("Origin", "null")],
                [("Origin", own + ".evil.example")], [("Referer", foreign + "/")],
                [("Origin", own), ("Sec-Fetch-Site", "cross-site")],
                [("Origin", own), ("Sec-Fetch-Site", "same-site")],
            ]
            for headers in refused {
                for (method, path) in [("PUT", path), ("POST", "/api/v1/sign-out")] {
                    let answer = try await place.ask(
                        method, path, by: session, body: body, headers)
                    #expect(answer.status == 403, "\(headers)")
                    #expect(answer.text.contains("foreign_origin"), "\(headers)")
                }
            }
            for headers in [[("Origin", own)], [("Referer", own + "/runs")]] {
                let answer = try await place.ask("PUT", path, by: session, body: body, headers)
                #expect(answer.status == 200, "\(answer.text)")
            }
            let foreignSignIn = try await place.ask(
                "POST", "/api/v1/sign-in", token: nil, body: TwoProjects.signer,
                [("Origin", foreign)])
            #expect(foreignSignIn.status == 403)
            #expect(foreignSignIn.setCookie == nil)
        }
    }

    @Test func `a cookie planted before the sign-in is not the session after it`() async throws {
        try await TwoProjects.withThem { place in
            let planted = ["planted", try await place.signIn().session]
            for old in planted {
                let new = try await place.signIn([("Cookie", "slipway-session=\(old)")]).session
                #expect(new != old)
                #expect(!new.isEmpty)
                let both = "slipway-session=\(old); slipway-session=\(new)"
                let answer = try await place.ask(
                    "GET", "/api/v1/me", token: nil, [("Cookie", both)])
                #expect(answer.status == 401, "of two nobody knows which is whose")
            }
            #expect(try await place.ask("GET", "/api/v1/me", by: "planted").status == 401)
        }
    }

    @Test func `a session is no token, and a token is no session`() async throws {
        try await TwoProjects.withThem { place in
            let session = try await place.signIn().session
            #expect(try await place.ask("GET", "/api/v1/me", token: session).status == 401)
            let token = place.people[0].token
            #expect(try await place.ask("GET", "/api/v1/me", by: token).status == 401)
            #expect(try await place.ask("GET", "/api/v1/me", token: token).status == 200)
        }
    }

    @Test func `a session ends where it is signed out`() async throws {
        try await TwoProjects.withThem { place in
            let session = try await place.signIn().session
            let answer = try await place.ask(
                "POST", "/api/v1/sign-out", by: session, [("Origin", place.server.url)])
            #expect(answer.status == 204)
            #expect(answer.setCookie?.contains("Max-Age=0") == true)
            #expect(try await place.ask("GET", "/api/v1/me", by: session).status == 401)
        }
    }
}

extension TwoProjects {
    fileprivate static let signer = #"{"name": "signer", "password": "correct horse"}"#

    fileprivate func signIn(_ headers: [(String, String)] = []) async throws -> Answer {
        try await ask("POST", "/api/v1/sign-in", token: nil, body: Self.signer, headers)
    }

    fileprivate func ask(
        _ method: String, _ path: String, by session: String, body: String? = nil,
        _ headers: [(String, String)] = []
    ) async throws -> Answer {
        try await ask(
            method, path, token: nil, body: body,
            headers + [("Cookie", "other=1; slipway-session=\(session)")])
    }
}

extension TwoProjects.Answer {
    fileprivate var setCookie: String? {
        headers.first { $0.0.lowercased() == "set-cookie" }?.1
    }

    fileprivate var session: String {
        let pair = setCookie?.split(separator: ";").first?.split(separator: "=", maxSplits: 1)
        return pair?.count == 2 ? String(pair?[1] ?? "") : ""
    }
}
