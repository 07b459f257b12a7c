import Foundation
import Identity
import ReleaseEngine
import ReleaseModel
import SlipwayTestSupport
import Synchronization
import Testing

@Suite struct KeyRotationTests {
    private struct Cut: Error {}

    private let store = MemoryStore()
    private let folder = FileManager.default.temporaryDirectory.path + "/slipway-\(UUID())"

    private var file: KeyFile { KeyFile(path: "\(folder)/slipway.key") }

    private func vault() throws -> SecretVault {
        SecretVault(store: store, keyring: .success(try file.read()))
    }

    private func withSecrets(_ body: () async throws -> Void) async throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try file.write(.fresh())
        for number in 0..<60 {
            _ = try await vault().set(
                "S\(number)", to: SecretValue(Array("value-\(number)".utf8)), in: "p",
                by: .sample("alice"),
                at: .second(1))
        }
        try await body()
    }

    private func expectAllReadable() async throws {
        for number in 0..<60 {
            let known = try await vault().value(of: SecretReference("S\(number)", project: "p"))
            #expect(known.value.text == "value-\(number)")
        }
    }

    @Test func `after a rotation everything opens under the new key alone`() async throws {
        try await withSecrets {
            let old = try file.read()
            let count = try await KeyRotation(file, store: store)
                .run(by: "alice", at: .second(2))
            #expect(count == ResealCount(sealed: 60))
            try await expectAllReadable()
            let outdated = SecretVault(store: store, keyring: .success(old))
            await #expect(throws: SecretError.self) {
                _ = try await outdated.value(of: SecretReference("S1", project: "p"))
            }
            let audit = try await store.audit(after: 60, limit: 10)
            #expect(audit.map(\.draft.verb) == ["key.rotate"])
        }
    }

    @Test func `everything that is sealed is taken along, and what nobody opens is counted`()
        async throws
    {
        try await withSecrets {
            let keyring = try file.read()
            let key: JSON = [
                "id": "AK",
                "sealedSecret": .string(try keyring.seal([1, 2], for: "access-key/AK")),
            ]
            let answer = try keyring.seal([3], for: "answer/x")
            let lost = try Keyring.fresh().seal([4], for: "answer/y")
            _ = try await store.commit([
                Change(documents: [
                    DocumentWrite(
                        kind: "access-key", id: "AK", replaces: 0, body: key.encoded,
                        fields: [Output("user", "u")]),
                    DocumentWrite(
                        kind: "answer", id: "x", replaces: 0, body: Array(answer.utf8),
                        fields: [Output("expires", "7")]),
                    DocumentWrite(kind: "answer", id: "y", replaces: 0, body: Array(lost.utf8)),
                ])
            ])

            let count = try await KeyRotation(file, store: store).run(by: "a", at: .second(2))

            #expect(count == ResealCount(sealed: 62, unreadable: 1))
            let new = try file.read()
            let moved = try #require(try await store.document("access-key", "AK"))
            let json = try JSON(decoding: moved.body)
            #expect(json["id"] == "AK")
            #expect(moved.fields == [Output("user", "u")])
            let sealed = try #require(json["sealedSecret"]?.string)
            #expect(try new.open(sealed, for: "access-key/AK") == [1, 2])
            let kept = try #require(try await store.document("answer", "x"))
            #expect(kept.fields == [Output("expires", "7")])
            #expect(
                try new.open(String(decoding: kept.body, as: UTF8.self), for: "answer/x") == [3])
        }
    }

    /// 60 values are two batches: six boundaries, each of which cuts one try.
    @Test(arguments: 1...6)
    func `a rotation that is cut off anywhere loses nothing, and is ended by the next one`(
        cut: Int
    ) async throws {
        try await withSecrets {
            let passed = Mutex(0)
            let rotation = KeyRotation(file, store: store) { _ in
                let count = passed.withLock { passed in
                    passed += 1
                    return passed
                }
                if count == cut { throw Cut() }
            }
            await #expect(throws: Cut.self) { _ = try await rotation.run(by: "a", at: .second(2)) }
            try await expectAllReadable()

            let keyring = try file.read()
            _ = try await KeyRotation(file, store: store)
                .run(by: "alice", at: .second(3))

            try await expectAllReadable()
            for document in try await store.documents(
                DocumentQuery(kind: "secret-value", limit: 1_000)
            ).elements {
                let text = String(decoding: document.body, as: UTF8.self)
                #expect(try file.read().isCurrent(text))
                // Only a rotation that had ended makes a further key.
                #expect(cut == 1 || cut == 6 || keyring.isCurrent(text))
            }
        }
    }
}
