package import ReleaseEngine
package import ReleaseModel
internal import Synchronization

/// Signs where the audit log stands, each time it has grown enough, and keeps that in the catalog.
///
/// Whoever holds the data folder runs one. It is told of each commit that adds to the log; it does
/// not look at the clock to find out.
package actor AuditCheckpointer {
    /// How many entries go by from one checkpoint to the next.
    package static let interval = 1_000

    private let signer: AuditSigner
    private let interval: Int
    private let now: @Sendable () -> Instant
    private let news: AsyncStream<Int>
    private let tell: AsyncStream<Int>.Continuation
    /// From which number on the next checkpoint is due.
    private let due = Mutex(0)

    package init(
        signer: AuditSigner, every interval: Int = AuditCheckpointer.interval,
        now: @escaping @Sendable () -> Instant
    ) {
        self.signer = signer
        self.interval = interval
        self.now = now
        (news, tell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Takes note of the number of the log's last entry; costs nearly nothing.
    package nonisolated func noticed(_ number: Int) {
        guard due.withLock({ number >= $0 }) else { return }
        tell.yield(number)
    }

    /// Signs whenever enough has been added, until the task is cancelled.
    ///
    /// A signature that cannot be recorded is made at the next occasion; `failed` is told why.
    package func run(_ store: any Store, failed: @Sendable (any Error) -> Void) async {
        await attempt(store, failed)
        for await _ in news { await attempt(store, failed) }
    }

    /// Signs the end of the log now, unless it is signed already; nil where the log is empty.
    @discardableResult
    package func sign(_ store: any Store) async throws -> AuditCheckpoint? {
        guard let last = try await store.audit(AuditQuery(limit: 1)).first else { return nil }
        if let known = try await checkpoint(last.number, store) { return known }
        let checkpoint = try AuditCheckpoint(last, at: now(), by: signer)
        let write = DocumentWrite(
            kind: AuditCheckpoint.kind, id: AuditCheckpoint.documentID(last.number), replaces: 0,
            body: checkpoint.line)
        let results = try await store.commit([Change(documents: [write])])
        due.withLock { $0 = last.number + interval }
        // Somebody else signed the same entry meanwhile.
        guard results == [.recorded] else { return try await self.checkpoint(last.number, store) }
        return checkpoint
    }

    private func attempt(_ store: any Store, _ failed: (any Error) -> Void) async {
        do {
            guard let last = try await store.audit(AuditQuery(limit: 1)).first else { return }
            let signed = try await lastSigned(upTo: last.number, store)
            due.withLock { $0 = signed + interval }
            guard last.number >= signed + interval else { return }
            try await sign(store)
        } catch {
            failed(error)
        }
    }

    /// The last signed number of the newest `interval` entries; what is before them does not matter.
    private func lastSigned(upTo last: Int, _ store: any Store) async throws -> Int {
        let before = max(0, last - interval)
        var query = DocumentQuery(
            kind: AuditCheckpoint.kind, cursor: AuditCheckpoint.documentID(before), limit: 1_000)
        var found = before
        repeat {
            let page = try await store.documents(query)
            found = page.elements.last.flatMap { Int($0.id) } ?? found
            query.cursor = page.nextCursor
        } while query.cursor != nil
        return found
    }

    private func checkpoint(_ number: Int, _ store: any Store) async throws -> AuditCheckpoint? {
        let id = AuditCheckpoint.documentID(number)
        let document = try await store.document(AuditCheckpoint.kind, id)
        return document.flatMap { AuditCheckpoint($0.body) }
    }
}
