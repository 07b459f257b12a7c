internal import Crypto
internal import CryptoExtras
internal import Foundation

/// A password as it is stored: hashed with scrypt under a salt of its own.
///
/// Its text, `scrypt$n$r$p$salt$hash`, says with which cost, so that the cost may rise later.
package struct PasswordHash: Hashable, Sendable {
    /// How much work and memory one guess takes.
    package struct Cost: Hashable, Sendable {
        package var rounds: Int
        package var blockSize: Int
        package var parallelism: Int

        package init(rounds: Int, blockSize: Int, parallelism: Int) {
            self.rounds = rounds
            self.blockSize = blockSize
            self.parallelism = parallelism
        }

        /// 32 MiB a hash, and 60 to 100 ms where it was measured.
        package static let standard = Cost(rounds: 1 << 15, blockSize: 8, parallelism: 1)

        /// Bytes of memory that one hash needs.
        var memory: Int { 128 * rounds * blockSize }

        /// A stored text may not make the server work or allocate without bound.
        var isBounded: Bool {
            (2...1 << 20).contains(rounds) && rounds & (rounds - 1) == 0
                && (1...32).contains(blockSize) && (1...16).contains(parallelism)
                && memory <= 256 << 20
        }
    }

    package let cost: Cost
    let salt: [UInt8]
    let hash: [UInt8]

    /// Hashes a password under a fresh salt; takes tens of milliseconds, see `PasswordChecker`.
    init(_ password: String, cost: Cost) {
        self.cost = cost
        salt = (0..<16).map { _ in UInt8.random(in: 0...255) }
        hash = Self.derive(PasswordRules.bytes(password), salt: salt, cost: cost)
    }

    /// Reads a stored text; nil where it is none.
    package init?(_ text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "scrypt", let rounds = Int(parts[1]),
            let blockSize = Int(parts[2]), let parallelism = Int(parts[3]),
            let salt = Data(base64Encoded: String(parts[4])), salt.count == 16,
            let hash = Data(base64Encoded: String(parts[5])), hash.count == 32
        else { return nil }
        cost = Cost(rounds: rounds, blockSize: blockSize, parallelism: parallelism)
        guard cost.isBounded else { return nil }
        self.salt = Array(salt)
        self.hash = Array(hash)
    }

    package var text: String {
        "scrypt$\(cost.rounds)$\(cost.blockSize)$\(cost.parallelism)$"
            + "\(Data(salt).base64EncodedString())$\(Data(hash).base64EncodedString())"
    }

    /// Whether it was made with another cost than is wanted now: hash the password anew once it
    /// is known to be right.
    package func needsRehash(for cost: Cost = .standard) -> Bool { self.cost != cost }

    /// Whether it is this password's; compared in constant time.
    func matches(_ password: String) -> Bool {
        let other = Self.derive(PasswordRules.bytes(password), salt: salt, cost: cost)
        return !other.isEmpty && other.count == hash.count
            && zip(other, hash).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// Nothing where the library could not get the memory: such a hash matches no password.
    private static func derive(_ password: [UInt8], salt: [UInt8], cost: Cost) -> [UInt8] {
        // The library takes no empty buffer; no password that is stored is empty.
        let password = password.isEmpty ? [0] : password
        let key = try? KDF.Scrypt.deriveKey(
            from: password, salt: salt, outputByteCount: 32, rounds: cost.rounds,
            blockSize: cost.blockSize, parallelism: cost.parallelism)
        return key?.bytes ?? []
    }
}
