import CSys
import Glibc

/// Files and folders on this host, durable where the name says so.
enum HostFiles {
    /// Makes the folder and its parents, each durable in the folder above it.
    static func makeFolder(_ path: String, mode: mode_t = 0o700) throws {
        if mkdir(path, mode) == 0 { return try syncFolder(parent(of: path)) }
        switch errno {
        case EEXIST:
            guard isFolder(path) else {
                throw SystemError("cannot make the folder \(path)", code: ENOTDIR)
            }
        case ENOENT where parent(of: path) != path:
            try makeFolder(parent(of: path), mode: mode)
            guard mkdir(path, mode) == 0 || errno == EEXIST else {
                throw SystemError("cannot make the folder \(path)")
            }
            try syncFolder(parent(of: path))
        default:
            throw SystemError("cannot make the folder \(path)")
        }
    }

    static func syncFolder(_ path: String) throws {
        try Descriptor(opening: path, O_RDONLY | O_DIRECTORY).sync(of: path)
    }

    /// Brings the whole file system below a folder to disk.
    static func syncFileSystem(of path: String) throws {
        let folder = try Descriptor(opening: path, O_RDONLY | O_DIRECTORY)
        let code = csys_sync_file_system(folder.number)
        guard code == 0 else { throw SystemError("cannot bring \(path) to disk", code: code) }
    }

    /// Replaces a file in one step: a reader sees the old bytes or the new, also after a power cut.
    static func replace(_ path: String, with bytes: [UInt8]) throws {
        let temporary = "\(path).\(getpid()).new"
        let file = try Descriptor(opening: temporary, O_WRONLY | O_CREAT | O_TRUNC)
        do {
            try file.write(bytes, of: temporary)
            try file.sync(of: temporary)
            try move(temporary, to: path)
        } catch {
            unlink(temporary)
            throw error
        }
    }

    /// Renames durably, replacing what was there.
    static func move(_ path: String, to target: String) throws {
        guard rename(path, target) == 0 else {
            throw SystemError("cannot rename \(path) to \(target)")
        }
        try syncFolder(parent(of: target))
    }

    /// Gives the file a second name, durably, unless that name is taken.
    static func linkExclusively(_ path: String, as name: String) throws -> Bool {
        guard link(path, name) == 0 else {
            if errno == EEXIST { return false }
            throw SystemError("cannot make \(name)")
        }
        try syncFolder(parent(of: name))
        return true
    }

    /// The file's bytes, or nil where there is none.
    ///
    /// - Throws: also when there are more than `limit`.
    static func contents(of path: String, limit: Int) throws -> [UInt8]? {
        let number = open(path, O_RDONLY | O_CLOEXEC)
        guard number >= 0 else {
            if errno == ENOENT { return nil }
            throw SystemError("cannot open \(path)")
        }
        let bytes = try Descriptor(number).read(from: 0, limit: limit + 1, of: path)
        guard bytes.count <= limit else { throw SystemError("cannot read \(path)", code: EFBIG) }
        return bytes
    }

    /// The names in a folder, sorted; empty where there is no such folder.
    static func names(in path: String) throws -> [String] {
        guard let folder = opendir(path) else {
            if errno == ENOENT { return [] }
            throw SystemError("cannot list \(path)")
        }
        defer { closedir(folder) }
        var names: [String] = []
        errno = 0
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
            errno = 0
        }
        guard errno == 0 else { throw SystemError("cannot list \(path)") }
        return names.sorted()
    }

    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    static func isFile(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    static func parent(of path: String) -> String {
        guard
            let slash = path.dropLast(path.count > 1 && path.hasSuffix("/") ? 1 : 0)
                .lastIndex(of: "/")
        else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
