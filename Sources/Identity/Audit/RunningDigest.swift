internal import Crypto

/// The SHA-256 of bytes that come one after the other.
struct RunningDigest: Sendable {
    private var hash = SHA256()

    mutating func take(_ bytes: [UInt8]) { hash.update(data: bytes) }

    /// 64 hexadecimal digits.
    var text: String { hexadecimal(hash.finalize()) }
}
