internal import ReleaseEngine
package import ReleaseModel

/// Checks an export line by line, in bounded memory; the first fault ends it.
///
/// Every byte counts: a line means exactly what its bytes say, or it is a fault.
package struct AuditVerifier: Sendable {
    private static let longestLine = 16 * 1024 * 1024

    private let expected: AuditPublicKey?
    private var publicKey: AuditPublicKey?
    private var line = 0
    /// A line whose end has not come yet.
    private var rest: [UInt8] = []
    private var first = 0
    private var number = 0
    private var hash = AuditEntry.origin
    private var digest = RunningDigest()
    private var checkpoints = 0
    private var isAtEnd = false

    /// - Parameter publicKey: whose signatures are to be there; nil takes the word of the export.
    package init(publicKey: AuditPublicKey? = nil) {
        expected = publicKey
    }

    /// What a whole export holds.
    package struct Verdict: Hashable, Sendable {
        package var entries: Int
        package var first: Int
        package var last: Int
        package var checkpoints: Int
        package var publicKey: AuditPublicKey
        /// The last entry's hash: what a later export must have at that number.
        package var hash: Digest
    }

    /// Takes more of the export's bytes, cut anywhere.
    package mutating func take(_ bytes: [UInt8]) throws(AuditFault) {
        var start = 0
        while let end = bytes[start...].firstIndex(of: newLine) {
            rest += bytes[start..<end]
            line += 1
            try takeLine(rest)
            rest.removeAll(keepingCapacity: true)
            start = end + 1
        }
        rest += bytes[start...]
        guard rest.count <= Self.longestLine else {
            line += 1
            throw fault("it is longer than any line of an export")
        }
    }

    /// Says what the export holds, once all of it was taken.
    package mutating func end() throws(AuditFault) -> Verdict {
        line += 1
        guard rest.isEmpty else { throw fault("it is cut off: an export ends with a line feed") }
        guard isAtEnd, let publicKey else {
            throw fault("it is missing: the export was cut off, it ends without its signed trailer")
        }
        return Verdict(
            entries: number - first + 1, first: first, last: number, checkpoints: checkpoints,
            publicKey: publicKey, hash: hash)
    }

    private mutating func takeLine(_ bytes: [UInt8]) throws(AuditFault) {
        guard !isAtEnd else { throw fault("it follows the trailer, which is the last line") }
        guard let parts = AuditLine(bytes) else { throw fault("it is no line of an export") }
        switch parts.kind {
        case .header: try takeHeader(parts)
        case .entry: try takeEntry(parts)
        case .checkpoint: try takeCheckpoint(parts)
        case .trailer: return try takeTrailer(parts)
        }
        digest.take(bytes)
        digest.take([newLine])
    }

    private mutating func takeHeader(_ parts: AuditLine) throws(AuditFault) {
        guard line == 1 else { throw fault("it is a second header") }
        let json = parts.json
        guard json["format"]?.string == AuditExport.format, json["version"]?.integer == 1 else {
            throw fault("it is not the header of an export that this slipway knows")
        }
        guard let text = json["publicKey"]?.string, let key = AuditPublicKey(text),
            json["key"]?.string == key.id, let start = json["first"]?.integer, start >= 1,
            let previous = json["previous"]?.string
        else { throw fault("the header is not whole") }
        if let expected, expected != key {
            throw fault("the export was signed with key \(key), not with the expected \(expected)")
        }
        guard start > 1 || previous == AuditEntry.origin.description else {
            throw fault("the header names a hash before the first entry")
        }
        publicKey = key
        first = Int(start)
        number = first - 1
        hash = Digest(previous)
    }

    private mutating func takeEntry(_ parts: AuditLine) throws(AuditFault) {
        guard publicKey != nil else { throw fault("an entry comes before the header") }
        guard let claims = parts.numberAndPrevious else { throw fault("it is no audit entry") }
        guard claims.number == number + 1 else {
            throw fault(
                "entry \(number + 1) is missing: entry \(claims.number) stands in its place")
        }
        guard claims.previous == hash.description else {
            throw fault("entry \(claims.number) does not continue the entry before it")
        }
        guard Digest(of: parts.content).description == parts.seal else {
            throw fault("entry \(claims.number) was changed: its hash does not cover it")
        }
        number = claims.number
        hash = Digest(parts.seal)
    }

    private mutating func takeCheckpoint(_ parts: AuditLine) throws(AuditFault) {
        let json = parts.json
        guard let publicKey else { throw fault("a checkpoint comes before the header") }
        guard publicKey.verifies(parts.seal, of: parts.content, as: .checkpoint) else {
            throw fault("the checkpoint is not signed with the export's key, or was changed")
        }
        guard json["number"]?.integer == Int64(number), number >= first,
            json["hash"]?.string == hash.description
        else {
            throw fault(
                "the signed checkpoint is about another entry \(json["number"]?.integer ?? 0) "
                    + "than the one that stands before it: the log was written anew")
        }
        checkpoints += 1
    }

    private mutating func takeTrailer(_ parts: AuditLine) throws(AuditFault) {
        let json = parts.json
        guard let publicKey else { throw fault("the trailer comes before the header") }
        guard publicKey.verifies(parts.seal, of: parts.content, as: .trailer) else {
            throw fault("the trailer is not signed with the export's key, or was changed")
        }
        guard json["digest"]?.string == digest.text else {
            throw fault("the signed trailer is about other lines: a line before it was changed")
        }
        guard json["last"]?.integer == Int64(number), json["hash"]?.string == hash.description,
            json["count"]?.integer == Int64(number - first + 1)
        else { throw fault("the signed trailer is about other entries") }
        isAtEnd = true
    }

    private func fault(_ problem: String) -> AuditFault {
        AuditFault(line: line, problem: problem)
    }
}

/// The first line of an export that is wrong, and what is wrong with it.
package struct AuditFault: Error, Hashable, Sendable, CustomStringConvertible {
    package let line: Int
    package let problem: String

    package var description: String { "line \(line): \(problem)" }
}
