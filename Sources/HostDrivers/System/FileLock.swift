import Glibc

/// A lock on a file, held until it is let go of or its process ends.
struct FileLock: Sendable {
    private static let look: Duration = .milliseconds(20)

    private let file: Descriptor

    /// Waits its turn; nil where the deadline came first.
    ///
    /// - Throws: also when the task is cancelled.
    static func take(_ path: String, until deadline: MonotonicTime) async throws -> FileLock? {
        let file = try Descriptor(opening: path, O_RDWR | O_CREAT)
        while try !file.lock(LOCK_EX, of: path) {
            guard MonotonicTime.now < deadline else { return nil }
            try await Task.sleep(for: look)
        }
        return FileLock(file: file)
    }

    /// Whether somebody holds it at this moment.
    static func isHeld(_ path: String) throws -> Bool {
        let number = open(path, O_RDONLY | O_CLOEXEC)
        guard number >= 0 else {
            if errno == ENOENT { return false }
            throw SystemError("cannot open \(path)")
        }
        return try !Descriptor(number).lock(LOCK_SH, of: path)
    }

    func release() {
        flock(file.number, LOCK_UN)
    }
}
