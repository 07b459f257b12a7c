import Hummingbird
import HummingbirdTesting
import Identity
import NIOCore
import ReleaseEngine
import SlipwayAPI
import SlipwayTestSupport
import Testing

@testable import SlipwayServer

@Suite struct SecretRoutesTests {
    private func withServer(
        _ body: @escaping @Sendable (Asking, MemoryStore) async throws -> Void
    ) async throws {
        try await ServedEngine.withOne { bench in
            let vault = SecretVault(store: bench.store, keyring: .success(.fresh()))
            let server = bench.server { $0.secrets = vault }
            try await Asking.of(server, bench.people) { try await body($0, bench.store) }
        }
    }

    @Test func `a secret is set, listed and deleted, and its value is in no answer`() async throws {
        try await withServer { ask, store in
            let set = try await ask.put("/api/v1/secrets/TOKEN", #"{"value":"the-value"}"#)
            #expect(set.status == .ok)
            #expect(try set.value(API.SecretDetail.self).version == 1)
            let same = try await ask.put("/api/v1/secrets/TOKEN", #"{"value":"the-value"}"#)
            #expect(try same.value(API.SecretDetail.self).version == 1)
            let next = try await ask.put("/api/v1/secrets/TOKEN", #"{"value":"another"}"#)
            #expect(try next.value(API.SecretDetail.self).versions == [1, 2])
            let list = try await ask.get("/api/v1/secrets")
            #expect(try list.value(API.SecretList.self).items.map(\.name) == ["TOKEN"])
            for answer in [set, same, next, list] {
                #expect(!answer.text.contains("the-value") && !answer.text.contains("another"))
            }
            #expect(try await ask.send(.delete, "/api/v1/secrets/TOKEN").status == .noContent)
            let gone = try await ask.send(.delete, "/api/v1/secrets/TOKEN")
            #expect(gone.status == .notFound)
            #expect(try gone.problem().code == "no_such_secret")
            let audit = try await store.audit(after: People.entries, limit: 10)
            #expect(audit.map(\.draft.verb) == ["secret.set", "secret.set", "secret.delete"])
        }
    }

    @Test(arguments: [
        ("TOKEN", #"{"value":"abc"}"#), ("TOKEN", #"{}"#), ("TOKEN", #"{"value":7777777}"#),
        ("1TOKEN", #"{"value":"the-value"}"#), ("a%20b", #"{"value":"the-value"}"#),
        ("TOKEN", #"{"value":"the-value","version":2}"#),
        ("TOKEN", #"{"value":"nul-\u0000-nul"}"#),
        ("TOKEN", "{\"value\":\"" + String(repeating: "x", count: 65_537) + "\"}"),
    ])
    func `what can be no secret is refused, and not quoted`(
        name: String, body: String
    ) async throws {
        try await withServer { ask, store in
            let answer = try await ask.put("/api/v1/secrets/\(name)", body)
            #expect(answer.status == .badRequest)
            #expect(try answer.problem().code == "bad_request")
            #expect(!answer.text.contains("the-value") && !answer.text.contains("7777777"))
            #expect(try await store.documents(DocumentQuery(kind: "secret")).elements.isEmpty)
        }
    }

    @Test func `a list goes on where its page ended, without the deleted ones`() async throws {
        try await withServer { ask, _ in
            for name in ["A", "B", "C", "D"] {
                _ = try await ask.put("/api/v1/secrets/\(name)", #"{"value":"the-value"}"#)
            }
            _ = try await ask.send(.delete, "/api/v1/secrets/C")
            var names: [String] = []
            var query = "?limit=1"
            for _ in 0..<10 {
                let page = try await ask.get("/api/v1/secrets\(query)").value(API.SecretList.self)
                names += page.items.map(\.name)
                guard let cursor = page.nextCursor else { break }
                query = "?limit=1&cursor=\(cursor)"
            }
            #expect(names == ["A", "B", "D"])
        }
    }

    @Test func `a server without a vault says so`() async throws {
        try await ServedEngine.withOne { bench in
            try await Asking.of(bench.server(), bench.people) { ask in
                let answer = try await ask.get("/api/v1/secrets")
                #expect(answer.status == .serviceUnavailable)
            }
        }
    }
}

extension Asking {
    func put(_ path: String, _ body: String) async throws -> TestResponse {
        try await client.execute(
            uri: path, method: .put, headers: shown([.contentType: API.json]),
            body: ByteBuffer(string: body))
    }
}
