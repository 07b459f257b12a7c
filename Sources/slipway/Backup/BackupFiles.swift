internal import CSys
internal import Foundation
internal import Glibc

/// The file calls of backups: every one that fails says on what, and why.
struct BackupFiles: ~Copyable {
    private let descriptor: Int32
    let path: String

    init(reading path: String) throws(Failure) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        self.path = path
        guard descriptor >= 0 else { throw Self.failure(path) }
    }

    /// A new file; one that is there is never overwritten.
    init(creating path: String) throws(Failure) {
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        self.path = path
        guard descriptor >= 0 else { throw Self.failure(path) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    var length: Int64 {
        let place = lseek(descriptor, 0, SEEK_CUR)
        let end = lseek(descriptor, 0, SEEK_END)
        lseek(descriptor, place, SEEK_SET)
        return Int64(max(0, end))
    }

    /// Up to so many bytes; fewer only at the end.
    func read(_ count: Int) throws(Failure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let got = bytes.withUnsafeMutableBytes { buffer in
                Glibc.read(descriptor, buffer.baseAddress.map { $0 + filled }, count - filled)
            }
            if got == 0 { break }
            if got < 0 {
                if errno == EINTR { continue }
                throw Self.failure(path)
            }
            filled += got
        }
        return Array(bytes.prefix(filled))
    }

    func write(_ bytes: [UInt8]) throws(Failure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0 {
                if errno == EINTR { continue }
                throw Self.failure(path)
            }
            rest = rest.dropFirst(written)
        }
    }

    /// Returns once everything on this file system is on the disk.
    func sync() throws(Failure) {
        guard fsync(descriptor) == 0, csys_sync_file_system(descriptor) == 0 else {
            throw Self.failure(path)
        }
    }

    /// What stands in a folder, sorted; nothing where there is no such folder.
    static func names(in folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    enum Kind {
        case file, folder, other
    }

    static func kind(_ path: String) -> Kind? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return switch attributes?[.type] as? FileAttributeType {
        case .typeRegular: .file
        case .typeDirectory: .folder
        case nil: nil
        default: .other
        }
    }

    static func makeFolder(_ path: String) throws(Failure) {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw failure(path) }
    }

    /// Gives something finished its name, where nothing has it.
    static func publish(_ partial: String, as path: String) throws(Failure) {
        guard link(partial, path) == 0 else { throw failure(path) }
        unlink(partial)
    }

    static func move(_ from: String, to path: String) throws(Failure) {
        guard rename(from, path) == 0 else { throw failure(path) }
    }

    /// Removes a folder of ours with everything in it.
    static func removeTree(_ path: String) {
        switch kind(path) {
        case .folder:
            for name in names(in: path) { removeTree("\(path)/\(name)") }
            rmdir(path)
        case .file, .other: unlink(path)
        case nil: break
        }
    }

    static func failure(_ path: String) -> Failure {
        let number = errno
        let hint =
            switch number {
            case ENOSPC, EDQUOT: "; free some space"
            case EEXIST: "; name another file, or move it away first"
            default: ""
            }
        return Failure(
            number == ENOENT ? .notFound : .refused,
            "\(path): \(String(cString: strerror(number)))\(hint)")
    }
}
