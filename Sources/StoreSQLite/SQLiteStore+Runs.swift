package import ReleaseEngine
package import ReleaseModel

extension SQLiteStore {
    package nonisolated func events(
        of run: RunID, after position: Int, limit: Int
    ) async throws(StoreError) -> [StoredEvent] {
        try await read { connection throws(SQLiteFailure) in
            let rows = try Statement(
                """
                SELECT position, bytes FROM events
                WHERE run = (SELECT number FROM runs WHERE run = ?1) AND position > ?2
                ORDER BY position LIMIT ?3
                """, on: connection)
            rows.bind(1, run.description)
            rows.bind(2, position)
            rows.bind(3, max(limit, 0))
            var events: [StoredEvent] = []
            while try rows.next() {
                events.append(StoredEvent(position: rows.integer(0), bytes: rows.bytes(1)))
            }
            return events
        }
    }

    package nonisolated func summary(
        of run: RunID
    ) async throws(StoreError) -> RunSummary? {
        try await read { connection throws(SQLiteFailure) in
            let rows = try Statement(
                "SELECT \(RunRow.columns) FROM runs WHERE run = ?1", on: connection)
            rows.bind(1, run.description)
            return try rows.next() ? RunRow(rows).summary : nil
        }
    }

    /// Newest first means: in the opposite order of creation.
    ///
    /// A cursor that no page of this store gave leads to an empty page.
    package nonisolated func summaries(
        _ query: SummaryQuery
    ) async throws(StoreError) -> Page<RunSummary> {
        let before = query.cursor.map { Int($0) ?? 0 } ?? Int.max
        let limit = query.limit.boundedToPage
        return try await read { connection throws(SQLiteFailure) in
            let status = query.status == nil ? "" : "AND status = ?3"
            let name = query.name == nil ? "" : "AND name = ?4"
            let isFiltered = query.status != nil || query.name != nil
            let project = query.scope.map { Self.condition($0, isFiltered: isFiltered) } ?? ""
            let rows = try Statement(
                """
                SELECT \(RunRow.columns) FROM runs WHERE number < ?1 \(status) \(name) \(project)
                ORDER BY number DESC LIMIT ?2
                """, on: connection)
            rows.bind(1, before)
            rows.bind(2, limit + 1)
            if let status = query.status { rows.bind(3, status) }
            if let name = query.name { rows.bind(4, name) }
            if let scope = query.scope { rows.bind(5, scope.project) }
            var found: [RunRow] = []
            while try rows.next() { found.append(RunRow(rows)) }
            let shown = found.prefix(limit)
            return Page(
                elements: shown.map(\.summary),
                nextCursor: found.count > limit ? shown.last.map { String($0.number) } : nil)
        }
    }

    /// The plus keeps SQLite from the index of projects where another way is shorter: by the
    /// status or the name asked for, or, where nearly every run is reached, by the number.
    private static func condition(_ scope: ProjectScope, isFiltered: Bool) -> String {
        if scope.includesUnassigned { return "AND +project IN (?5, '')" }
        return isFiltered ? "AND +project = ?5" : "AND project = ?5"
    }

    package nonisolated func runCounts() async throws(StoreError) -> [RunCount] {
        try await read { connection throws(SQLiteFailure) in
            let rows = try Statement(
                "SELECT status, count(*) FROM runs GROUP BY status ORDER BY status", on: connection)
            var counts: [RunCount] = []
            while try rows.next() {
                counts.append(RunCount(status: rows.text(0), runs: Int(rows.integer(1))))
            }
            return counts
        }
    }

    package nonisolated func openRuns() async throws(StoreError) -> [RunID] {
        try await read { connection throws(SQLiteFailure) in
            let rows = try Statement(
                "SELECT run FROM runs WHERE is_open = 1 ORDER BY number", on: connection)
            var runs: [RunID] = []
            while try rows.next() { runs.append(RunID(rows.text(0))) }
            return runs
        }
    }

    /// Every run, oldest first, paged by cursor: for whoever checks all journals.
    package nonisolated func allRuns(
        after cursor: String? = nil, limit: Int = 1_000
    ) async throws(StoreError) -> Page<RunID> {
        let limit = limit.boundedToPage
        let after = cursor.map { Int($0) ?? Int.max } ?? 0
        return try await read { connection throws(SQLiteFailure) in
            let rows = try Statement(
                "SELECT run, number FROM runs WHERE number > ?1 ORDER BY number LIMIT ?2",
                on: connection)
            rows.bind(1, after)
            rows.bind(2, limit + 1)
            var page = Page<RunID>(elements: [])
            var last = after
            while try rows.next() {
                guard page.elements.count < limit else {
                    page.nextCursor = String(last)
                    return page
                }
                page.elements.append(RunID(rows.text(0)))
                last = rows.integer(1)
            }
            return page
        }
    }

    package nonisolated func plan(_ digest: Digest) async throws(StoreError) -> [UInt8]? {
        try await read { connection throws(SQLiteFailure) in
            let rows = try Statement("SELECT bytes FROM plans WHERE digest = ?1", on: connection)
            rows.bind(1, digest.description)
            return try rows.next() ? rows.bytes(0) : nil
        }
    }

    package nonisolated func timers(
        dueBy instant: Instant, limit: Int
    ) async throws(StoreError) -> [StoredTimer] {
        try await read { connection throws(SQLiteFailure) in
            let rows = try Statement(
                """
                SELECT runs.run, step, kind, due FROM timers JOIN runs ON number = timers.run
                WHERE due <= ?1 ORDER BY due, timers.run, step, kind LIMIT ?2
                """, on: connection)
            rows.bind(1, instant.milliseconds)
            rows.bind(2, max(limit, 0))
            var timers: [StoredTimer] = []
            while try rows.next() { timers.append(try Self.timer(rows)) }
            return timers
        }
    }

    private static func timer(_ row: Statement) throws(SQLiteFailure) -> StoredTimer {
        guard let kind = TimerKind(rawValue: row.text(2)) else {
            throw .unreadable("a timer of the run \(row.text(0)) has the kind \(row.text(2))")
        }
        return StoredTimer(
            run: RunID(row.text(0)), key: TimerKey(step: StepID(row.integer(1)), kind: kind),
            due: Instant(milliseconds: Int64(row.integer(3))))
    }
}

/// A row of `runs`, with its number.
private struct RunRow {
    static let columns = """
        number, run, name, status, position, plan, steps, finished_steps, failed_steps, \
        waiting_for_people, started_by, started_at, changed_at, is_open, project
        """

    var number: Int
    var summary: RunSummary

    init(_ row: Statement) {
        number = row.integer(0)
        summary = RunSummary(
            run: RunID(row.text(1)), project: row.text(14), name: row.text(2), status: row.text(3),
            position: row.integer(4), planDigest: Digest(row.text(5)), steps: row.integer(6),
            finishedSteps: row.integer(7), failedSteps: row.integer(8),
            waitingForPeople: row.integer(9), startedBy: row.text(10),
            startedAt: Instant(milliseconds: Int64(row.integer(11))),
            changedAt: Instant(milliseconds: Int64(row.integer(12))), isOpen: row.integer(13) == 1)
    }
}

extension Int {
    /// A page holds at least one element and at most 1,000.
    var boundedToPage: Int { Swift.min(Swift.max(self, 1), 1_000) }
}
