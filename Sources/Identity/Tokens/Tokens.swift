internal import Foundation
package import ReleaseEngine
package import ReleaseModel
internal import Synchronization

/// Issues tokens, knows them again, and takes them back.
///
/// Only a token's SHA-256 is stored: who reads the database can show none. A token has 256 random
/// bits, so its digest needs no salt.
package final class Tokens: Sendable {
    static let kind = "token"
    /// How long a text may be that is looked for at all.
    package static let maximumLength = 4_096
    /// How many are kept in memory, so that the usual request asks no database.
    private static let remembered = 10_000

    private let store: any Store
    private let known = Mutex<Known>(Known())
    private let sweep = Mutex<SweepState>(SweepState())

    private struct Known {
        var tokens: [Digest: Token] = [:]
        /// How often something was taken back: what was read before that is not kept after it.
        var revocations = 0
    }

    private struct SweepState {
        var cursor: String?
        var issued = 0
    }

    package init(store: any Store) {
        self.store = store
    }

    /// A new token; the text is told this once.
    package func issue(
        _ token: Token, by actor: String, project: String = "", from address: String = ""
    ) async throws(DirectoryError) -> String {
        let text = Generated.token()
        let digest = Digest(of: Array(text.utf8))
        let body: [UInt8]
        do {
            body = Array(try JSONEncoder().encode(token))
        } catch {
            throw .unavailable("the token cannot be recorded: \(error)")
        }
        let write = DocumentWrite(
            kind: Self.kind, id: digest.description, replaces: 0, body: body,
            fields: [Output("user", token.user)])
        let draft = AuditDraft(
            at: Instant(milliseconds: token.issuedAt), project: project, actor: actor,
            address: address, verb: "sign-in",
            subject: "\(token.kind.rawValue)/\(digest.description.prefix(12))",
            answer: "accepted",
            detail: ["methods": .array(token.methods.map(JSON.string))])
        let revocations = known.withLock { $0.revocations }
        try await commit(Change(documents: [write], audit: draft))
        remember(token, digest, after: revocations)
        await sweepSome(now: Instant(milliseconds: token.issuedAt))
        return text
    }

    /// What a token stands for; nil where it never was, was taken back, or is over.
    package func find(_ text: String, at now: Instant) async throws(DirectoryError) -> Token? {
        guard let token = try await find(text), token.isValid(at: now) else { return nil }
        return token
    }

    /// What a token stands for, or did while it was good; nil where it never was, or was taken back.
    ///
    /// One that is over is forgotten some time after its end.
    package func find(_ text: String) async throws(DirectoryError) -> Token? {
        guard !text.isEmpty, text.utf8.count <= Self.maximumLength else { return nil }
        let digest = Digest(of: Array(text.utf8))
        let (cached, revocations) = known.withLock { ($0.tokens[digest], $0.revocations) }
        if let cached { return cached }
        guard let token = try await stored(digest) else { return nil }
        remember(token, digest, after: revocations)
        return token
    }

    /// Takes a token back; false where there was none.
    package func revoke(
        _ text: String, by actor: String, at now: Instant
    ) async throws(DirectoryError) -> Bool {
        let digest = Digest(of: Array(text.utf8))
        guard try await stored(digest) != nil else { return false }
        let draft = AuditDraft(
            at: now, actor: actor, verb: "sign-out",
            subject: "token/\(digest.description.prefix(12))", answer: "accepted")
        try await commit(
            Change(
                documents: [
                    DocumentWrite(
                        kind: Self.kind, id: digest.description, replaces: 1, body: nil)
                ], audit: draft))
        forget { known, _ in known == digest }
        return true
    }

    /// Takes back everything that a user holds: after a new password, or when they are disabled.
    package func revokeAll(of user: String) async throws(DirectoryError) {
        while true {
            let page = try await documents(field: Output("user", user), cursor: nil)
            guard !page.elements.isEmpty else { break }
            try await remove(page.elements)
        }
        forget { _, token in token.user == user }
    }

    // MARK: Keeping

    /// Keeps a token in memory, unless one was taken back since it was looked for.
    private func remember(_ token: Token, _ digest: Digest, after revocations: Int) {
        known.withLock { known in
            guard known.revocations == revocations else { return }
            if known.tokens.count >= Self.remembered { known.tokens.removeAll() }
            known.tokens[digest] = token
        }
    }

    /// Forgets tokens that are recorded as taken back.
    private func forget(_ isRevoked: (Digest, Token) -> Bool) {
        known.withLock { known in
            known.revocations += 1
            known.tokens = known.tokens.filter { !isRevoked($0.key, $0.value) }
        }
    }

    private func stored(_ digest: Digest) async throws(DirectoryError) -> Token? {
        do {
            guard let document = try await store.document(Self.kind, digest.description) else {
                return nil
            }
            return try JSONDecoder().decode(Token.self, from: Data(document.body))
        } catch {
            throw .unavailable("tokens cannot be read: \(error)")
        }
    }

    private func documents(
        field: Output?, cursor: String?
    ) async throws(DirectoryError) -> Page<Document> {
        do throws(StoreError) {
            return try await store.documents(
                DocumentQuery(kind: Self.kind, field: field, cursor: cursor, limit: 200))
        } catch {
            throw .unavailable("tokens cannot be read: \(error)")
        }
    }

    /// Removes documents in one commit; one that somebody else removed meanwhile is gone as well.
    private func remove(_ documents: [Document]) async throws(DirectoryError) {
        guard !documents.isEmpty else { return }
        let changes = documents.map { document in
            Change(documents: [
                DocumentWrite(
                    kind: Self.kind, id: document.id, replaces: document.version, body: nil)
            ])
        }
        do throws(StoreError) {
            _ = try await store.commit(changes)
        } catch {
            throw .unavailable("nothing was changed: \(error)")
        }
    }

    /// With every hundredth token, looks at some old ones and forgets those that are over.
    private func sweepSome(now: Instant) async {
        let turn = sweep.withLock { state -> (isDue: Bool, cursor: String?) in
            state.issued += 1
            return (state.issued % 100 == 1, state.cursor)
        }
        guard turn.isDue, let page = try? await documents(field: nil, cursor: turn.cursor) else {
            return
        }
        sweep.withLock { $0.cursor = page.nextCursor }
        let over = page.elements.filter { document in
            let token = try? JSONDecoder().decode(Token.self, from: Data(document.body))
            return !(token?.isValid(at: now) ?? false)
        }
        try? await remove(over)
    }

    private func commit(_ change: Change) async throws(DirectoryError) {
        do throws(StoreError) {
            let results = try await store.commit([change])
            guard results == [.recorded] else { throw StoreError.notWritten(reason: "a conflict") }
        } catch {
            throw .unavailable("nothing was changed: \(error)")
        }
    }
}
