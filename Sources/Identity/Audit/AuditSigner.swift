internal import Crypto
internal import Foundation

/// Signs what the audit log was at a moment (Ed25519, RFC 8032).
package struct AuditSigner: Sendable {
    private let key: Curve25519.Signing.PrivateKey
    package let publicKey: AuditPublicKey

    package init(_ keyring: Keyring) throws(KeyringError) {
        do {
            key = try Curve25519.Signing.PrivateKey(rawRepresentation: keyring.signingSeed)
        } catch {
            throw .unreadable("the audit log's key in it is not 32 bytes long")
        }
        publicKey = AuditPublicKey(bytes: Array(key.publicKey.rawRepresentation))
    }

    /// The signature of a statement, in hexadecimal digits: one text for one signature.
    func sign(_ statement: [UInt8], as purpose: AuditPurpose) throws(AuditSigningError) -> String {
        do {
            return hexadecimal(try key.signature(for: purpose.prefix + statement))
        } catch {
            throw AuditSigningError()
        }
    }
}

/// The key could not sign; the library says no more.
package struct AuditSigningError: Error, CustomStringConvertible {
    package var description: String { "the audit log's key cannot sign" }
}

/// What a signature was made for: one for a checkpoint is none for an export.
enum AuditPurpose: String {
    case checkpoint, trailer

    var prefix: [UInt8] { Array("slipway audit \(rawValue)\n".utf8) }
}

/// The key with which anybody checks what a signer signed.
package struct AuditPublicKey: Hashable, Sendable, CustomStringConvertible {
    let bytes: [UInt8]

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads 64 lower-case hexadecimal digits; nil for anything else.
    package init?(_ text: String) {
        guard let bytes = hexadecimalBytes(text), bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    /// 64 hexadecimal digits.
    package var description: String { hexadecimal(bytes) }

    /// A short name for it: 16 hexadecimal digits of its SHA-256.
    package var id: String { String(hexadecimal(SHA256.hash(data: bytes)).prefix(16)) }

    func verifies(
        _ signature: some StringProtocol, of statement: [UInt8], as purpose: AuditPurpose
    ) -> Bool {
        guard let signature = hexadecimalBytes(signature), signature.count == 64,
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)
        else { return false }
        return key.isValidSignature(signature, for: purpose.prefix + statement)
    }
}

func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
    return String(decoding: text, as: UTF8.self)
}

/// The bytes of lower-case digits; nil for anything else, so that no two texts mean the same.
private func hexadecimalBytes(_ text: some StringProtocol) -> [UInt8]? {
    let digits = Array(text.utf8)
    guard digits.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    for place in stride(from: 0, to: digits.count, by: 2) {
        guard let high = value(ofDigit: digits[place]), let low = value(ofDigit: digits[place + 1])
        else { return nil }
        bytes.append(high << 4 | low)
    }
    return bytes
}

private func value(ofDigit digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    default: nil
    }
}
