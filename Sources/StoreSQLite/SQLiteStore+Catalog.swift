package import ReleaseEngine
import ReleaseModel

extension SQLiteStore {
    package nonisolated func document(
        _ kind: String, _ id: String
    ) async throws(StoreError) -> Document? {
        try await read { connection throws(SQLiteFailure) in
            let rows = try Statement(
                "SELECT id, version, body FROM documents WHERE kind = ?1 AND id = ?2",
                on: connection)
            rows.bind(1, kind)
            rows.bind(2, id)
            guard try rows.next() else { return nil }
            let fields = try Self.fields(on: connection)
            return try Self.document(rows, kind: kind, fields: fields)
        }
    }

    /// Ids and fields are ordered and compared by their UTF-8 bytes.
    package nonisolated func documents(
        _ query: DocumentQuery
    ) async throws(StoreError) -> Page<Document> {
        let limit = query.limit.boundedToPage
        return try await read { connection throws(SQLiteFailure) in
            let rows = try Statement(Self.sql(for: query), on: connection)
            rows.bind(1, query.kind)
            rows.bind(2, query.cursor ?? "")
            rows.bind(3, limit + 1)
            if let field = query.field {
                rows.bind(4, field.key)
                rows.bind(5, field.value)
            }
            let fields = try Self.fields(on: connection)
            var page = Page<Document>(elements: [])
            while try rows.next() {
                guard page.elements.count < limit else {
                    page.nextCursor = page.elements.last?.id
                    return page
                }
                let document = try Self.document(rows, kind: query.kind, fields: fields)
                page.elements.append(document)
            }
            return page
        }
    }

    /// An entry's detail that is no JSON any more is shown as its text; `verify` tells.
    package nonisolated func audit(
        after number: Int, limit: Int
    ) async throws(StoreError) -> [AuditEntry] {
        try await read { connection throws(SQLiteFailure) in
            let rows = try Statement(
                """
                SELECT \(AuditRow.columns) FROM audit WHERE number > ?1 ORDER BY number LIMIT ?2
                """, on: connection)
            rows.bind(1, number)
            rows.bind(2, max(limit, 0))
            var entries: [AuditEntry] = []
            while try rows.next() { entries.append(AuditRow(rows).entry) }
            return entries
        }
    }

    private static func sql(for query: DocumentQuery) -> String {
        // No cursor: an empty id, if there is one, belongs to the first page.
        let after = query.cursor == nil ? ">=" : ">"
        guard query.field != nil else {
            return """
                SELECT id, version, body FROM documents WHERE kind = ?1 AND id \(after) ?2
                ORDER BY id LIMIT ?3
                """
        }
        return """
            SELECT d.id, d.version, d.body FROM document_fields f
            JOIN documents d ON d.kind = f.kind AND d.id = f.id
            WHERE f.kind = ?1 AND f.field = ?4 AND f.value = ?5 AND f.id \(after) ?2
            ORDER BY f.id LIMIT ?3
            """
    }

    private static func fields(
        on connection: OpaquePointer
    ) throws(SQLiteFailure) -> Statement {
        try Statement(
            """
            SELECT field, value FROM document_fields WHERE kind = ?1 AND id = ?2
            ORDER BY field, value
            """, on: connection)
    }

    private static func document(
        _ row: Statement, kind: String, fields: Statement
    ) throws(SQLiteFailure) -> Document {
        let id = row.text(0)
        fields.bind(1, kind)
        fields.bind(2, id)
        var outputs: [Output] = []
        while try fields.next() { outputs.append(Output(fields.text(0), fields.text(1))) }
        return Document(
            kind: kind, id: id, version: row.integer(1), body: row.bytes(2), fields: outputs)
    }
}
