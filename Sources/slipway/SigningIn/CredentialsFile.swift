internal import Foundation
internal import Glibc
internal import SlipwayAPI
internal import SlipwayClient

/// The servers that this user is signed in at: a file of their own, which nobody else may read.
struct CredentialsFile: Sendable {
    /// A sign-in at one server.
    struct Entry: Codable, Hashable, Sendable {
        var user: String
        var token: String
        var expiresAt: API.Timestamp
        /// The name or id of the project that is worked in where none is named.
        var project: String?
    }

    private struct Content: Codable {
        var servers: [String: Entry] = [:]
    }

    let path: String

    /// `slipway/credentials.json` where `XDG_CONFIG_HOME` says, or in `~/.config`.
    init() throws(Failure) {
        let environment = ProcessInfo.processInfo.environment
        if let folder = environment["XDG_CONFIG_HOME"], folder.hasPrefix("/") {
            path = "\(folder)/slipway/credentials.json"
        } else if let home = environment["HOME"], home.hasPrefix("/") {
            path = "\(home)/.config/slipway/credentials.json"
        } else {
            throw Failure(
                .refused, "nobody knows where sign-ins are kept: set HOME or XDG_CONFIG_HOME")
        }
    }

    /// Each server's address, and who is signed in there.
    func servers() throws(Failure) -> [String: Entry] { try read().servers }

    func entry(for endpoint: Endpoint) throws(Failure) -> Entry? {
        try read().servers[endpoint.description]
    }

    /// Keeps a sign-in in place of the one before; nil forgets it.
    ///
    /// The file is written whole or not at all. Two commands that do so wait for each other.
    func set(_ entry: Entry?, for endpoint: Endpoint) throws(Failure) {
        try makeFolder()
        let lock = open("\(path).lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0 else { throw unwritable() }
        defer { close(lock) }
        while flock(lock, LOCK_EX) != 0 {
            guard errno == EINTR else { throw unwritable() }
        }
        var content = try read()
        content.servers[endpoint.description] = entry
        try write(content)
    }

    private func makeFolder() throws(Failure) {
        do {
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent,
                withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw Failure(.refused, "\(path) cannot be made: \(systemReason(error))")
        }
    }

    private func read() throws(Failure) -> Content {
        guard access(path, F_OK) == 0 else {
            guard errno == ENOENT || errno == ENOTDIR else { throw unreadable() }
            return Content()
        }
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        let mode = attributes?[.posixPermissions] as? Int ?? 0o777
        guard attributes?[.ownerAccountID] as? Int == Int(getuid()), mode & 0o077 == 0 else {
            throw Failure(
                .refused,
                "\(path) is not yours alone, and holds tokens: chmod 600 it, or remove it and "
                    + "sign in again")
        }
        guard let bytes = FileManager.default.contents(atPath: path) else { throw unreadable() }
        do {
            return try JSONDecoder().decode(Content.self, from: bytes)
        } catch {
            throw Failure(
                .refused, "\(path) is no file of sign-ins: remove it, and sign in again")
        }
    }

    private func write(_ content: Content) throws(Failure) {
        let bytes: [UInt8]
        do {
            bytes = try API.encode(content)
        } catch {
            throw Failure(.failed, "the sign-in cannot be written: \(error)")
        }
        let partial = "\(path).new"
        unlink(partial)
        let file = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw unwritable() }
        defer { close(file) }
        let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
        guard count == bytes.count, fsync(file) == 0, rename(partial, path) == 0 else {
            let failure = unwritable()
            unlink(partial)
            throw failure
        }
    }

    private func unreadable() -> Failure {
        Failure(.refused, "\(path) cannot be read: \(String(cString: strerror(errno)))")
    }

    private func unwritable() -> Failure {
        Failure(.refused, "\(path) cannot be written: \(String(cString: strerror(errno)))")
    }
}
