internal import Crypto
internal import Foundation

/// Encrypts what must never lie readable in the database, under keys kept outside it.
///
/// AES-256-GCM with a fresh nonce each time. What is sealed is bound to its purpose: a sealed value
/// that is moved to another place in the database does not open there.
package struct Keyring: Sendable {
    /// The newest one seals; every one opens.
    private(set) var keys: [Key]
    /// Where the key that signs audit checkpoints comes from: 32 bytes.
    package let signingSeed: [UInt8]

    struct Key: Sendable {
        /// Eight hexadecimal digits.
        let id: String
        let secret: SymmetricKey
    }

    init(keys: [Key], signingSeed: [UInt8]) {
        self.keys = keys
        self.signingSeed = signingSeed
    }

    /// A keyring with one new key.
    package static func fresh() -> Keyring {
        Keyring(keys: [.fresh()], signingSeed: SymmetricKey(size: .bits256).bytes)
    }

    /// `v1.<key>.<base64 of nonce, ciphertext and tag>`.
    package func seal(_ bytes: [UInt8], for purpose: String) throws(KeyringError) -> String {
        guard let key = keys.last else { throw .unreadable("it holds no key") }
        do {
            let box = try AES.GCM.seal(
                bytes, using: key.secret, authenticating: Array(purpose.utf8))
            guard let combined = box.combined else { throw KeyringError.sealBroken }
            return "v1.\(key.id).\(combined.base64EncodedString())"
        } catch {
            throw .sealBroken
        }
    }

    package func open(_ sealed: String, for purpose: String) throws(KeyringError) -> [UInt8] {
        let parts = sealed.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "v1", let data = Data(base64Encoded: String(parts[2]))
        else { throw .sealBroken }
        guard let key = keys.first(where: { $0.id == parts[1] }) else {
            throw .keyMissing(String(parts[1]))
        }
        do {
            let box = try AES.GCM.SealedBox(combined: data)
            return Array(
                try AES.GCM.open(box, using: key.secret, authenticating: Array(purpose.utf8)))
        } catch {
            throw .sealBroken
        }
    }

    /// Whether a sealed value is under the newest key.
    package func isCurrent(_ sealed: String) -> Bool {
        guard let key = keys.last else { return false }
        return sealed.hasPrefix("v1.\(key.id).")
    }

    /// The same with a new key that seals from now on; older ones still open.
    package func rotated() -> Keyring {
        Keyring(keys: keys + [.fresh()], signingSeed: signingSeed)
    }

    /// The same without its older keys: once everything is sealed under the newest one.
    package func withoutOldKeys() -> Keyring {
        Keyring(keys: keys.suffix(1), signingSeed: signingSeed)
    }
}

extension Keyring.Key {
    static func fresh() -> Keyring.Key {
        let id = String(UInt32.random(in: 0...UInt32.max), radix: 16)
        return Keyring.Key(
            id: String(repeating: "0", count: 8 - id.count) + id,
            secret: SymmetricKey(size: .bits256))
    }
}

extension SymmetricKey {
    var bytes: [UInt8] { withUnsafeBytes { Array($0) } }
}

/// Why something stays sealed.
package enum KeyringError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The key file is not there.
    case missing(path: String)
    /// The key file cannot be read, with the reason.
    case unreadable(String)
    case unwritable(String)
    /// Others than its owner may read the key file.
    case open(path: String)
    /// It was sealed under a key that this keyring does not hold.
    case keyMissing(String)
    /// The sealed value was changed, moved, or cut.
    case sealBroken

    package var description: String {
        switch self {
        case .missing(let path):
            "the key file \(path) is not there; put it back from where it is kept, or name it "
                + "with --key-file: without it access keys and secrets cannot be read"
        case .unreadable(let reason): "the key file cannot be read: \(reason)"
        case .unwritable(let reason): "the key file cannot be written: \(reason)"
        case .open(let path): "others may read the key file; close it: chmod 600 \(path)"
        case .keyMissing(let id):
            "it was sealed under key \(id), which the key file does not hold; put the key file "
                + "back that belongs to this data folder"
        case .sealBroken: "a sealed value in the database was changed; restore it from a backup"
        }
    }
}
