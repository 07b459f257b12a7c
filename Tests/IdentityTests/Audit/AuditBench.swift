import ReleaseEngine
import ReleaseModel
import SlipwayTestSupport

@testable import Identity

/// A log in memory with somebody who signs it.
struct AuditBench {
    let store = MemoryStore()
    let signer: AuditSigner
    let checkpointer: AuditCheckpointer

    init(signer: AuditSigner? = nil, every interval: Int = 7) throws {
        let signer = try signer ?? AuditSigner(.fresh())
        self.signer = signer
        checkpointer = AuditCheckpointer(signer: signer, every: interval) { .second(9) }
    }

    func add(_ count: Int, by actor: String = "alice (local:7)") async throws {
        for _ in 0..<count {
            let number = try await last + 1
            let detail: JSON = ["n": .integer(Int64(number)), "list": [true, .null, "é\n"]]
            let draft = AuditDraft(
                at: .second(Int64(number)), project: "p", actor: actor, address: "socket",
                verb: "agree", subject: "r-\(number)/board", answer: "accepted",
                reason: "because \"\(number)\"", digest: "d", detail: detail)
            _ = try await store.commit([Change(audit: draft)])
        }
    }

    /// Adds one by one, signing as often as the checkpointer says.
    func addSigning(_ count: Int) async throws {
        for _ in 0..<count {
            try await add(1)
            if try await last.isMultiple(of: 7) { try await checkpointer.sign(store) }
        }
    }

    var last: Int {
        get async throws { try await store.audit(AuditQuery(limit: 1)).first?.number ?? 0 }
    }

    func export(
        from first: Int = 1, to last: Int? = nil, signer: AuditSigner? = nil
    ) async throws -> [UInt8] {
        var export = try await AuditExport(
            store, from: first, to: last, signer: signer ?? self.signer, at: .second(100))
        var bytes: [UInt8] = []
        while let lines = try await export.next() { bytes += lines }
        return bytes
    }

    func verify(_ bytes: [UInt8]) throws(AuditFault) -> AuditVerifier.Verdict {
        try AuditVerifier.verify(bytes, signer.publicKey)
    }
}

extension AuditVerifier {
    static func verify(
        _ bytes: [UInt8], _ key: AuditPublicKey?
    ) throws(AuditFault) -> AuditVerifier.Verdict {
        var verifier = AuditVerifier(publicKey: key)
        try verifier.take(bytes)
        return try verifier.end()
    }
}
