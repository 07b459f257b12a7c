package import ReleaseModel

/// A line of the audit log: each hash covers the one before.
///
/// SHA-256 over the covered bytes; what those are is said by the entry's format. An entry keeps
/// the format that it was written in, so an old chain stays whole.
package struct AuditEntry: Hashable, Sendable {
    package var number: Int
    package var draft: AuditDraft
    package var previous: Digest
    package var hash: Digest
    /// 1: a canonical JSON array without project, address, reason and digest; 2: an object.
    package var format: Int

    /// What new entries are written in.
    package static let format = 2

    package init(
        number: Int, draft: AuditDraft, previous: Digest, hash: Digest,
        format: Int = AuditEntry.format
    ) {
        self.number = number
        self.draft = draft
        self.previous = previous
        self.hash = hash
        self.format = format
    }

    /// What comes before the first entry.
    package static let origin = Digest(String(repeating: "0", count: 64))

    /// The entry that follows `previous`.
    package init(number: Int, draft: AuditDraft, following previous: Digest) {
        self.init(number: number, draft: draft, previous: previous, hash: Digest(""))
        hash = Digest(of: covered)
    }

    /// The bytes that the hash is of: also what an export carries.
    package var covered: [UInt8] { covered(detail: draft.detail.encoded) }

    /// The same with the detail byte for byte, however it is stored.
    package func covered(detail: [UInt8]) -> [UInt8] {
        format == 1 ? coveredInArray(detail) : coveredInObject(detail)
    }

    private func coveredInArray(_ detail: [UInt8]) -> [UInt8] {
        let before: JSON = .array([
            .integer(Int64(number)), .string(previous.description),
            .integer(draft.at.milliseconds), .string(draft.actor), .string(draft.verb),
            .string(draft.subject), .string(draft.answer),
        ])
        return before.encoded.dropLast() + [UInt8(ascii: ",")] + detail + [UInt8(ascii: "]")]
    }

    private func coveredInObject(_ detail: [UInt8]) -> [UInt8] {
        // Members in the order of their names, as everywhere; the detail has its place by name.
        let before: JSON = [
            "actor": .string(draft.actor), "address": .string(draft.address),
            "answer": .string(draft.answer), "at": .integer(draft.at.milliseconds),
        ]
        let after: JSON = [
            "digest": .string(draft.digest), "format": .integer(Int64(format)),
            "number": .integer(Int64(number)), "previous": .string(previous.description),
            "project": .string(draft.project), "reason": .string(draft.reason),
            "subject": .string(draft.subject), "verb": .string(draft.verb),
        ]
        let name = Array(#","detail":"#.utf8)
        return before.encoded.dropLast() + name + detail + [UInt8(ascii: ",")]
            + after.encoded.dropFirst()
    }
}
