package import ReleaseEngine
package import ReleaseModel
internal import Synchronization

extension ReplayGuard {
    /// An answer that was kept before and still counts.
    func found(_ id: String, now: Instant) async throws(ReplayError) -> KeptAnswer? {
        let document: Document?
        do throws(StoreError) {
            document = try await store.document(Self.kind, id)
        } catch {
            throw .unavailable("\(error)")
        }
        guard let document else { return nil }
        // What cannot be opened was sealed under a key let go of, or tampered with: it was
        // carried out, and that is all that is known.
        guard let kept = opened(document) else { throw .answerLost(status: nil) }
        guard kept.expires > now else { return nil }
        state.withLock { $0.cache.insert(kept, id, limit: limits.memory) }
        return kept
    }

    private func opened(_ document: Document) -> KeptAnswer? {
        let sealed = String(decoding: document.body, as: UTF8.self)
        let bytes = try? keyring.open(sealed, for: Self.purpose(document.id))
        return bytes.flatMap(KeptAnswer.init(decoding:))
    }

    private static func purpose(_ id: String) -> String { "\(kind)/\(id)" }

    /// Keeps an answer, in memory at least, and says which one counts: another server's, if that
    /// one was first.
    ///
    /// The request has been carried out and its answer is true, whatever becomes of the store: a
    /// commit that fails is tried once more, and then memory must do.
    func keep(_ kept: KeptAnswer, under id: String, now: Instant) async -> KeptAnswer {
        let expiry = Self.stretch(kept.expires)
        state.withLock { state in
            state.cache.insert(kept, id, limit: limits.memory)
            state.kept[expiry, default: 0] += 1
        }
        guard let sealed = try? keyring.seal(kept.encoded, for: Self.purpose(id)) else {
            return kept
        }
        var replaces = 0
        for _ in 0..<2 {
            let write = DocumentWrite(
                kind: Self.kind, id: id, replaces: replaces, body: Array(sealed.utf8),
                fields: [Output(Self.field, String(expiry))])
            let results = try? await store.commit([Change(documents: [write])])
            switch results?.first {
            case .recorded: return kept
            case .conflict(let actual):
                if let first = try? await found(id, now: now) { return first }
                // One that expired and was not swept yet.
                replaces = actual
            case nil: break
            }
        }
        return kept
    }

    /// The field that answers are swept by.
    static let field = "expires"

    /// Answers that expire in one stretch of ten minutes are swept together, after its end.
    static func stretch(_ instant: Instant) -> Int64 { instant.milliseconds / 600_000 }

    func reserve() -> Bool {
        state.withLock { state in
            guard state.keptCount < limits.answers else { return false }
            state.keptCount += 1
            return true
        }
    }

    func release() { state.withLock { $0.keptCount -= 1 } }

    /// How many answers count against the limit.
    package var count: Int { state.withLock(\.keptCount) }

    /// Removes a bounded number of expired answers; call it every few seconds.
    ///
    /// The first calls after a start go once over everything that earlier processes kept, and
    /// count it.
    ///
    /// - Returns: whether there is more to do now.
    package func sweep(now: Instant) async throws(StoreError) -> Bool {
        if let pass = state.withLock(\.firstPass) { return try await passOnce(pass, now: now) }
        let due = state.withLock { $0.kept.keys.filter { $0 < Self.stretch(now) }.min() }
        guard let due else { return false }
        let page = try await store.documents(
            DocumentQuery(
                kind: Self.kind, field: Output(Self.field, String(due)), limit: Self.batch))
        try await remove(page.elements)
        let isLast = page.nextCursor == nil
        state.withLock { state in
            let removed = isLast ? state.kept[due] ?? 0 : page.elements.count
            state.forget(removed, expiringIn: due)
            if isLast { state.kept[due] = nil }
        }
        return true
    }

    private static let batch = 100

    private func passOnce(_ pass: FirstPass, now: Instant) async throws(StoreError) -> Bool {
        let page = try await store.documents(
            DocumentQuery(kind: Self.kind, cursor: pass.cursor, limit: Self.batch))
        let stretches = page.elements.map(Self.stretch(of:))
        try await remove(
            zip(page.elements, stretches).filter { $0.1 < Self.stretch(now) }.map(\.0))
        state.withLock { state in
            for stretch in stretches where stretch >= Self.stretch(now) {
                state.kept[stretch, default: 0] += 1
                state.keptCount += 1
            }
            state.firstPass = page.nextCursor.map { FirstPass(cursor: $0) }
        }
        return true
    }

    /// When a document's answer expires; one without a readable field goes at once.
    private static func stretch(of document: Document) -> Int64 {
        document.fields.first { $0.key == field }.flatMap { Int64($0.value) } ?? 0
    }

    private func remove(_ documents: [Document]) async throws(StoreError) {
        guard !documents.isEmpty else { return }
        // A conflict: another server was first, or the key is in use again. Both are well.
        _ = try await store.commit(
            documents.map { document in
                Change(documents: [
                    DocumentWrite(
                        kind: Self.kind, id: document.id, replaces: document.version, body: nil)
                ])
            })
    }
}

extension ReplayGuard.State {
    /// Counts answers as gone.
    fileprivate mutating func forget(_ answers: Int, expiringIn stretch: Int64) {
        let removed = min(answers, kept[stretch] ?? 0)
        kept[stretch]? -= removed
        keptCount = max(0, keptCount - removed)
    }
}
