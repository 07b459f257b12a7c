internal import ReleaseEngine
package import ReleaseModel

/// A signed word about the audit log: entry `number` has this hash, and so has all before it.
package struct AuditCheckpoint: Hashable, Sendable {
    package let number: Int
    package let hash: Digest
    package let at: Instant
    /// Which key signed it.
    package let key: String
    package let signature: String

    /// The documents' kind in the catalog.
    package static let kind = "audit-checkpoint"

    init(
        _ entry: AuditEntry, at instant: Instant, by signer: AuditSigner
    ) throws(AuditSigningError) {
        number = entry.number
        hash = entry.hash
        at = instant
        key = signer.publicKey.id
        signature = try signer.sign(
            Self.statement(number, hash, at, key).encoded, as: .checkpoint)
    }

    /// Reads what `line` writes; nil for anything else.
    package init?(_ bytes: [UInt8]) {
        guard let json = try? JSON(decoding: bytes), let statement = json["checkpoint"],
            let number = statement["number"]?.integer, let hash = statement["hash"]?.string,
            let at = statement["at"]?.integer, let key = statement["key"]?.string,
            let signature = json["signature"]?.string
        else { return nil }
        self.number = Int(number)
        self.hash = Digest(hash)
        self.at = Instant(milliseconds: at)
        self.key = key
        self.signature = signature
    }

    /// `{"checkpoint":{…},"signature":"…"}`: in the catalog and in an export.
    package var line: [UInt8] {
        let json: JSON = [
            "checkpoint": Self.statement(number, hash, at, key), "signature": .string(signature),
        ]
        return json.encoded
    }

    package func isSigned(by publicKey: AuditPublicKey) -> Bool {
        publicKey.id == key
            && publicKey.verifies(
                signature, of: Self.statement(number, hash, at, key).encoded, as: .checkpoint)
    }

    /// The document's id: digits that sort as numbers do.
    package static func documentID(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 19 - digits.count)) + digits
    }

    private static func statement(
        _ number: Int, _ hash: Digest, _ at: Instant, _ key: String
    ) -> JSON {
        [
            "at": .integer(at.milliseconds), "hash": .string(hash.description),
            "key": .string(key), "number": .integer(Int64(number)),
        ]
    }
}
