import ReleaseEngine
import ReleaseModel

/// Writes run rows, events, plans and timers, inside the committer's transaction.
final class RunTable {
    private static let keptRuns = 100_000

    private let insert: Statement
    private let move: Statement
    private let advance: Statement
    private let rewrite: Statement
    private let find: Statement
    private let position: Statement
    private let event: Statement
    private let plan: Statement
    private let setTimer: Statement
    private let clearTimer: Statement
    /// Runs seen lately: saves a search per change, and writing what stays as it is.
    private var known: [RunID: Known] = [:]

    private struct Known {
        var number: Int
        /// The row as this writer left it; nil until it wrote one.
        var row: RunSummary?
    }

    init(_ connection: OpaquePointer) throws(SQLiteFailure) {
        func prepare(_ sql: String) throws(SQLiteFailure) -> Statement {
            try Statement(sql, on: connection, keeps: true)
        }
        insert = try prepare(
            """
            INSERT INTO runs (run, position, finished_steps, failed_steps, waiting_for_people,
                changed_at, status, is_open, plan, name, steps, started_by, started_at, project)
            VALUES (?14, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?15)
            ON CONFLICT (run) DO NOTHING
            """)
        // The usual change of a run whose row is known.
        move = try prepare(
            """
            UPDATE runs SET position = ?1, finished_steps = ?2, failed_steps = ?3,
                waiting_for_people = ?4, changed_at = ?5
            WHERE number = ?6 AND position = ?7
            """)
        // The same where the row is not known: what the indexes cover stays as it is, and they are not rewritten.
        advance = try prepare(
            """
            UPDATE runs SET position = ?1, finished_steps = ?2, failed_steps = ?3,
                waiting_for_people = ?4, changed_at = ?5
            WHERE number = ?13 AND position = ?14 AND status = ?6 AND is_open = ?7 AND plan = ?8
                AND name = ?9 AND steps = ?10 AND started_by = ?11 AND started_at = ?12
            """)
        rewrite = try prepare(
            """
            UPDATE runs SET position = ?1, finished_steps = ?2, failed_steps = ?3,
                waiting_for_people = ?4, changed_at = ?5, status = ?6, is_open = ?7, plan = ?8,
                name = ?9, steps = ?10, started_by = ?11, started_at = ?12
            WHERE number = ?13 AND position = ?14
            """)
        find = try prepare("SELECT number FROM runs WHERE run = ?1")
        position = try prepare("SELECT position FROM runs WHERE number = ?1")
        event = try prepare("INSERT INTO events (run, position, bytes) VALUES (?1, ?2, ?3)")
        plan = try prepare(
            "INSERT INTO plans (digest, bytes) VALUES (?1, ?2) ON CONFLICT (digest) DO NOTHING")
        setTimer = try prepare(
            """
            INSERT INTO timers (run, step, kind, due) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (run, step, kind) DO UPDATE SET due = excluded.due
            """)
        clearTimer = try prepare("DELETE FROM timers WHERE run = ?1 AND step = ?2 AND kind = ?3")
    }

    /// Drops what may have been undone with a transaction.
    func forget() {
        known.removeAll()
    }

    /// The run's position where the change does not follow it; nothing is written.
    func conflict(of change: RunChange) throws(SQLiteFailure) -> Int? {
        guard let number = try number(of: change.run) else { return change.after == 0 ? nil : 0 }
        let actual = try position(of: number)
        return change.after == 0 || actual != change.after ? actual : nil
    }

    /// Records the change, or returns the run's position and writes nothing.
    func record(_ change: RunChange) throws(SQLiteFailure) -> Int? {
        let number: Int
        if change.after == 0 {
            guard let created = try create(change) else {
                guard let existing = try self.number(of: change.run) else { return 0 }
                return try position(of: existing)
            }
            number = created
        } else {
            guard let existing = try self.number(of: change.run) else { return 0 }
            guard try update(change, number: existing) else { return try position(of: existing) }
            number = existing
        }
        try append(change, number: number)
        return nil
    }

    private func append(_ change: RunChange, number: Int) throws(SQLiteFailure) {
        event.bind(1, number)
        var position = change.after
        for bytes in change.events {
            position += 1
            event.bind(2, position)
            try event.run(bytes, at: 3)
        }
        if let frozen = change.plan {
            plan.bind(1, frozen.digest.description)
            try plan.run(frozen.bytes, at: 2)
        }
        for key in change.timersCleared {
            bind(key, of: number, to: clearTimer)
            try clearTimer.run()
        }
        for timer in change.timersSet {
            bind(timer.key, of: number, to: setTimer)
            setTimer.bind(4, timer.due.milliseconds)
            try setTimer.run()
        }
    }

    private func create(_ change: RunChange) throws(SQLiteFailure) -> Int? {
        bindRow(change, to: insert)
        insert.bind(14, change.run.description)
        insert.bind(15, change.summary.project)
        guard try insert.run() == 1 else { return nil }
        let number = insert.lastInsertedRow
        keep(Known(number: number, row: change.summary), of: change.run)
        return number
    }

    /// - Returns: whether the run stood where the change expects it.
    private func update(_ change: RunChange, number: Int) throws(SQLiteFailure) -> Bool {
        if let row = known[change.run]?.row, row.differsOnlyInProgress(from: change.summary) {
            guard try advanceKnown(change, number: number) else { return false }
        } else {
            guard try rewriteRow(change, number: number) else { return false }
        }
        keep(Known(number: number, row: change.summary), of: change.run)
        return true
    }

    private func advanceKnown(
        _ change: RunChange, number: Int
    ) throws(SQLiteFailure) -> Bool {
        bindProgress(change, to: move)
        move.bind(6, number)
        move.bind(7, change.after)
        return try move.run() == 1
    }

    private func rewriteRow(_ change: RunChange, number: Int) throws(SQLiteFailure) -> Bool {
        for statement in [advance, rewrite] {
            bindRow(change, to: statement)
            statement.bind(13, number)
            statement.bind(14, change.after)
            if try statement.run() == 1 { return true }
        }
        return false
    }

    private func bindProgress(_ change: RunChange, to statement: Statement) {
        let row = change.summary
        statement.bind(1, change.after + change.events.count)
        statement.bind(2, row.finishedSteps)
        statement.bind(3, row.failedSteps)
        statement.bind(4, row.waitingForPeople)
        statement.bind(5, row.changedAt.milliseconds)
    }

    private func bindRow(_ change: RunChange, to statement: Statement) {
        bindProgress(change, to: statement)
        let row = change.summary
        statement.bind(6, row.status)
        statement.bind(7, row.isOpen)
        statement.bind(8, row.planDigest.description)
        statement.bind(9, row.name)
        statement.bind(10, row.steps)
        statement.bind(11, row.startedBy)
        statement.bind(12, row.startedAt.milliseconds)
    }

    private func bind(_ key: TimerKey, of number: Int, to statement: Statement) {
        statement.bind(1, number)
        statement.bind(2, key.step.index)
        statement.bind(3, key.kind.rawValue)
    }

    private func number(of run: RunID) throws(SQLiteFailure) -> Int? {
        if let number = known[run]?.number { return number }
        find.bind(1, run.description)
        guard try find.next() else { return nil }
        let number = find.integer(0)
        find.reset()
        keep(Known(number: number), of: run)
        return number
    }

    private func keep(_ run: Known, of id: RunID) {
        if known.count >= Self.keptRuns { known.removeAll() }
        known[id] = run
    }

    private func position(of number: Int) throws(SQLiteFailure) -> Int {
        position.bind(1, number)
        guard try position.next() else { return 0 }
        defer { position.reset() }
        return position.integer(0)
    }
}

extension RunSummary {
    /// Whether everything is the same that a step's progress leaves as it is.
    fileprivate func differsOnlyInProgress(from other: RunSummary) -> Bool {
        status == other.status && isOpen == other.isOpen && planDigest == other.planDigest
            && steps == other.steps && name == other.name && startedBy == other.startedBy
            && startedAt == other.startedAt
    }
}
