import Glibc

/// An open file that is closed when nobody holds it any more.
final class Descriptor: Sendable {
    let number: Int32

    init(_ number: Int32) {
        self.number = number
    }

    deinit {
        close(number)
    }

    /// Opens a file; it is closed on exec.
    convenience init(opening path: String, _ flags: Int32, mode: mode_t = 0o600) throws {
        let number = open(path, flags | O_CLOEXEC, mode)
        guard number >= 0 else { throw SystemError("cannot open \(path)") }
        self.init(number)
    }

    /// Writes everything.
    func write(_ bytes: some Collection<UInt8>, of path: String) throws {
        try Array(bytes).withUnsafeBytes { try write($0, of: path) }
    }

    func write(_ bytes: UnsafeRawBufferPointer, of path: String) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = Glibc.write(
                number, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw SystemError("cannot write \(path)")
            }
            rest = rest.dropFirst(count)
        }
    }

    /// At most `limit` bytes from `offset` on; fewer only at the end of the file.
    func read(from offset: Int, limit: Int, of path: String) throws -> [UInt8] {
        var failure: SystemError?
        let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
            while count < limit {
                let got = pread(
                    number, buffer.baseAddress.map { $0 + count }, limit - count, offset + count)
                if got < 0 && errno == EINTR { continue }
                if got < 0 { failure = SystemError("cannot read \(path)") }
                guard got > 0 else { return }
                count += got
            }
        }
        if let failure { throw failure }
        return bytes
    }

    func size(of path: String) throws -> Int {
        var status = stat()
        guard fstat(number, &status) == 0 else { throw SystemError("cannot look at \(path)") }
        return status.st_size
    }

    /// Returns once everything written is on disk.
    func sync(of path: String) throws {
        guard fsync(number) == 0 else { throw SystemError("cannot bring \(path) to disk") }
    }

    /// Takes or asks for a lock on the file; false where somebody else holds it.
    func lock(_ operation: Int32, of path: String) throws -> Bool {
        while flock(number, operation | LOCK_NB) != 0 {
            if errno == EWOULDBLOCK { return false }
            guard errno == EINTR else { throw SystemError("cannot lock \(path)") }
        }
        return true
    }
}
