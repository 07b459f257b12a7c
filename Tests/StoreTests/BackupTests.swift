import Foundation
import ReleaseEngine
import ReleaseModel
import StoreSQLite
import Testing

@Suite struct BackupTests {
    private let now = Instant(milliseconds: 1_700_000_000_000)

    @Test(.timeLimit(.minutes(15)))
    func `a backup made while commits go on holds one state, whole`() async throws {
        try await withDatabase { store, path async throws in
            let big = (0..<2_000).map { "event \($0) " + String(repeating: "x", count: 500) }
            _ = try await store.commit([.sample(run: "big", after: 0, events: big)])
            _ = try await store.commit([.sample(run: "a", after: 0, audit: .sample("start"))])

            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for position in 1...300 {
                        _ = try await store.commit([
                            .sample(run: "a", after: position, audit: .sample("\(position)"))
                        ])
                    }
                }
                for number in 1...3 {
                    group.addTask { try await store.backup(to: path + ".backup-\(number)") }
                }
                try await group.waitForAll()
            }

            #expect(try await store.summary(of: RunID("a"))?.position == 301)
            for number in 1...3 {
                let copy = try SQLiteStore(path: path + ".backup-\(number)", creates: false)
                let position = try #require(try await copy.summary(of: RunID("a"))?.position)
                #expect(try await copy.journal(of: "a").count == position)
                #expect(try await copy.audit(after: 0, limit: 1_000).count == position)
                #expect(try await copy.journal(of: "big") == big)
                // The samples' plan does not exist; everything else must fit.
                let findings = try await copy.findings().filter {
                    !$0.problem.hasPrefix("its plan")
                }
                #expect(findings == [])
                await copy.close()
            }
        }
    }

    @Test func `a backup is one file, and an existing file is never overwritten`() async throws {
        try await withDatabase { store, path async throws in
            _ = try await store.commit([.sample(run: "a", after: 0)])
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path + "/b"
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: false)
            let target = folder + "/backup"
            try await store.backup(to: target)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["backup"])

            let before = try content(of: target)
            await #expect(throws: SQLiteStoreError.exists(path: target)) {
                try await store.backup(to: target)
            }
            #expect(try content(of: target) == before)
            await #expect(throws: SQLiteStoreError.missing(path: folder + "/none")) {
                try await store.backup(to: folder + "/none/backup")
            }
        }
    }

    @Test func `a restored database holds what the backup held, and is marked until cleared`()
        async throws
    {
        try await withDatabase { store, path async throws in
            _ = try await store.commit([.sample(run: "a", after: 0, events: ["1", "2"])])
            #expect(try await store.restoredMark() == nil)
            try await store.backup(to: path + ".backup")
            let before = try content(of: path + ".backup")

            try await SQLiteStore.restore(
                backup: path + ".backup", into: path + ".target", at: now)

            #expect(try content(of: path + ".backup") == before)
            let restored = try SQLiteStore(path: path + ".target", creates: false)
            #expect(try await restored.journal(of: "a") == ["1", "2"])
            #expect(try await restored.restoredMark() == now)
            try await restored.clearRestoredMark()
            await restored.close()
            let again = try SQLiteStore(path: path + ".target", creates: false)
            #expect(try await again.restoredMark() == nil)
            await again.close()
        }
    }

    @Test func `a restore never replaces a database, or what is left of one`() async throws {
        try await withDatabase { store, path async throws in
            try await store.backup(to: path + ".backup")
            await #expect(throws: SQLiteStoreError.exists(path: path)) {
                try await SQLiteStore.restore(backup: path + ".backup", into: path, at: now)
            }
            try Data([1]).write(to: URL(fileURLWithPath: path + ".target-wal"))
            await #expect(throws: SQLiteStoreError.exists(path: path + ".target-wal")) {
                try await SQLiteStore.restore(
                    backup: path + ".backup", into: path + ".target", at: now)
            }
        }
    }

    @Test func `a backup that is damaged, newer, foreign or missing restores nothing`()
        async throws
    {
        try await withDatabase { store, path async throws in
            let events = (0..<500).map { "event \($0) " + String(repeating: "x", count: 500) }
            _ = try await store.commit([.sample(run: "a", after: 0, events: events)])
            for name in ["damaged", "newer"] { try await store.backup(to: "\(path).\(name)") }
            try overwrite(
                path + ".damaged", at: size(of: path + ".damaged") / 8_192 * 4_096, count: 4_096)
            try tamper(path + ".newer", "PRAGMA user_version = 42")
            try Data("no database at all".utf8).write(to: URL(fileURLWithPath: path + ".foreign"))
            try Data().write(to: URL(fileURLWithPath: path + ".empty"))

            for name in ["damaged", "newer", "foreign", "empty", "missing"] {
                let backup = "\(path).\(name)"
                let error = await #expect(throws: SQLiteStoreError.self) {
                    try await SQLiteStore.restore(backup: backup, into: path + ".target", at: now)
                }
                switch (name, error) {
                case ("damaged", .damaged(path: backup, _)), ("foreign", .notSlipway(path: backup)),
                    ("newer", .newerSchema(path: backup, found: 42, known: 3)),
                    ("empty", .notSlipway(path: backup)), ("missing", .missing(path: backup)):
                    break
                default: Issue.record("\(name): \(error.map { "\($0)" } ?? "no error")")
                }
            }
            let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
            let left = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(left.filter { $0.contains(".target") || $0.contains("partial") } == [])
        }
    }
}
