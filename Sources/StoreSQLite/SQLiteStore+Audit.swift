package import ReleaseEngine
import ReleaseModel

extension SQLiteStore {
    /// Read from the newest entry on, until enough fit: no index would pay for itself with each
    /// command that is recorded.
    package nonisolated func audit(
        _ query: AuditQuery
    ) async throws(StoreError) -> [AuditEntry] {
        try await read { connection throws(SQLiteFailure) in
            let rows = try Statement(Self.sql(for: query), on: connection)
            rows.bind(1, query.boundedLimit)
            // What the query does not ask for stays NULL.
            if let before = query.before { rows.bind(2, before) }
            if let actor = query.actor { rows.bind(3, actor) }
            if let verb = query.verb { rows.bind(4, verb) }
            if let subject = query.subject { rows.bind(5, subject) }
            if let since = query.since { rows.bind(6, since.milliseconds) }
            if let until = query.until { rows.bind(7, until.milliseconds) }
            for (index, project) in (query.projects ?? []).enumerated() {
                rows.bind(Int32(8 + index), project)
            }
            var entries: [AuditEntry] = []
            while try rows.next() { entries.append(AuditRow(rows).entry) }
            return entries
        }
    }

    private static func sql(for query: AuditQuery) -> String {
        var conditions: [String] = []
        if query.before != nil { conditions.append("number < ?2") }
        if query.actor != nil {
            conditions.append(
                """
                (actor = ?3 OR substr(actor, 1, length(?3) + 2) = ?3 || ' ('
                    OR substr(actor, -length(?3) - 2) IN ('(' || ?3 || ')', ' ' || ?3 || ')'))
                """)
        }
        if query.verb != nil { conditions.append("verb = ?4") }
        if query.subject != nil {
            conditions.append(
                "(subject = ?5 OR substr(subject, 1, length(?5) + 1) = ?5 || '/')")
        }
        if query.since != nil { conditions.append("at >= ?6") }
        if query.until != nil { conditions.append("at < ?7") }
        if let projects = query.projects {
            let places = projects.indices.map { "?\(8 + $0)" }.joined(separator: ", ")
            conditions.append("project IN (\(places))")
        }
        let condition = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
        return """
            SELECT \(AuditRow.columns) FROM audit \(condition) ORDER BY number DESC LIMIT ?1
            """
    }
}

/// A row of the audit log, its detail also byte for byte.
struct AuditRow {
    static let columns = """
        number, at, actor, verb, subject, answer, detail, previous, hash, format, project, \
        address, reason, digest
        """

    var entry: AuditEntry
    var detail: [UInt8]

    /// A detail that is no JSON any more is shown as its text; `verify` tells.
    init(_ row: Statement) {
        detail = row.bytes(6)
        let draft = AuditDraft(
            at: Instant(milliseconds: Int64(row.integer(1))), project: row.text(10),
            actor: row.text(2), address: row.text(11), verb: row.text(3), subject: row.text(4),
            answer: row.text(5), reason: row.text(12), digest: row.text(13),
            detail: (try? JSON(decoding: detail))
                ?? .string(String(decoding: detail, as: UTF8.self)))
        entry = AuditEntry(
            number: row.integer(0), draft: draft, previous: Digest(row.text(7)),
            hash: Digest(row.text(8)), format: row.integer(9))
    }
}
