internal import Foundation

/// A change of one thing of the catalog; several land in one commit, or none.
package struct CatalogWrite: Sendable {
    enum Content: Sendable {
        case record(any CatalogRecord)
        case removal(kind: String, id: String)
        /// A document that is only read from the store, never listed from memory.
        case document(DocumentWrite)
    }

    let content: Content
    /// The version it must replace; nil for the one in memory.
    let replaces: Int?

    /// Puts a record in, or in place of the one with its id.
    package static func put(
        _ record: some CatalogRecord, replaces version: Int? = nil
    ) -> CatalogWrite {
        CatalogWrite(content: .record(record), replaces: version)
    }

    /// Puts a new record in; there must be none with its id.
    package static func insert(_ record: some CatalogRecord) -> CatalogWrite {
        put(record, replaces: 0)
    }

    /// Takes a record out.
    package static func remove<Record: CatalogRecord>(
        _ kind: Record.Type, _ id: String
    ) -> CatalogWrite {
        CatalogWrite(content: .removal(kind: kind.kind, id: id), replaces: nil)
    }

    /// Writes a document that is too large, or too rarely asked for, to be held in memory.
    package static func document(_ write: DocumentWrite) -> CatalogWrite {
        CatalogWrite(content: .document(write), replaces: nil)
    }
}

extension CatalogRecord {
    /// The same record, the same bytes.
    package func encoded() throws(CatalogError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(self))
        } catch {
            throw .unavailable("\(Self.kind) \(id) cannot be recorded: \(error)")
        }
    }

    static func decoded(_ bytes: [UInt8]) throws -> Self {
        try JSONDecoder().decode(Self.self, from: Data(bytes))
    }
}
