import ReleaseEngine
import ReleaseModel

/// One look at everything that is stored, in one read transaction.
struct StorageCheck {
    private let connection: OpaquePointer
    private let tell: (Finding) -> Void
    private(set) var counts = VerifiedCounts()

    init(_ connection: OpaquePointer, _ tell: @escaping (Finding) -> Void) {
        self.connection = connection
        self.tell = tell
    }

    mutating func everything() throws(SQLiteFailure) {
        try part("pages") { (check) throws(SQLiteFailure) in try check.pages() }
        try part("runs") { (check) throws(SQLiteFailure) in try check.runs() }
        try part("events") { (check) throws(SQLiteFailure) in try check.strayEvents() }
        try part("plans") { (check) throws(SQLiteFailure) in try check.plans() }
        try part("timers") { (check) throws(SQLiteFailure) in try check.timers() }
        try part("documents") { (check) throws(SQLiteFailure) in try check.documents() }
        try part("audit log") { (check) throws(SQLiteFailure) in try check.audit() }
    }

    /// The audit log alone.
    mutating func auditAlone() throws(SQLiteFailure) {
        try part("audit log") { (check) throws(SQLiteFailure) in try check.audit() }
    }

    /// A part that cannot be read is a finding; the others are still looked at.
    private mutating func part(
        _ name: String, _ body: (inout StorageCheck) throws(SQLiteFailure) -> Void
    ) throws(SQLiteFailure) {
        do throws(SQLiteFailure) {
            try body(&self)
        } catch {
            guard error.isDamage else { throw error }
            found("the \(name)", "cannot be read to the end: \(error.message)")
        }
    }

    private mutating func found(_ subject: String, _ problem: String) {
        counts.findings += 1
        tell(Finding(subject, problem))
    }

    private mutating func pages() throws(SQLiteFailure) {
        let rows = try Statement("PRAGMA integrity_check(100)", on: connection)
        while try rows.next() {
            if rows.text(0) != "ok" { found("database", rows.text(0)) }
        }
    }

    private mutating func runs() throws(SQLiteFailure) {
        let rows = try Statement(
            """
            SELECT number, run, position, plan,
                EXISTS (SELECT 1 FROM plans WHERE digest = runs.plan)
            FROM runs ORDER BY number
            """, on: connection)
        let journal = try Statement(
            "SELECT count(*), min(position), max(position) FROM events WHERE run = ?1",
            on: connection)
        while try rows.next() {
            counts.runs += 1
            let run = rows.text(1)
            let position = rows.integer(2)
            if rows.integer(4) == 0 {
                found("run \(run)", "its plan \(rows.text(3)) is missing")
            }
            journal.bind(1, rows.integer(0))
            guard try journal.next() else { continue }
            let count = journal.integer(0)
            let isWhole =
                count == position
                && (count == 0 || (journal.integer(1) == 1 && journal.integer(2) == position))
            journal.reset()
            counts.events += count
            if !isWhole { try journalGap(of: run, number: rows.integer(0), upTo: position) }
        }
    }

    /// Names the first place where a journal leaves 1, 2, 3, … up to the row's position.
    private mutating func journalGap(
        of run: String, number: Int, upTo position: Int
    ) throws(SQLiteFailure) {
        let rows = try Statement(
            "SELECT position FROM events WHERE run = ?1 ORDER BY position", on: connection)
        rows.bind(1, number)
        var expected = 1
        while try rows.next() {
            let actual = rows.integer(0)
            if actual != expected { break }
            expected += 1
        }
        rows.reset()
        found(
            "run \(run)",
            expected > position
                ? "its row says position \(position), but its journal goes on after that"
                : "event \(expected) is missing; its row says position \(position)")
    }

    private mutating func strayEvents() throws(SQLiteFailure) {
        // From run to run by the index, not from event to event.
        let next = try Statement("SELECT min(run) FROM events WHERE run > ?1", on: connection)
        let known = try Statement("SELECT 1 FROM runs WHERE number = ?1", on: connection)
        var number = Int.min
        while true {
            next.bind(1, number)
            guard try next.next(), !next.isNull(0) else { return next.reset() }
            number = next.integer(0)
            next.reset()
            known.bind(1, number)
            if try known.next() {
                known.reset()
            } else {
                found("the journal", "there are events of run number \(number), which has no row")
            }
        }
    }

    private mutating func plans() throws(SQLiteFailure) {
        let rows = try Statement("SELECT digest, bytes FROM plans", on: connection)
        while try rows.next() {
            counts.plans += 1
            let digest = rows.text(0)
            let actual = Digest(of: rows.bytes(1)).description
            if digest != actual {
                found("plan \(digest)", "its content was changed: it has the digest \(actual)")
            }
        }
    }

    private mutating func timers() throws(SQLiteFailure) {
        let rows = try Statement(
            """
            SELECT run, step, kind FROM timers
            WHERE NOT EXISTS (SELECT 1 FROM runs WHERE number = timers.run)
            """, on: connection)
        while try rows.next() {
            found(
                "timers",
                """
                the \(rows.text(2)) timer of step \(rows.integer(1)) belongs to run number \
                \(rows.integer(0)), which has no row
                """)
        }
    }

    private mutating func documents() throws(SQLiteFailure) {
        let total = try Statement("SELECT count(*) FROM documents", on: connection)
        if try total.next() { counts.documents = total.integer(0) }
        total.reset()
        let rows = try Statement(
            """
            SELECT kind, id, field FROM document_fields f
            WHERE NOT EXISTS (SELECT 1 FROM documents d WHERE d.kind = f.kind AND d.id = f.id)
            """, on: connection)
        while try rows.next() {
            found(
                "documents",
                "the field \(rows.text(2)) is kept for \(rows.text(0)) \(rows.text(1)), which is gone"
            )
        }
    }

    private mutating func audit() throws(SQLiteFailure) {
        let rows = try Statement(
            """
            SELECT \(AuditRow.columns) FROM audit ORDER BY number
            """, on: connection)
        var expected = 1
        var previous = AuditEntry.origin.description
        while try rows.next() {
            counts.auditEntries += 1
            let row = AuditRow(rows)
            let number = row.entry.number
            if number != expected {
                found("audit entry \(expected)", "it is missing; entry \(number) follows")
            } else if row.entry.previous.description != previous {
                found("audit entry \(number)", "it does not continue the entry before it")
            }
            if Digest(of: row.entry.covered(detail: row.detail)) != row.entry.hash {
                found("audit entry \(number)", "it was changed: its hash does not cover it")
            }
            expected = number + 1
            previous = row.entry.hash.description
        }
    }
}
