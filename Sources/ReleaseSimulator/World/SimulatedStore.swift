import ReleaseEngine
import ReleaseModel

/// One server's connection to the journal.
struct SimulatedStore: Store {
    let disk: Disk
    let server: Int
    let life: Life
    /// Acts on what is about to be committed: a broken engine.
    let impatience: (@Sendable (Change) -> Void)?

    func commit(_ changes: [Change]) async throws(StoreError) -> [ChangeResult] {
        try requireLife()
        if let impatience { changes.forEach(impatience) }
        let answer = await disk.commit(changes, by: server)
        try requireLife()
        return try answer.get()
    }

    private func requireLife() throws(StoreError) {
        guard !life.isOver else { throw .unknown(reason: "the server is gone") }
    }

    private func asked<Value>(_ question: (MemoryRecord) -> Value) throws(StoreError) -> Value {
        try requireLife()
        return question(disk.record)
    }

    func events(
        of run: RunID, after position: Int, limit: Int
    ) async throws(StoreError) -> [StoredEvent] {
        try asked { $0.events(of: run, after: position, limit: limit) }
    }

    func summary(of run: RunID) async throws(StoreError) -> RunSummary? {
        try asked { $0.summary(of: run) }
    }

    func summaries(_ query: SummaryQuery) async throws(StoreError) -> Page<RunSummary> {
        try asked { $0.summaries(query) }
    }

    func openRuns() async throws(StoreError) -> [RunID] { try asked { $0.openRuns() } }

    func runCounts() async throws(StoreError) -> [RunCount] { try asked { $0.runCounts() } }

    func plan(_ digest: Digest) async throws(StoreError) -> [UInt8]? {
        try asked { $0.plan(digest) }
    }

    func timers(dueBy instant: Instant, limit: Int) async throws(StoreError) -> [StoredTimer] {
        try asked { $0.timers(dueBy: instant, limit: limit) }
    }

    func document(_ kind: String, _ id: String) async throws(StoreError) -> Document? {
        try asked { $0.document(kind, id) }
    }

    func documents(_ query: DocumentQuery) async throws(StoreError) -> Page<Document> {
        try asked { $0.documents(query) }
    }

    func audit(after number: Int, limit: Int) async throws(StoreError) -> [AuditEntry] {
        try asked { $0.audit(after: number, limit: limit) }
    }

    func audit(_ query: AuditQuery) async throws(StoreError) -> [AuditEntry] {
        try asked { $0.audit(query) }
    }
}
