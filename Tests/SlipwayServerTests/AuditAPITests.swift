import Hummingbird
import HummingbirdTesting
import Identity
import ReleaseEngine
import ReleaseModel
import SlipwayAPI
import SlipwayServer
import SlipwayTestSupport
import Testing

@Suite struct AuditAPITests {
    private func serving(
        _ body: @escaping @Sendable (ServedEngine, Asking, AuditSigner) async throws -> Void
    ) async throws {
        let signer = try AuditSigner(.fresh())
        try await ServedEngine.withOne { bench in
            let server = bench.server { options in
                options.auditSigner = signer
                options.auditCheckpointer = AuditCheckpointer(signer: signer) { .second(1) }
            }
            try await Asking.of(server, bench.people) { try await body(bench, $0, signer) }
        }
    }

    @Test func `the log is listed newest first, page by page, and filtered`() async throws {
        try await serving { bench, ask, _ in
            let run = try await bench.start(.sequence(.trigger("go")))
            for number in 0..<3 {
                let path = "/api/v1/runs/\(run)/resume"
                _ = try await ask.post(path, "{\"commandId\": \"c\(number)\"}")
            }
            var numbers: [Int] = []
            var cursor = ""
            repeat {
                let page: API.AuditList = try await ask.get("/api/v1/audit?limit=2\(cursor)")
                    .value()
                numbers += page.items.map(\.number)
                cursor = page.nextCursor.map { "&cursor=\($0)" } ?? ""
            } while !cursor.isEmpty
            let all = People.entries + 4
            #expect(numbers == Array((1...all).reversed()))

            let started: API.AuditList = try await ask.get("/api/v1/audit?verb=start").value()
            let entry = try #require(started.items.first)
            #expect(started.items.count == 1)
            #expect(entry.subject == "\(run)")
            #expect(entry.answer == "accepted")
            #expect(!entry.digest.isEmpty)
            let about: API.AuditList = try await ask.get("/api/v1/audit?subject=\(run)").value()
            #expect(about.items.count == 4)
            let late: API.AuditList =
                try await ask.get("/api/v1/audit?since=2999-01-01T00:00:00.000Z").value()
            #expect(late.items.isEmpty)
            #expect(try await ask.get("/api/v1/audit?since=yesterday").status == .badRequest)
            #expect(try await ask.get("/api/v1/audit?cursor=x").status == .badRequest)
        }
    }

    @Test func `an export is whole, signed, and what it ends with is kept as a checkpoint`()
        async throws
    {
        try await serving { bench, ask, signer in
            _ = try await bench.start(.sequence(.trigger("go")))
            let key: API.AuditKey = try await ask.get("/api/v1/audit/key").value()
            #expect(AuditPublicKey(key.publicKey) == signer.publicKey)

            let answer = try await ask.get("/api/v1/audit/export")
            #expect(answer.headers[.contentType] == "application/x-ndjson")
            var verifier = AuditVerifier(publicKey: signer.publicKey)
            try verifier.take(Array(answer.body.readableBytesView))
            #expect(try verifier.end().entries == People.entries + 1)
            let kept = DocumentQuery(kind: AuditCheckpoint.kind)
            #expect(try await bench.store.documents(kept).elements.count == 1)

            let none = try await ask.get("/api/v1/audit/export?from=77")
            #expect(none.status == .notFound)
            #expect(try none.problem().code == "no_such_entry")
        }
    }

    @Test func `without a key nothing is signed, and the answer says what to do`() async throws {
        try await ServedEngine.withOne { bench in
            try await Asking.of(bench.server(), bench.people) { ask in
                for path in ["export", "key"] {
                    let answer = try await ask.get("/api/v1/audit/\(path)")
                    #expect(answer.status == .notFound)
                    #expect(try answer.problem().code == "no_audit_key")
                }
            }
        }
    }
}
