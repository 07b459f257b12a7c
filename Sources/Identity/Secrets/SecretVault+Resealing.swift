package import ReleaseEngine
internal import ReleaseModel

extension SecretVault: Resealable {
    private static let batch = 50
    private static let maximumPasses = 10

    package func reseal(
        under keyring: Keyring, afterBatch: @Sendable () throws -> Void
    ) async throws -> Int {
        var count = 0
        for _ in 0..<Self.maximumPasses {
            let (sealed, missed) = try await pass(under: keyring, afterBatch: afterBatch)
            count += sealed
            if missed == 0 { return count }
        }
        throw SecretVaultError.busy("values")
    }

    /// Whether any value is sealed at all: then a new key would only hide that the old is missing.
    package func holdsValues() async throws(StoreError) -> Bool {
        try await !store.documents(DocumentQuery(kind: Self.valueKind, limit: 1)).elements.isEmpty
    }

    private func pass(
        under keyring: Keyring, afterBatch: @Sendable () throws -> Void
    ) async throws -> (sealed: Int, missed: Int) {
        var (sealed, missed) = (0, 0)
        var cursor: String?
        repeat {
            let page = try await store.documents(
                DocumentQuery(kind: Self.valueKind, cursor: cursor, limit: Self.batch))
            var changes: [Change] = []
            for document in page.elements {
                let text = String(decoding: document.body, as: UTF8.self)
                guard !keyring.isCurrent(text) else { continue }
                let purpose = Self.purpose(document.id)
                let body = try keyring.seal(keyring.open(text, for: purpose), for: purpose)
                changes.append(
                    Change(documents: [
                        DocumentWrite(
                            kind: Self.valueKind, id: document.id, replaces: document.version,
                            body: Array(body.utf8), fields: document.fields)
                    ]))
            }
            if !changes.isEmpty {
                let results = try await store.commit(changes)
                sealed += results.count { $0 == .recorded }
                missed += results.count { $0 != .recorded }
                try afterBatch()
            }
            cursor = page.nextCursor
        } while cursor != nil
        return (sealed, missed)
    }
}
