import AsyncHTTPClient
import Crypto
import Glibc
import NIOCore
import NIOHTTP1

/// Where a version comes from.
enum Artifact: Hashable, Sendable {
    case file(String)
    case web(String)

    static let maximumBytes = 2 * 1024 * 1024 * 1024

    init?(_ text: String) {
        if text.hasPrefix("file:") {
            let rest = text.dropFirst("file:".count)
            let path = rest.hasPrefix("//") ? rest.dropFirst(2) : rest
            guard path.hasPrefix("/") else { return nil }
            self = .file(String(path))
        } else if text.hasPrefix("http://") || text.hasPrefix("https://") {
            self = .web(text)
        } else {
            return nil
        }
    }

    /// Copies the artifact to a new file and returns its SHA-256.
    ///
    /// - Throws: a sentence that names the artifact.
    func fetch(to path: String, until deadline: MonotonicTime) async throws -> String {
        var copy = try Copy(path)
        switch self {
        case .file(let source): try await Self.read(source, into: &copy)
        case .web(let address): try await Self.download(address, into: &copy, until: deadline)
        }
        return try copy.finish()
    }

    private static func read(_ source: String, into copy: inout Copy) async throws {
        guard HostFiles.isFile(source) else { throw InputError("there is no artifact \(source)") }
        let file = try Descriptor(opening: source, O_RDONLY)
        var offset = 0
        while true {
            try Task.checkCancellation()
            let bytes = try file.read(from: offset, limit: 1024 * 1024, of: source)
            guard !bytes.isEmpty else { return }
            offset += bytes.count
            try bytes.withUnsafeBytes { try copy.append($0, of: source) }
        }
    }

    private static func download(
        _ address: String, into copy: inout Copy, until deadline: MonotonicTime
    ) async throws {
        let rest = deadline - MonotonicTime.now
        do {
            let response = try await HostHTTP.fetching.execute(
                HTTPClientRequest(url: address), timeout: HostHTTP.amount(rest))
            guard response.status == .ok else {
                throw InputError("cannot fetch \(address): answered \(response.status.code)")
            }
            for try await part in response.body {
                try part.withUnsafeReadableBytes { try copy.append($0, of: address) }
            }
        } catch let error as InputError {
            throw error
        } catch let error as SystemError {
            throw error
        } catch let error as CancellationError {
            throw error
        } catch {
            throw InputError("cannot fetch \(address): \(HostHTTP.sentence(of: error))")
        }
    }
}

/// A file that is written and digested at the same time.
private struct Copy {
    private let path: String
    private let file: Descriptor
    private var digest = SHA256()
    private var count = 0

    init(_ path: String) throws {
        self.path = path
        file = try Descriptor(opening: path, O_WRONLY | O_CREAT | O_TRUNC)
    }

    mutating func append(_ bytes: UnsafeRawBufferPointer, of source: String) throws {
        count += bytes.count
        guard count <= Artifact.maximumBytes else {
            throw InputError("\(source) is larger than 2 GiB")
        }
        digest.update(bufferPointer: bytes)
        try file.write(bytes, of: path)
    }

    mutating func finish() throws -> String {
        let digits = Array("0123456789abcdef")
        return String(digest.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}
