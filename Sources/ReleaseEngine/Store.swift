package import ReleaseModel

/// The durable record of everything: journals, run rows, timers, the catalog and the audit log.
///
/// One server may have it open. Every implementation passes the one conformance suite.
package protocol Store: Sendable {
    /// Records each change, or reports its conflict, in one durable commit.
    ///
    /// Each change succeeds or conflicts alone, except that what follows a conflict of the same run
    /// in the group was decided on what is not there, and conflicts too. When this returns, what is recorded survives
    /// a power cut.
    ///
    /// - Returns: one result per change, in order.
    func commit(_ changes: [Change]) async throws(StoreError) -> [ChangeResult]

    /// The run's events after a position, oldest first, at most `limit`.
    func events(
        of run: RunID, after position: Int, limit: Int
    ) async throws(StoreError) -> [StoredEvent]

    /// The run's row, or nil where there is no such run.
    func summary(of run: RunID) async throws(StoreError) -> RunSummary?

    /// Rows of runs, newest first; by status where one is given; after a cursor from an earlier page.
    func summaries(_ query: SummaryQuery) async throws(StoreError) -> Page<RunSummary>

    /// The runs that are not resting and not ended: what a starting server takes up again.
    func openRuns() async throws(StoreError) -> [RunID]

    /// How many runs are in each status, by the status's name; for metrics.
    func runCounts() async throws(StoreError) -> [RunCount]

    /// The frozen plan with this digest: its canonical JSON.
    func plan(_ digest: Digest) async throws(StoreError) -> [UInt8]?

    /// Timers due at or before an instant, soonest first.
    func timers(dueBy instant: Instant, limit: Int) async throws(StoreError) -> [StoredTimer]

    /// One document of the catalog.
    func document(_ kind: String, _ id: String) async throws(StoreError) -> Document?

    /// Documents of a kind in which an indexed field has a value, or all; by id; paged by cursor.
    func documents(_ query: DocumentQuery) async throws(StoreError) -> Page<Document>

    /// Audit entries after a number, oldest first.
    func audit(after number: Int, limit: Int) async throws(StoreError) -> [AuditEntry]

    /// The audit entries that a query asks for, newest first.
    func audit(_ query: AuditQuery) async throws(StoreError) -> [AuditEntry]
}

/// One thing to record: it lands whole, or conflicts alone.
package struct Change: Sendable {
    package var run: RunChange?
    package var documents: [DocumentWrite]
    package var audit: AuditDraft?

    package init(
        run: RunChange? = nil, documents: [DocumentWrite] = [], audit: AuditDraft? = nil
    ) {
        self.run = run
        self.documents = documents
        self.audit = audit
    }
}

/// A run's new events, and its row as it is after them.
package struct RunChange: Sendable {
    package var run: RunID
    /// The events follow this position: the conflict check.
    ///
    /// 0 creates the run.
    package var after: Int
    /// Encoded events, oldest first: the first one gets position `after + 1`.
    package var events: [[UInt8]]
    package var summary: RunSummary
    /// A plan to freeze, by digest; kept once however many runs use it.
    package var plan: (digest: Digest, bytes: [UInt8])?
    /// Timers to set or replace, by (run, step, kind).
    package var timersSet: [StoredTimer]
    /// Timers to remove.
    package var timersCleared: [TimerKey]

    package init(
        run: RunID, after: Int, events: [[UInt8]], summary: RunSummary,
        plan: (digest: Digest, bytes: [UInt8])? = nil, timersSet: [StoredTimer] = [],
        timersCleared: [TimerKey] = []
    ) {
        self.run = run
        self.after = after
        self.events = events
        self.summary = summary
        self.plan = plan
        self.timersSet = timersSet
        self.timersCleared = timersCleared
    }
}

/// What became of a change.
package enum ChangeResult: Hashable, Sendable {
    case recorded
    /// Somebody was first: the run's (or document's) position or version now.
    case conflict(actual: Int)
}

/// One error case per reaction.
package enum StoreError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Nothing was written: the same commit may be tried again.
    case notWritten(reason: String)
    /// It may or may not have landed: the store was closed and opened again; reload and decide again.
    case unknown(reason: String)
    /// What is stored cannot be read: a person must restore or repair. Nothing was changed.
    case damaged(reason: String)

    package var description: String {
        switch self {
        case .notWritten(let reason): "nothing was written: \(reason)"
        case .unknown(let reason): "it is not known what was written: \(reason)"
        case .damaged(let reason): "what is stored is damaged: \(reason)"
        }
    }
}

/// An event as it lies in the journal.
package struct StoredEvent: Hashable, Sendable {
    package var position: Int
    package var bytes: [UInt8]

    package init(position: Int, bytes: [UInt8]) {
        self.position = position
        self.bytes = bytes
    }
}

/// A run's row: what lists show.
///
/// Derived from the journal; `verify` checks it.
package struct RunSummary: Hashable, Sendable {
    package var run: RunID
    /// The project it belongs to; empty where it was started without one.
    package var project: String
    package var name: String
    package var status: String
    package var position: Int
    package var planDigest: Digest
    package var steps: Int
    package var finishedSteps: Int
    package var failedSteps: Int
    /// Checkpoints open and steps in doubt that need a person.
    package var waitingForPeople: Int
    package var startedBy: String
    package var startedAt: Instant
    package var changedAt: Instant
    /// Whether a starting server must take it up (neither resting nor ended).
    package var isOpen: Bool

    package init(
        run: RunID, project: String = "", name: String, status: String, position: Int,
        planDigest: Digest, steps: Int, finishedSteps: Int, failedSteps: Int, waitingForPeople: Int,
        startedBy: String,
        startedAt: Instant, changedAt: Instant, isOpen: Bool
    ) {
        self.run = run
        self.project = project
        self.name = name
        self.status = status
        self.position = position
        self.planDigest = planDigest
        self.steps = steps
        self.finishedSteps = finishedSteps
        self.failedSteps = failedSteps
        self.waitingForPeople = waitingForPeople
        self.startedBy = startedBy
        self.startedAt = startedAt
        self.changedAt = changedAt
        self.isOpen = isOpen
    }
}

/// How many runs are in a status.
package struct RunCount: Hashable, Sendable {
    package var status: String
    package var runs: Int

    package init(status: String, runs: Int) {
        self.status = status
        self.runs = runs
    }
}

package struct SummaryQuery: Hashable, Sendable {
    /// Only what this reaches; nil for everything.
    package var scope: ProjectScope?
    package var status: String?
    package var name: String?
    package var cursor: String?
    /// At most 1,000.
    package var limit: Int

    package init(
        scope: ProjectScope? = nil, status: String? = nil, name: String? = nil,
        cursor: String? = nil, limit: Int = 50
    ) {
        self.scope = scope
        self.status = status
        self.name = name
        self.cursor = cursor
        self.limit = limit
    }
}

/// A piece of a list, and where the next one begins.
package struct Page<Element: Hashable & Sendable>: Hashable, Sendable {
    package var elements: [Element]
    package var nextCursor: String?

    package init(elements: [Element], nextCursor: String? = nil) {
        self.elements = elements
        self.nextCursor = nextCursor
    }
}

/// A deadline in UTC that outlives the server.
package struct StoredTimer: Hashable, Sendable {
    package var run: RunID
    package var key: TimerKey
    package var due: Instant

    package init(run: RunID, key: TimerKey, due: Instant) {
        self.run = run
        self.key = key
        self.due = due
    }
}

/// A versioned document of the catalog.
package struct Document: Hashable, Sendable {
    package var kind: String
    package var id: String
    /// Rises by one with each write, from 1.
    package var version: Int
    package var body: [UInt8]
    /// The fields it can be listed by.
    package var fields: [Output]

    package init(kind: String, id: String, version: Int, body: [UInt8], fields: [Output] = []) {
        self.kind = kind
        self.id = id
        self.version = version
        self.body = body
        self.fields = fields
    }
}

/// A write to the catalog, compared and set on the version.
package struct DocumentWrite: Hashable, Sendable {
    package var kind: String
    package var id: String
    /// The version it replaces; 0 creates.
    package var replaces: Int
    /// nil removes the document.
    package var body: [UInt8]?
    package var fields: [Output]

    package init(
        kind: String, id: String, replaces: Int, body: [UInt8]?, fields: [Output] = []
    ) {
        self.kind = kind
        self.id = id
        self.replaces = replaces
        self.body = body
        self.fields = fields
    }
}

package struct DocumentQuery: Hashable, Sendable {
    package var kind: String
    package var field: Output?
    package var cursor: String?
    package var limit: Int

    package init(kind: String, field: Output? = nil, cursor: String? = nil, limit: Int = 50) {
        self.kind = kind
        self.field = field
        self.cursor = cursor
        self.limit = limit
    }
}
