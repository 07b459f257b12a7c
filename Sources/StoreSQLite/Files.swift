internal import Glibc

/// The few file calls that a durable database file needs besides SQLite's own.
enum Files {
    static func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    static func isWritable(_ path: String) -> Bool {
        access(path, R_OK | W_OK) == 0
    }

    /// The size in bytes, or nil where there is no such file.
    static func size(_ path: String) -> Int? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Int(status.st_size)
    }

    /// Less than 64 KiB are left where the file lies.
    static func isDiskFull(at path: String) -> Bool {
        var status = statvfs()
        guard statvfs(folder(of: path), &status) == 0 else { return false }
        return UInt64(status.f_bavail) * UInt64(status.f_frsize) < 65_536
    }

    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Makes an empty file that only this user may read; false where one is there.
    static func create(_ path: String) throws(SQLiteStoreError) -> Bool {
        let descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        if descriptor >= 0 {
            close(descriptor)
            return true
        }
        if errno == EEXIST { return false }
        throw failure(at: path)
    }

    /// Returns only once the file's (or folder's) content is on the disk.
    static func sync(_ path: String) throws(SQLiteStoreError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(at: path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(at: path) }
    }

    /// Gives a finished file its name, durably, without ever replacing another one.
    static func publish(_ partial: String, as path: String) throws(SQLiteStoreError) {
        try sync(partial)
        guard link(partial, path) == 0 else {
            throw errno == EEXIST ? .exists(path: path) : failure(at: path)
        }
        unlink(partial)
        try sync(folder(of: path))
    }

    static func remove(_ path: String) {
        unlink(path)
    }

    /// The first bytes of a file.
    static func head(of path: String, count: Int) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = max(0, read(descriptor, buffer.baseAddress, count))
        }
    }

    private static func failure(at path: String) -> SQLiteStoreError {
        switch errno {
        case ENOENT, ENOTDIR: .missing(path: path)
        case EROFS, EACCES, EPERM: .readOnly(path: path)
        case ENOSPC, EDQUOT: .diskFull(path: path)
        default: .failed(path: path, reason: String(cString: strerror(errno)))
        }
    }
}
