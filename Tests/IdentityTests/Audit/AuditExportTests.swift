import ReleaseEngine
import ReleaseModel
import SlipwayTestSupport
import Testing

@testable import Identity

@Suite struct AuditExportTests {
    @Test func `a whole log exports with its checkpoints, and verifies`() async throws {
        let bench = try AuditBench()
        try await bench.addSigning(20)

        let verdict = try bench.verify(try await bench.export())

        #expect(verdict.entries == 20)
        #expect(verdict.first == 1)
        #expect(verdict.last == 20)
        // After entries 7 and 14, and at the end.
        #expect(verdict.checkpoints == 3)
        #expect(verdict.publicKey == bench.signer.publicKey)
    }

    @Test func `a log without entries exports as nothing, signed`() async throws {
        let bench = try AuditBench()
        let verdict = try bench.verify(try await bench.export())
        #expect(verdict.entries == 0)
        #expect(verdict.hash == AuditEntry.origin)
    }

    @Test func `a log longer than a page exports whole, cut anywhere`() async throws {
        let bench = try AuditBench()
        try await bench.add(1_201)
        let bytes = try await bench.export()
        var verifier = AuditVerifier(publicKey: bench.signer.publicKey)
        for start in stride(from: 0, to: bytes.count, by: 1_013) {
            try verifier.take(Array(bytes[start..<min(start + 1_013, bytes.count)]))
        }
        #expect(try verifier.end().entries == 1_201)
    }

    @Test func `a part of the log exports with the hash before it`() async throws {
        let bench = try AuditBench()
        try await bench.addSigning(20)
        let verdict = try bench.verify(try await bench.export(from: 5, to: 14))
        #expect(verdict.first == 5)
        #expect(verdict.last == 14)
        #expect(verdict.checkpoints == 2)
        await #expect(throws: AuditExportError.noSuchEntry(22)) {
            _ = try await bench.export(from: 22)
        }
        await #expect(throws: AuditExportError.noSuchEntry(30)) {
            _ = try await bench.export(to: 30)
        }
    }

    @Test func `entries of the first format verify beside newer ones`() throws {
        let old = AuditEntry(
            number: 1,
            draft: AuditDraft(
                at: Instant(milliseconds: 1_000), actor: "local:0", verb: "start", subject: "r-1",
                answer: "accepted", detail: ["count": 3]),
            previous: AuditEntry.origin,
            hash: Digest("9f554f971390724f9572dcd1e534f830b5f3581befdfeed67b9a95e39680f351"),
            format: 1)
        #expect(Digest(of: old.covered) == old.hash)
        let bytes = Array(AuditExport.line(of: old).dropLast())
        let line = try #require(AuditLine(bytes))
        #expect(line.numberAndPrevious?.number == 1)
        #expect(line.numberAndPrevious?.previous == AuditEntry.origin.description)
        #expect(line.content == old.covered)
    }

    @Test func `an export signed with another key is refused where the key is known`() async throws
    {
        let bench = try AuditBench()
        try await bench.addSigning(9)
        let forged = try await bench.export(signer: try AuditSigner(.fresh()))
        // Who takes the export's word for the key is told nothing.
        #expect(throws: Never.self) { try AuditVerifier.verify(forged, nil) }
        #expect(throws: AuditFault.self) { try bench.verify(forged) }
    }
}
