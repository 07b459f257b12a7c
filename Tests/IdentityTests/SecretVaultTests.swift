import Foundation
import Identity
import ReleaseEngine
import ReleaseModel
import SlipwayTestSupport
import Testing

@Suite struct SecretVaultTests {
    private let store = MemoryStore()
    private let keyring = Keyring.fresh()

    private var vault: SecretVault { SecretVault(store: store, keyring: .success(keyring)) }

    private func set(_ name: String, _ value: String, in project: String = "p") async throws -> Int
    {
        let record = try await vault.set(
            name, to: SecretValue(Array(value.utf8)), in: project, by: .sample("alice"),
            at: .second(1))
        return try #require(record.newest).number
    }

    private func value(_ reference: SecretReference) async throws -> String {
        try await vault.value(of: reference).value.text
    }

    @Test func `a secret has versions, and the newest one counts unless one is pinned`()
        async throws
    {
        #expect(try await set("TOKEN", "first-value") == 1)
        #expect(try await set("TOKEN", "second-value") == 2)
        #expect(try await value(SecretReference("TOKEN", project: "p")) == "second-value")
        #expect(
            try await value(SecretReference("TOKEN", version: 1, project: "p")) == "first-value")
        #expect(try await vault.version(of: SecretReference("TOKEN", project: "p")) == 2)
    }

    @Test func `the value it has already makes no new version`() async throws {
        _ = try await set("TOKEN", "same-value")
        #expect(try await set("TOKEN", "same-value") == 1)
    }

    @Test func `ten versions are kept, and a forgotten one is named as missing`() async throws {
        for number in 1...12 { #expect(try await set("TOKEN", "value-\(number)") == number) }
        let gone = SecretReference("TOKEN", version: 2, project: "p")
        await #expect(throws: SecretError.versionMissing(gone, newest: 12)) {
            _ = try await vault.value(of: gone)
        }
        #expect(try await value(SecretReference("TOKEN", version: 3, project: "p")) == "value-3")
        let values = try await store.documents(DocumentQuery(kind: "secret-value", limit: 100))
        #expect(values.elements.count == 10)
    }

    @Test func `another project's secret is none`() async throws {
        _ = try await set("TOKEN", "the-value")
        let other = SecretReference("TOKEN", project: "q")
        await #expect(throws: SecretError.missing(other)) { _ = try await vault.value(of: other) }
        #expect(try await vault.list(in: "q").elements.isEmpty)
    }

    @Test func `a deleted secret is gone, and its numbers are not used again`() async throws {
        _ = try await set("TOKEN", "the-value")
        try await vault.delete("TOKEN", in: "p", by: .sample("bob"), at: .second(2))
        let reference = SecretReference("TOKEN", project: "p")
        await #expect(throws: SecretError.missing(reference)) {
            _ = try await vault.value(of: reference)
        }
        #expect(try await vault.list(in: "p").elements.isEmpty)
        await #expect(throws: SecretVaultError.missing("TOKEN")) {
            try await vault.delete("TOKEN", in: "p", by: .sample("bob"), at: .second(3))
        }
        #expect(try await set("TOKEN", "another") == 2)
    }

    @Test func `every write is audited, without the value`() async throws {
        _ = try await set("TOKEN", "hushhush")
        try await vault.delete("TOKEN", in: "p", by: .sample("bob"), at: .second(2))
        let entries = try await store.audit(after: 0, limit: 10)
        #expect(entries.map(\.draft.verb) == ["secret.set", "secret.delete"])
        #expect(entries.map(\.draft.subject) == ["secret/TOKEN", "secret/TOKEN"])
        #expect(entries.map(\.draft.actor) == ["alice (local:1)", "bob (local:1)"])
        for entry in entries { #expect(!"\(entry)".contains("hushhush")) }
    }

    @Test func `nothing that is stored shows a value`() async throws {
        _ = try await set("TOKEN", "hushhush")
        for kind in ["secret", "secret-value"] {
            let page = try await store.documents(DocumentQuery(kind: kind))
            #expect(page.elements.count == 1)
            for document in page.elements {
                let text = String(decoding: document.body, as: UTF8.self)
                #expect(!text.contains("hushhush"))
                #expect(!text.contains(Data("hushhush".utf8).base64EncodedString()))
            }
        }
        let value = SecretValue(Array("hushhush".utf8))
        #expect(
            "\(value) \(String(reflecting: value)) \(KnownSecret(version: 1, value: value))"
                .contains("hushhush") == false)
        var dumped = ""
        dump(KnownSecret(version: 1, value: value), to: &dumped)
        #expect(!dumped.contains("hushhush"))
    }

    @Test func `a sealed value that is moved to another name does not open`() async throws {
        _ = try await set("ONE", "value-one")
        _ = try await set("TWO", "value-two")
        let one = try #require(try await store.document("secret-value", "p/ONE/1"))
        _ = try await store.commit([
            Change(documents: [
                DocumentWrite(
                    kind: "secret-value", id: "p/TWO/1", replaces: 1, body: one.body)
            ])
        ])
        let two = SecretReference("TWO", project: "p")
        await #expect(
            throws: SecretError.unavailable(two, reason: "\(KeyringError.sealBroken)")
        ) { _ = try await vault.value(of: two) }
    }

    @Test(arguments: ["", "1A", "-a", "a b", "a/b", "${x}", String(repeating: "a", count: 65)])
    func `what is no name is refused`(name: String) async {
        await #expect(throws: SecretVaultError.badName) { _ = try await set(name, "the-value") }
    }

    @Test(arguments: ["", "abc", "a\u{0}bcdef", String(repeating: "x", count: 65_537)])
    func `what can be no value is refused`(value: String) async {
        await #expect(throws: SecretVaultError.self) { _ = try await set("TOKEN", value) }
    }

    @Test func `two who set at once both keep their version`() async throws {
        try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 1...8 { group.addTask { try await set("TOKEN", "value-\(number)") } }
            var versions: Set<Int> = []
            for try await version in group { versions.insert(version) }
            #expect(versions == Set(1...8))
        }
    }

    @Test func `without the key file names are listed, and values say what is missing`()
        async throws
    {
        _ = try await set("TOKEN", "the-value")
        let locked = SecretVault(store: store, keyring: .failure(.missing(path: "/k")))
        #expect(try await locked.list(in: "p").elements.map(\.name) == ["TOKEN"])
        let reference = SecretReference("TOKEN", project: "p")
        await #expect(
            throws: SecretError.unavailable(
                reference, reason: "\(KeyringError.missing(path: "/k"))")
        ) { _ = try await locked.value(of: reference) }
    }
}

extension Caller {
    static func sample(_ name: String) -> Caller {
        Caller(
            principal: Principal(identity: "local:1", name: name), project: "p", permissions: [],
            means: .socket, address: "socket")
    }
}
