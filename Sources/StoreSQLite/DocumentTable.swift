import ReleaseEngine
import ReleaseModel

/// Writes the catalog's documents, inside the committer's transaction.
final class DocumentTable {
    private struct Key: Hashable {
        var kind: String
        var id: String
    }

    private let version: Statement
    private let put: Statement
    private let remove: Statement
    private let addField: Statement
    private let removeFields: Statement

    init(_ connection: OpaquePointer) throws(SQLiteFailure) {
        func prepare(_ sql: String) throws(SQLiteFailure) -> Statement {
            try Statement(sql, on: connection, keeps: true)
        }
        version = try prepare("SELECT version FROM documents WHERE kind = ?1 AND id = ?2")
        put = try prepare(
            """
            INSERT INTO documents (kind, id, version, body) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (kind, id) DO UPDATE SET version = excluded.version, body = excluded.body
            """)
        remove = try prepare("DELETE FROM documents WHERE kind = ?1 AND id = ?2")
        addField = try prepare(
            """
            INSERT INTO document_fields (kind, id, field, value) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (kind, field, value, id) DO NOTHING
            """)
        removeFields = try prepare("DELETE FROM document_fields WHERE kind = ?1 AND id = ?2")
    }

    /// The version of the first document that is not at the version it is said to replace.
    ///
    /// A second write of one document in a change must replace what the first one leaves.
    func conflict(of writes: [DocumentWrite]) throws(SQLiteFailure) -> Int? {
        var left: [Key: Int] = [:]
        for write in writes {
            let key = Key(kind: write.kind, id: write.id)
            let actual = if let version = left[key] { version } else { try version(of: key) }
            guard actual == write.replaces else { return actual }
            left[key] = write.body == nil ? 0 : write.replaces + 1
        }
        return nil
    }

    /// Carries out a write that was checked.
    func record(_ write: DocumentWrite) throws(SQLiteFailure) {
        bind(write, to: removeFields)
        try removeFields.run()
        guard let body = write.body else {
            bind(write, to: remove)
            try remove.run()
            return
        }
        bind(write, to: put)
        put.bind(3, write.replaces + 1)
        try put.run(body, at: 4)
        for field in write.fields {
            bind(write, to: addField)
            addField.bind(3, field.key)
            addField.bind(4, field.value)
            try addField.run()
        }
    }

    private func bind(_ write: DocumentWrite, to statement: Statement) {
        statement.bind(1, write.kind)
        statement.bind(2, write.id)
    }

    private func version(of key: Key) throws(SQLiteFailure) -> Int {
        version.bind(1, key.kind)
        version.bind(2, key.id)
        guard try version.next() else { return 0 }
        defer { version.reset() }
        return version.integer(0)
    }
}
