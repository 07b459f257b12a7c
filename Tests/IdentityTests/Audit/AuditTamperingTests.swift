import Foundation
import ReleaseModel
import SlipwayTestSupport
import Testing

@testable import Identity

@Suite struct AuditTamperingTests {
    private static let tamperings = 10_000
    private static let sample = 340

    private func tampering(seed: UInt64) async throws -> (AuditTampering, AuditPublicKey) {
        let bench = try AuditBench()
        try await bench.addSigning(18)
        let other = try AuditBench(signer: bench.signer)
        try await other.add(5, by: "bob (local:8)")
        try await other.addSigning(13)
        let rewritten = try AuditBench()
        try await rewritten.add(4)
        try await rewritten.add(1, by: "nobody (local:9)")
        try await rewritten.addSigning(13)
        let tampering = AuditTampering(
            try await bench.export(), other: try await other.export(),
            forged: try await rewritten.export(), seed: seed)
        return (tampering, bench.signer.publicKey)
    }

    @Test(.timeLimit(.minutes(15)))
    func `each of 10,000 random tamperings of an export is found`() async throws {
        let (first, key) = try await tampering(seed: 1)
        #expect(try AuditVerifier.verify(first.original, key).entries == 18)
        try await withThrowingTaskGroup(of: (found: Int, without: Int).self) { group in
            for part in 0..<2 {
                var tampering = first
                tampering.dice.state = UInt64(part + 1) << 32
                group.addTask {
                    try await Self.run(&tampering, Self.tamperings / 2, key)
                }
            }
            var total = (found: 0, without: 0)
            for try await part in group {
                total = (total.found + part.found, total.without + part.without)
            }
            #expect(total.found == Self.tamperings)
            // Drawn, but the bytes were the same: no tampering, and not counted as one.
            print("audit: \(total.found) tamperings found; \(total.without) draws changed no byte")
        }
    }

    private static func run(
        _ tampering: inout AuditTampering, _ count: Int, _ key: AuditPublicKey
    ) async throws -> (found: Int, without: Int) {
        var found = 0
        var without = 0
        let kinds = AuditTampering.Kind.allCases
        while found < count {
            // Other tests wait for their turn on the same few threads.
            await Task.yield()
            let kind = kinds[(found + without) % kinds.count]
            let bytes = tampering.draw(kind)
            guard bytes != tampering.original else {
                without += 1
                continue
            }
            do throws(AuditFault) {
                _ = try AuditVerifier.verify(bytes, key)
                Issue.record("\(kind) was not found, number \(found)")
            } catch {
                #expect(error.line > 0)
            }
            found += 1
        }
        return (found, without)
    }

    @Test func `the script finds the same, and names the same lines`() async throws {
        var (tampering, key) = try await tampering(seed: 77)
        var cases: [[UInt8]] = [tampering.original]
        let kinds = AuditTampering.Kind.allCases
        var drawn = 0
        while cases.count <= Self.sample {
            let bytes = tampering.draw(kinds[drawn % kinds.count])
            drawn += 1
            if bytes != tampering.original { cases.append(bytes) }
        }
        let said = try await script(cases, key)
        try #require(said.count == cases.count)
        #expect(said[0].hasPrefix("whole: entries 1 to 18, 3 checkpoints"))
        for (number, bytes) in cases.enumerated().dropFirst() {
            await Task.yield()
            do throws(AuditFault) {
                _ = try AuditVerifier.verify(bytes, key)
                Issue.record("case \(number) was not found")
            } catch {
                #expect(said[number].hasPrefix("line \(error.line): "), "\(number): \(error)")
            }
        }
    }

    /// What the script says of each, in one process.
    private func script(_ cases: [[UInt8]], _ key: AuditPublicKey) async throws -> [String] {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("slipway-audit-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var file = Data()
        for bytes in cases {
            withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { file.append(contentsOf: $0) }
            file.append(contentsOf: bytes)
        }
        let path = folder.appendingPathComponent("cases")
        try file.write(to: path)
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let running = try Running(
            "python3",
            [
                root.appendingPathComponent("Tests/Python/audit_cases.py").path,
                root.appendingPathComponent("scripts/audit-verify").path, path.path,
                key.description,
            ], in: folder.path)
        let finished = try await running.finished()
        #expect(finished.status == 0, "\(finished.chatter)")
        return finished.lines
    }
}
