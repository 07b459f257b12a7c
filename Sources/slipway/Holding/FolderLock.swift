internal import Glibc

/// The right to have a data folder open, kept by the kernel until the process ends.
///
/// The file itself is never removed: a name that comes and goes could be locked twice.
struct FolderLock: ~Copyable {
    private let descriptor: Int32

    /// The lock, or nil where somebody holds it.
    init?(_ folder: DataFolder) throws(Failure) {
        // Closed on exec: a shim that outlives its server must not keep the folder locked.
        let descriptor = open(folder.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw Failure(
                .refused,
                "the data folder \(folder.path) cannot be written "
                    + "(\(String(cString: strerror(errno)))); "
                    + "allow this user to write there, or name another one with --data")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            return nil
        }
        self.descriptor = descriptor
    }

    /// The lock, or nil where somebody holds it for longer than a look takes.
    static func acquire(_ folder: DataFolder) async throws -> FolderLock? {
        for _ in 0..<15 {
            if let lock = try FolderLock(folder) { return lock }
            try await Task.sleep(for: .milliseconds(20))
        }
        return nil
    }

    deinit {
        close(descriptor)
    }

    /// Whether somebody has the folder open now.
    ///
    /// Changes nothing.
    static func isHeld(_ folder: DataFolder) -> Bool {
        let descriptor = open(folder.lock, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        // Shared, so that two who look do not take each other for a holder.
        return flock(descriptor, LOCK_SH | LOCK_NB) != 0
    }
}
