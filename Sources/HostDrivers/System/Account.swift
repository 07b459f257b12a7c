import Glibc

/// The account that this process runs under.
enum Account {
    /// Its home folder, from the account's record and not from the environment.
    static let home: String = {
        var record = passwd()
        var buffer = [CChar](repeating: 0, count: 16_384)
        var found: UnsafeMutablePointer<passwd>?
        guard getpwuid_r(getuid(), &record, &buffer, buffer.count, &found) == 0, found != nil,
            let folder = record.pw_dir
        else { return "/" }
        return String(cString: folder)
    }()
}
