import ReleaseEngine
import ReleaseModel
import SlipwayTestSupport
import Testing

@testable import Identity

@Suite struct AuditCheckpointerTests {
    private func signed(_ bench: AuditBench) async throws -> [Int] {
        let query = DocumentQuery(kind: AuditCheckpoint.kind, limit: 1_000)
        return try await bench.store.documents(query).elements.map { Int($0.id) ?? 0 }
    }

    @Test func `the log is signed each time it has grown enough`() async throws {
        let bench = try AuditBench()
        try await bench.add(3)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await bench.checkpointer.run(bench.store) { Issue.record($0) } }
            defer { group.cancelAll() }
            for _ in 0..<20 {
                try await bench.add(1)
                let last = try await bench.last
                bench.checkpointer.noticed(last)
                guard [7, 14, 21].contains(last) else { continue }
                try await eventually("entry \(last) is signed") {
                    try await signed(bench).contains(last)
                }
            }
            #expect(try await signed(bench) == [7, 14, 21])
        }
    }

    @Test func `a holder that starts signs what grew without one`() async throws {
        let bench = try AuditBench()
        try await bench.add(8)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await bench.checkpointer.run(bench.store) { Issue.record($0) } }
            defer { group.cancelAll() }
            try await eventually("it is signed") { try await signed(bench) == [8] }
        }
    }

    @Test func `one entry is signed once`() async throws {
        let bench = try AuditBench()
        #expect(try await bench.checkpointer.sign(bench.store) == nil)
        try await bench.add(2)
        let first = try await bench.checkpointer.sign(bench.store)
        #expect(first?.number == 2)
        #expect(first?.isSigned(by: bench.signer.publicKey) == true)
        #expect(try await bench.checkpointer.sign(bench.store) == first)
        #expect(try await signed(bench) == [2])
    }

    @Test func `a log that was cut, written anew or signed by others is found`() async throws {
        let bench = try AuditBench()
        try await bench.addSigning(15)
        try await bench.checkpointer.sign(bench.store)
        #expect(try await findings(bench.store, bench.signer).isEmpty)

        let cut = try AuditBench(signer: bench.signer)
        try await cut.add(9)
        try await copyCheckpoints(from: bench, to: cut)
        #expect(
            try await findings(cut.store, bench.signer).map(\.0) == [
                "audit checkpoint 14", "audit checkpoint 15",
            ])

        let anew = try AuditBench(signer: bench.signer)
        try await anew.add(15, by: "mallory (local:8)")
        try await copyCheckpoints(from: bench, to: anew)
        let found = try await findings(anew.store, bench.signer)
        #expect(found.count == 3)
        #expect(found.allSatisfy { $0.1.contains("written anew") })

        let others = try await findings(bench.store, try AuditSigner(.fresh()))
        #expect(others.count == 3)
        #expect(others.allSatisfy { $0.1.contains("was signed with key") })
    }

    private func findings(
        _ store: MemoryStore, _ signer: AuditSigner
    ) async throws -> [(String, String)] {
        var found: [(String, String)] = []
        _ = try await AuditLogCheck(store, publicKeys: [signer.publicKey], othersAreFaults: true)
            .run {
                found.append(($0, $1))
            }
        return found
    }

    private func copyCheckpoints(from one: AuditBench, to other: AuditBench) async throws {
        let query = DocumentQuery(kind: AuditCheckpoint.kind, limit: 1_000)
        for document in try await one.store.documents(query).elements {
            let write = DocumentWrite(
                kind: document.kind, id: document.id, replaces: 0, body: document.body)
            _ = try await other.store.commit([Change(documents: [write])])
        }
    }
}
