import Foundation
import SlipwayAPI
import SlipwayTestSupport
import Testing

@Suite struct AuditCommandTests {
    /// A folder with a finished run and a refusal in its log, held by nobody.
    private func filled() async throws -> Workshop {
        let shop = try Workshop()
        let plan = try shop.write(Plans.sequence([Plans.shell("go", "true")]), to: "plan.yaml")
        #expect(try await shop.slipway("run", plan).status == 0)
        #expect(try await shop.slipway("release", "pause", "@latest").status == 4)
        try await eventually("nobody holds the folder") { shop.holders.isEmpty }
        return shop
    }

    private func python(_ shop: Workshop, _ arguments: String...) async throws -> Finished {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let script = root.appendingPathComponent("scripts/audit-verify").path
        return try await Running("python3", [script] + arguments, in: shop.path).finished()
    }

    @Test func `what was asked is listed, exported, and checked by two programs`() async throws {
        let shop = try await filled()
        let list = try await shop.slipway("audit", "list", "--output", "json")
        let entries = try list.decoded(as: API.AuditList.self).items
        #expect(entries.map(\.verb) == ["account.create", "start", "pause"])
        #expect(entries.map(\.answer) == ["accepted", "accepted", "wrong_status"])
        #expect(entries.dropFirst().first?.digest.count == 64)
        let shown = try await shop.slipway("audit", "list", "--verb", "start", "--since", "1h")
        #expect(shown.lines.count == 2)

        let key = try await shop.slipway("audit", "key", "--output", "name")
        let publicKey = try #require(key.lines.first)
        let file = "\(shop.path)/log.ndjson"
        #expect(try await shop.slipway("audit", "export", "--output", file).status == 0)
        let checked = try await shop.bare("audit", "verify", file, "--public-key", publicKey)
        #expect(checked.status == 0, "\(checked.chatter)")
        #expect(checked.output.hasPrefix("whole: entries 1 to 3, "))
        let other = try await python(shop, "--public-key", publicKey, file)
        #expect(other.output == checked.output)
        // An existing file stays as it is.
        #expect(try await shop.slipway("audit", "export", "--output", file).status == 4)

        let text = try String(contentsOfFile: file, encoding: .utf8)
        let changed = try shop.write(
            text.replacing("wrong_status", with: "right_status"), to: "changed.ndjson")
        let found = try await shop.bare("audit", "verify", changed)
        #expect(found.status == 1)
        #expect(found.chatter.contains(": entry 3 was changed: "))
        let same = try await python(shop, changed)
        #expect(same.status == 1)
        let fault = try #require(same.lines.first)
        #expect(found.chatter.contains(fault))
        let strange = String(repeating: "0", count: 64)
        #expect(
            try await shop.bare("audit", "verify", file, "--public-key", strange).status == 1)
    }

    @Test(arguments: [
        ("UPDATE audit SET actor = 'mallory' WHERE number = 1", "audit entry 1: it was changed"),
        ("DELETE FROM audit WHERE number = 1", "audit entry 1: it is missing"),
        ("DELETE FROM audit WHERE number = 2", "the log was cut: its entry 2 was signed"),
    ])
    func `a log that was changed in the database is found`(
        sql: String, problem: String
    )
        async throws
    {
        let shop = try await filled()
        let whole = try await shop.slipway("audit", "verify")
        #expect(whole.status == 0, "\(whole.output)\(whole.chatter)")
        let change = try await Running(
            "python3",
            [
                "-c",
                "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); "
                    + "c.execute(sys.argv[2]); c.commit()", "\(shop.data)/slipway.db", sql,
            ], in: shop.path
        ).finished()
        #expect(change.status == 0, "\(change.chatter)")

        let audit = try await shop.slipway("audit", "verify")
        #expect(audit.status == 1)
        #expect(audit.output.contains(problem), "\(audit.output)")
        let all = try await shop.slipway("verify")
        #expect(all.status == 4)
        #expect(all.output.contains(problem), "\(all.output)")
    }

    @Test func `a backup holds no key, and the key may lie elsewhere`() async throws {
        let shop = try await filled()
        let key = try Data(contentsOf: URL(fileURLWithPath: "\(shop.data)/slipway.key"))
        #expect(try await shop.slipway("backup", "\(shop.path)/all.tar").status == 0)
        let backup = try Data(contentsOf: URL(fileURLWithPath: "\(shop.path)/all.tar"))
        let texts = String(decoding: key, as: UTF8.self).split(separator: "\"").map(String.init)
        // 32 bytes in base64: a key, and the seed of the signatures.
        let secrets = texts.filter { $0.utf8.count == 44 }
        #expect(secrets.count == 2)
        for secret in secrets { #expect(backup.range(of: Data(secret.utf8)) == nil) }
        #expect(backup.range(of: Data("slipway.key".utf8)) == nil)

        let elsewhere = "\(shop.path)/elsewhere.key"
        try FileManager.default.moveItem(atPath: "\(shop.data)/slipway.key", toPath: elsewhere)
        let without = try await shop.slipway("audit", "export")
        #expect(without.status == 3)
        #expect(without.chatter.contains("has no key file"))
        let with = try await shop.start(
            ["audit", "export", "--data", shop.data],
            environment: ["SLIPWAY_KEY_FILE": elsewhere]
        ).finished()
        #expect(with.status == 0, "\(with.chatter)")
    }
}
