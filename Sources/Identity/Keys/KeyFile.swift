internal import Crypto
internal import Foundation
internal import Glibc

/// The file that holds a keyring: beside the database or elsewhere, never inside it or a backup.
package struct KeyFile: Sendable {
    package let path: String

    package init(path: String) {
        self.path = path
    }

    package var exists: Bool { access(path, F_OK) == 0 }

    /// The keyring in the file.
    ///
    /// A file that others may read is refused.
    package func read() throws(KeyringError) -> Keyring {
        var status = stat()
        guard stat(path, &status) == 0 else { throw .missing(path: path) }
        guard status.st_mode & 0o077 == 0 else { throw .open(path: path) }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .unreadable("\(path) cannot be opened")
        }
        do {
            return try Content(keyring: JSONDecoder().decode(Content.self, from: data)).keyring
        } catch let error as KeyringError {
            throw error
        } catch {
            throw .unreadable("\(path) is no key file")
        }
    }

    /// Writes a keyring for the file's owner alone: whole or not at all, and durably.
    package func write(_ keyring: Keyring) throws(KeyringError) {
        let partial = "\(path).new"
        unlink(partial)
        let bytes: Data
        do {
            let encoder = JSONEncoder()
            encoder.outputFormatting = .withoutEscapingSlashes
            bytes = try encoder.encode(Content(keyring))
        } catch {
            throw .unwritable("\(error)")
        }
        try put(bytes, into: partial)
        guard rename(partial, path) == 0 else { throw .unwritable(Self.reason(path)) }
        let folder = Glibc.open(
            (path as NSString).deletingLastPathComponent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw .unwritable(Self.reason(path)) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw .unwritable(Self.reason(path)) }
    }

    private func put(_ bytes: Data, into file: String) throws(KeyringError) {
        let descriptor = Glibc.open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .unwritable(Self.reason(file)) }
        defer { close(descriptor) }
        let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        guard written == bytes.count, fsync(descriptor) == 0 else {
            throw .unwritable(Self.reason(file))
        }
    }

    private static func reason(_ path: String) -> String {
        "\(path): \(strerror(errno).map { String(cString: $0) } ?? "error \(errno)")"
    }
}

/// The file's content: JSON, secrets in base64.
private struct Content: Codable {
    struct Key: Codable {
        var id: String
        var secret: Data
    }

    var version = 1
    var keys: [Key]
    var signingSeed: Data

    init(_ keyring: Keyring) {
        keys = keyring.keys.map { Key(id: $0.id, secret: Data($0.secret.bytes)) }
        signingSeed = Data(keyring.signingSeed)
    }

    init(keyring content: Content) throws(KeyringError) {
        guard content.version == 1 else {
            throw .unreadable("it was written by a newer slipway (version \(content.version))")
        }
        let isWhole =
            !content.keys.isEmpty && content.keys.allSatisfy { $0.secret.count == 32 }
            && content.signingSeed.count == 32
        guard isWhole else { throw .unreadable("a key in it is not 32 bytes long") }
        self = content
    }

    var keyring: Keyring {
        Keyring(
            keys: keys.map { .init(id: $0.id, secret: SymmetricKey(data: $0.secret)) },
            signingSeed: Array(signingSeed))
    }
}
