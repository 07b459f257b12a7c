package import ReleaseEngine

/// Compares a record's audit log with the checkpoints that were signed about it.
///
/// The chain itself is the store's to check; this finds a log that was written anew or cut off.
package struct AuditLogCheck: Sendable {
    private let store: any Store
    private let publicKeys: [AuditPublicKey]
    private let othersAreFaults: Bool

    /// - Parameter publicKeys: whose signatures are known.
    /// - Parameter othersAreFaults: whether a checkpoint of anybody else is a fault: after a restore
    ///   without the key file there are such, and after a forgery, too.
    package init(_ store: any Store, publicKeys: [AuditPublicKey], othersAreFaults: Bool) {
        self.store = store
        self.publicKeys = publicKeys
        self.othersAreFaults = othersAreFaults
    }

    /// Hands each fault over, and says how many checkpoints there are.
    package func run(_ found: (_ subject: String, _ problem: String) -> Void) async throws -> Int {
        let last = try await store.audit(AuditQuery(limit: 1)).first?.number ?? 0
        var query = DocumentQuery(kind: AuditCheckpoint.kind, limit: 1_000)
        var count = 0
        repeat {
            let page = try await store.documents(query)
            for document in page.elements {
                count += 1
                if let problem = try await problem(document, last) {
                    found("audit checkpoint \(Int(document.id) ?? 0)", problem)
                }
            }
            query.cursor = page.nextCursor
        } while query.cursor != nil
        return count
    }

    private func problem(_ document: Document, _ last: Int) async throws -> String? {
        guard let checkpoint = AuditCheckpoint(document.body),
            AuditCheckpoint.documentID(checkpoint.number) == document.id
        else { return "it was changed: it cannot be read" }
        if let known = publicKeys.first(where: { $0.id == checkpoint.key }) {
            guard checkpoint.isSigned(by: known) else {
                return "it was changed: its signature does not cover it"
            }
        } else if othersAreFaults {
            return "it was signed with key \(checkpoint.key), which is not this folder's; "
                + "--public-key names one that it had before"
        }
        let entry = try await store.audit(after: checkpoint.number - 1, limit: 1).first
        guard let entry, entry.number == checkpoint.number else {
            return "the log was cut: its entry \(checkpoint.number) was signed and is not there, "
                + "the last one is \(last)"
        }
        guard entry.hash == checkpoint.hash else {
            return "the log was written anew: entry \(checkpoint.number) is not the one signed"
        }
        return nil
    }
}
