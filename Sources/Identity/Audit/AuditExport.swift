package import ReleaseEngine
package import ReleaseModel

/// Writes the audit log as lines that anybody can check without this program.
///
/// A header, each entry with the bytes its hash covers, the signed checkpoints where they belong,
/// and a signed trailer over all of it. Only a page of entries is in memory at a time.
package struct AuditExport: Sendable {
    package static let format = "slipway-audit-export"
    private static let page = 500

    private enum Place {
        case header, entries, trailer, end
    }

    private let store: any Store
    private let signer: AuditSigner
    private let at: Instant
    private let first: Int
    private let last: AuditEntry?
    private var place = Place.header
    private var number: Int
    private var hash: Digest
    private var digest = RunningDigest()

    /// An export of the entries from one number to another, both included.
    ///
    /// What is added to the log later is not in it.
    package init(
        _ store: any Store, from first: Int = 1, to last: Int? = nil, signer: AuditSigner,
        at instant: Instant
    ) async throws {
        self.store = store
        self.signer = signer
        self.at = instant
        self.first = first
        number = first - 1
        hash = AuditEntry.origin
        if first > 1 {
            guard let before = try await store.audit(after: first - 2, limit: 1).first,
                before.number == first - 1
            else { throw AuditExportError.noSuchEntry(first) }
            hash = before.hash
        }
        let query = AuditQuery(before: last.map { $0 + 1 }, limit: 1)
        self.last = try await store.audit(query).first
        let end = self.last?.number ?? 0
        if let last, last != end { throw AuditExportError.noSuchEntry(last) }
        guard end >= first || (end == 0 && first == 1) else {
            throw AuditExportError.noSuchEntry(first)
        }
    }

    /// The next lines, each with its line feed; nil after the last one.
    package mutating func next() async throws -> [UInt8]? {
        switch place {
        case .header:
            place = last == nil ? .trailer : .entries
            return covering(header.encoded + [newLine])
        case .entries:
            let lines = try await entries()
            if number == last?.number { place = .trailer }
            return covering(lines)
        case .trailer:
            place = .end
            return try trailer()
        case .end: return nil
        }
    }

    private mutating func covering(_ lines: [UInt8]) -> [UInt8] {
        digest.take(lines)
        return lines
    }

    private var header: JSON {
        [
            "header": [
                "at": .integer(at.milliseconds), "first": .integer(Int64(first)),
                "format": .string(Self.format), "key": .string(signer.publicKey.id),
                "previous": .string(hash.description),
                "publicKey": .string(signer.publicKey.description), "version": 1,
            ]
        ]
    }

    private mutating func entries() async throws -> [UInt8] {
        guard let last else { return [] }
        let limit = min(Self.page, last.number - number)
        let entries = try await store.audit(after: number, limit: limit)
        // The record itself was tampered with: what follows a gap is told by the verifier.
        guard let end = entries.last, end.number <= last.number else {
            throw AuditExportError.noSuchEntry(number + 1)
        }
        let checkpoints = try await checkpoints(after: number, upTo: end.number)
        var lines: [UInt8] = []
        for entry in entries {
            lines += AuditExport.line(of: entry)
            if let checkpoint = checkpoints[entry.number] { lines += checkpoint.line + [newLine] }
        }
        if end.number == last.number, checkpoints[end.number] == nil {
            lines += try AuditCheckpoint(end, at: at, by: signer).line + [newLine]
        }
        number = end.number
        hash = end.hash
        return lines
    }

    /// `{"entry":…,"hash":"…"}`: between the two stand the very bytes that the hash is of.
    static func line(of entry: AuditEntry) -> [UInt8] {
        Array(#"{"entry":"#.utf8) + entry.covered
            + Array(#","hash":"\#(entry.hash)"}"#.utf8) + [newLine]
    }

    /// What this key signed; another key's word says nothing under this one.
    private func checkpoints(
        after number: Int, upTo end: Int
    ) async throws -> [Int: AuditCheckpoint] {
        let query = DocumentQuery(
            kind: AuditCheckpoint.kind, cursor: AuditCheckpoint.documentID(number),
            limit: Self.page)
        var found: [Int: AuditCheckpoint] = [:]
        for document in try await store.documents(query).elements {
            guard let checkpoint = AuditCheckpoint(document.body), checkpoint.number <= end,
                checkpoint.isSigned(by: signer.publicKey)
            else { continue }
            found[checkpoint.number] = checkpoint
        }
        return found
    }

    private mutating func trailer() throws -> [UInt8] {
        let statement: JSON = [
            "at": .integer(at.milliseconds), "count": .integer(Int64(number - first + 1)),
            "digest": .string(digest.text), "hash": .string(hash.description),
            "key": .string(signer.publicKey.id), "last": .integer(Int64(number)),
        ]
        let bytes = statement.encoded
        let signature = try signer.sign(bytes, as: .trailer)
        return Array(#"{"trailer":"#.utf8) + bytes
            + Array(#","signature":"\#(signature)"}"#.utf8) + [newLine]
    }
}

/// Why an export cannot be made.
package enum AuditExportError: Error, Hashable, Sendable, CustomStringConvertible {
    case noSuchEntry(Int)

    package var description: String {
        switch self {
        case .noSuchEntry(let number):
            "the audit log has no entry \(number); `slipway audit list` shows which there are"
        }
    }
}

let newLine = UInt8(ascii: "\n")
