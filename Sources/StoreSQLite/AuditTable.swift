import ReleaseEngine
import ReleaseModel

/// Numbers and chains audit entries, inside the committer's transaction.
final class AuditTable {
    private let insert: Statement
    private let last: Statement
    /// The end of the chain; nil until it was read.
    private var tail: (number: Int, hash: Digest)?

    /// The number of the last entry, where it is known.
    var lastNumber: Int? { tail?.number }

    init(_ connection: OpaquePointer) throws(SQLiteFailure) {
        insert = try Statement(
            """
            INSERT INTO audit (number, at, actor, verb, subject, answer, detail, previous, hash,
                format, project, address, reason, digest)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
            """, on: connection, keeps: true)
        last = try Statement(
            "SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1", on: connection,
            keeps: true)
    }

    /// Drops what may have been undone with a transaction.
    func forget() {
        tail = nil
    }

    /// Appends the draft as the next entry of the chain.
    func append(_ draft: AuditDraft) throws(SQLiteFailure) {
        let end = try end()
        let entry = AuditEntry(number: end.number + 1, draft: draft, following: end.hash)
        insert.bind(1, entry.number)
        insert.bind(2, draft.at.milliseconds)
        insert.bind(3, draft.actor)
        insert.bind(4, draft.verb)
        insert.bind(5, draft.subject)
        insert.bind(6, draft.answer)
        insert.bind(7, draft.detail.encoded)
        insert.bind(8, entry.previous.description)
        insert.bind(9, entry.hash.description)
        insert.bind(10, entry.format)
        insert.bind(11, draft.project)
        insert.bind(12, draft.address)
        insert.bind(13, draft.reason)
        insert.bind(14, draft.digest)
        try insert.run()
        tail = (entry.number, entry.hash)
    }

    private func end() throws(SQLiteFailure) -> (number: Int, hash: Digest) {
        if let tail { return tail }
        guard try last.next() else { return (0, AuditEntry.origin) }
        defer { last.reset() }
        return (last.integer(0), Digest(last.text(1)))
    }
}
