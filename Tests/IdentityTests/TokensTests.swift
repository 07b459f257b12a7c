import Identity
import ReleaseEngine
import ReleaseModel
import SlipwayTestSupport
import Testing

@Suite(.timeLimit(.minutes(15))) struct TokensTests {
    private let store = MemoryStore()
    private let start = Town.now

    private func token(_ user: String = "alice", seconds: Int = 60) -> Token {
        Token(
            kind: .token, user: user, project: "p", methods: ["password"], issuedAt: start,
            expiresAt: start + .seconds(seconds))
    }

    private func documents() async throws -> [Document] {
        try await store.documents(DocumentQuery(kind: "token", limit: 1_000)).elements
    }

    @Test func `only a token's digest is stored`() async throws {
        let tokens = Tokens(store: store)
        let text = try await tokens.issue(token(), by: "alice")
        let documents = try await documents()
        #expect(documents.map(\.id) == [Digest(of: Array(text.utf8)).description])
        #expect(!"\(documents)".contains(text))
        #expect(!documents.contains { String(decoding: $0.body, as: UTF8.self).contains(text) })
        // Another process knows it too, and whoever shows the digest shows nothing.
        let others = Tokens(store: store)
        #expect(try await others.find(text, at: start) == token())
        #expect(try await others.find(documents[0].id, at: start) == nil)
    }

    @Test func `a token ends with its time, whoever remembers it`() async throws {
        let tokens = Tokens(store: store)
        let text = try await tokens.issue(token(seconds: 60), by: "alice")
        for tokens in [tokens, Tokens(store: store)] {
            #expect(try await tokens.find(text, at: start + .seconds(59)) != nil)
            #expect(try await tokens.find(text, at: start + .seconds(60)) == nil)
        }
    }

    @Test func `a token that is taken back is none any more`() async throws {
        let tokens = Tokens(store: store)
        let text = try await tokens.issue(token(), by: "alice")
        let other = try await tokens.issue(token(), by: "alice")
        #expect(try await tokens.revoke(text, by: "alice", at: start))
        #expect(try await tokens.find(text, at: start) == nil)
        #expect(try await !tokens.revoke(text, by: "alice", at: start))
        #expect(try await tokens.find(other, at: start) != nil)
    }

    @Test func `everything of one user is taken back, and nothing of another`() async throws {
        let tokens = Tokens(store: store)
        var alices: [String] = []
        for _ in 0..<450 { alices.append(try await tokens.issue(token(), by: "alice")) }
        let bob = try await tokens.issue(token("bob"), by: "bob")

        try await tokens.revokeAll(of: "alice")

        for text in alices { #expect(try await tokens.find(text, at: start) == nil) }
        #expect(try await tokens.find(bob, at: start) != nil)
        #expect(try await documents().count == 1)
    }

    @Test(arguments: ["", "x", String(repeating: "x", count: 4_097), "\u{0}", "ünïcode"])
    func `what no token can be is none`(text: String) async throws {
        #expect(try await Tokens(store: store).find(text, at: start) == nil)
    }
}
