package import ReleaseEngine
internal import ReleaseModel

/// Documents of one kind, each of which holds one sealed value.
package struct SealedDocuments: Sendable {
    let kind: String
    /// What a value is sealed for begins with this; the document's id follows.
    let purpose: String
    /// The member of the body that holds it; nil where it is the whole body.
    let member: String?

    init(_ kind: String, purpose: String, member: String? = nil) {
        self.kind = kind
        self.purpose = purpose
        self.member = member
    }

    /// Every kind there is: a new one belongs here, or a rotation loses its values.
    package static let all = [
        SealedDocuments("secret-value", purpose: "secret/"),
        SealedDocuments("access-key", purpose: "access-key/", member: "sealedSecret"),
        SealedDocuments("answer", purpose: "answer/"),
    ]

    /// Whether anything is sealed at all: then a new key would only hide that the old is missing.
    package static func hasAny(in store: any Store) async throws(StoreError) -> Bool {
        for part in all {
            let page = try await store.documents(DocumentQuery(kind: part.kind, limit: 1))
            if !page.elements.isEmpty { return true }
        }
        return false
    }
}

extension SealedDocuments: Resealable {
    private static let batch = 50
    private static let maximumPasses = 10

    package func reseal(
        in store: any Store, under keyring: Keyring, afterBatch: @Sendable () throws -> Void
    ) async throws -> ResealCount {
        var count = ResealCount()
        for _ in 0..<Self.maximumPasses {
            let (pass, missed) = try await pass(store, keyring, afterBatch)
            count.sealed += pass.sealed
            count.unreadable = pass.unreadable
            if missed == 0 { return count }
        }
        throw StoreError.notWritten(reason: "documents of the kind \(kind) are being changed")
    }

    private func pass(
        _ store: any Store, _ keyring: Keyring, _ afterBatch: @Sendable () throws -> Void
    ) async throws -> (count: ResealCount, missed: Int) {
        var (count, missed) = (ResealCount(), 0)
        var cursor: String?
        repeat {
            let page = try await store.documents(
                DocumentQuery(kind: kind, cursor: cursor, limit: Self.batch))
            var changes: [Change] = []
            for document in page.elements {
                guard let sealed = sealed(in: document.body) else {
                    count.unreadable += 1
                    continue
                }
                guard !keyring.isCurrent(sealed) else { continue }
                let purpose = purpose + document.id
                // What no key opens is lost already; it must not keep the others from being moved.
                guard let bytes = try? keyring.open(sealed, for: purpose) else {
                    count.unreadable += 1
                    continue
                }
                let body = replacing(in: document.body, try keyring.seal(bytes, for: purpose))
                changes.append(
                    Change(documents: [
                        DocumentWrite(
                            kind: kind, id: document.id, replaces: document.version, body: body,
                            fields: document.fields)
                    ]))
            }
            if !changes.isEmpty {
                let results = try await store.commit(changes)
                count.sealed += results.count { $0 == .recorded }
                missed += results.count { $0 != .recorded }
                try afterBatch()
            }
            cursor = page.nextCursor
        } while cursor != nil
        return (count, missed)
    }

    private func sealed(in body: [UInt8]) -> String? {
        guard let member else { return String(validating: body, as: UTF8.self) }
        return (try? JSON(decoding: body))?[member]?.string
    }

    private func replacing(in body: [UInt8], _ sealed: String) -> [UInt8] {
        guard let member else { return Array(sealed.utf8) }
        let members = (try? JSON(decoding: body))?.object ?? []
        return JSON.members(members + [.init(member, .string(sealed))]).encoded
    }
}
