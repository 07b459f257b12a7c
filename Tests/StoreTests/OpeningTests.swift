import Foundation
import GRDB
import ReleaseEngine
import ReleaseModel
import StoreSQLite
import Testing

@Suite struct OpeningTests {
    @Test func `what was recorded is there after reopening`() async throws {
        try await withDatabase { store, path async throws in
            var change = Change.timers(run: "a", after: 0, set: [(1, .wait, 10)])
            change.run?.plan = (Digest("plan"), [1, 2])
            change.documents = [DocumentWrite(kind: "k", id: "x", replaces: 0, body: [3])]
            change.audit = .sample("start")
            _ = try await store.commit([change])
            await store.close()

            let again = try SQLiteStore(path: path, creates: false)
            _ = try await again.commit([.sample(run: "a", after: 1, audit: .sample("next"))])

            #expect(try await again.journal(of: "a") == ["event", "event"])
            #expect(try await again.plan(Digest("plan")) == [1, 2])
            #expect(try await again.document("k", "x")?.body == [3])
            #expect(try await again.timers(dueBy: Instant(milliseconds: 10), limit: 9).count == 1)
            #expect(try await again.audit(after: 0, limit: 9).map(\.number) == [1, 2])
            await again.close()
        }
    }

    @Test func `a closed store leaves one file and answers nothing`() async throws {
        try await withDatabase { store, path async throws in
            _ = try await store.commit([.sample(run: "a", after: 0)])
            _ = try await store.openRuns()
            await store.close()
            await store.close()

            #expect(try neighbours(of: path) == ["slipway.db"])
            let closed = StoreError.notWritten(reason: "the store is closed")
            await #expect(throws: closed) { try await store.summary(of: RunID("a")) }
            await #expect(throws: closed) {
                _ = try await store.commit([.sample(run: "a", after: 1)])
            }
        }
    }

    @Test func `a new database belongs to its user alone`() async throws {
        try await withDatabase { _, path async throws in
            for name in [path, path + "-wal", path + "-shm"] {
                let attributes = try FileManager.default.attributesOfItem(atPath: name)
                #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
            }
        }
    }

    @Test func `a folder or file that does not exist is named`() async throws {
        try await withFolder { folder async throws in
            #expect(throws: SQLiteStoreError.missing(path: folder + "/none")) {
                try SQLiteStore(path: folder + "/none/slipway.db")
            }
            #expect(throws: SQLiteStoreError.missing(path: folder + "/slipway.db")) {
                try SQLiteStore(path: folder + "/slipway.db", creates: false)
            }
        }
    }

    @Test func `another program's file is refused and stays as it is`() async throws {
        try await withFolder { folder async throws in
            let text = folder + "/text.db"
            try Data("twelve bytes".utf8).write(to: URL(fileURLWithPath: text))
            let other = folder + "/other.db"
            try tamper(other, "CREATE TABLE theirs (x)")
            for path in [text, other, folder] {
                let before = path == folder ? Data() : try content(of: path)
                #expect(throws: SQLiteStoreError.notSlipway(path: path)) {
                    try SQLiteStore(path: path)
                }
                if path != folder { #expect(try content(of: path) == before) }
            }
        }
    }

    @Test func `a newer schema is refused with both versions and stays as it is`() async throws {
        try await withDatabase { store, path async throws in
            await store.close()
            try tamper(path, "PRAGMA user_version = 99")
            let before = try content(of: path)

            let error = #expect(throws: SQLiteStoreError.self) { try SQLiteStore(path: path) }

            #expect(error == .newerSchema(path: path, found: 99, known: 3))
            #expect(
                error?.description == """
                    \(path) has schema version 99, and this slipway knows versions up to 3; \
                    use the newer slipway that wrote it
                    """)
            #expect(try content(of: path) == before)
            #expect(try neighbours(of: path) == ["slipway.db"])
        }
    }

    @Test func `a newer schema that only the log tells is refused too`() async throws {
        try await withDatabase { store, path async throws in
            await store.close()
            let copy = path + ".copy"
            let newer = try DatabasePool(path: path)
            try await newer.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA user_version = 99")
                // As a killed process leaves it: the log was not moved into the file.
                for suffix in ["", "-wal"] {
                    try FileManager.default.copyItem(atPath: path + suffix, toPath: copy + suffix)
                }
            }
            try newer.close()

            let expected = SQLiteStoreError.newerSchema(path: copy, found: 99, known: 3)
            #expect(throws: expected) { try SQLiteStore(path: copy) }
        }
    }

    @Test func `a log without its database is not silently replaced`() async throws {
        try await withFolder { folder async throws in
            let path = folder + "/slipway.db"
            try Data(repeating: 1, count: 4_096).write(to: URL(fileURLWithPath: path + "-wal"))
            let error = #expect(throws: SQLiteStoreError.self) { try SQLiteStore(path: path) }
            #expect(error?.description.contains("its -wal file is there") == true)
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    @Test func `a damaged first page is told when opening`() async throws {
        try await withDatabase { store, path async throws in
            await store.close()
            try overwrite(path, at: 100, count: 3_996)
            let error = #expect(throws: SQLiteStoreError.self) { try SQLiteStore(path: path) }
            guard case .damaged = error else {
                Issue.record("\(error.map { "\($0)" } ?? "no error")")
                return
            }
        }
    }

    @Test func `a damaged page in the middle is told by reads and by verify`() async throws {
        try await withDatabase { store, path async throws in
            let events = (0..<4_000).map { "event \($0) " + String(repeating: "x", count: 200) }
            _ = try await store.commit([.sample(run: "a", after: 0, events: events)])
            await store.close()
            let pages = try size(of: path) / 4_096
            try overwrite(path, at: pages / 2 * 4_096, count: 4_096)

            let again = try SQLiteStore(path: path)
            let error = await #expect(throws: StoreError.self) {
                _ = try await again.events(of: RunID("a"), after: 0, limit: 10_000)
            }
            guard case .damaged = error else {
                Issue.record("\(error.map { "\($0)" } ?? "no error")")
                return
            }
            let findings = try await again.findings()
            #expect(findings.contains { $0.subject == "database" })
            await again.close()
        }
    }

    @Test(.enabled(if: Tools.canMount, "needs to mount a file system"))
    func `a read-only folder is told, whether the database is there or not`() async throws {
        try await withSmallDisk(kibibytes: 4_096) { folder in
            let path = folder + "/slipway.db"
            try await SQLiteStore(path: path).close()
            try makeReadOnly(folder)
            for name in [path, folder + "/other.db"] {
                #expect(throws: SQLiteStoreError.readOnly(path: folder)) {
                    try SQLiteStore(path: name)
                }
            }
        }
    }

    @Test(.enabled(if: Tools.canMount, "needs to mount a file system"))
    func `a full disk is told when opening`() async throws {
        try await withSmallDisk(kibibytes: 256) { folder in
            _ = try? Data(repeating: 1, count: 250 * 1_024)
                .write(to: URL(fileURLWithPath: folder + "/filler"))
            let path = folder + "/slipway.db"
            #expect(throws: SQLiteStoreError.diskFull(path: path)) { try SQLiteStore(path: path) }
        }
    }

    @Test(.enabled(if: Tools.canMount, "needs to mount a file system"))
    func `a full disk refuses commits, keeps what is recorded, and goes on when there is space`()
        async throws
    {
        try await withSmallDisk(kibibytes: 2_048) { folder in
            let filler = URL(fileURLWithPath: folder + "/filler")
            let store = try SQLiteStore(path: folder + "/slipway.db")
            try Data(repeating: 1, count: 1_024 * 1_024).write(to: filler)
            var recorded = 0
            var refusal: StoreError?
            while refusal == nil, recorded < 1_000 {
                let event = String(repeating: "x", count: 10_000)
                do throws(StoreError) {
                    _ = try await store.commit([
                        .sample(run: "a", after: recorded, events: [event])
                    ])
                    recorded += 1
                } catch {
                    refusal = error
                }
            }
            guard case .notWritten = refusal else {
                Issue.record("\(refusal.map { "\($0)" } ?? "no refusal")")
                return
            }
            #expect(try await store.journal(of: "a").count == recorded)
            try FileManager.default.removeItem(at: filler)
            let next = Change.sample(run: "a", after: recorded)
            #expect(try await store.commit([next]) == [.recorded])
            await store.close()
        }
    }
}
