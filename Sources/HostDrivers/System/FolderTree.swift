import Glibc

/// A folder with everything below it.
struct FolderTree {
    /// What is found at a path below the folder.
    enum Kind: Equatable {
        case folder
        case file
        case link(target: String)
        case other
    }

    var path: String

    /// Calls `visit` with each path relative to the folder, parents first; links are not followed.
    func walk(_ visit: (String, Kind) throws -> Void) throws {
        var folders = [""]
        while let folder = folders.popLast() {
            for name in try HostFiles.names(in: folder.isEmpty ? path : "\(path)/\(folder)") {
                let relative = folder.isEmpty ? name : "\(folder)/\(name)"
                let kind = try kind(of: relative)
                try visit(relative, kind)
                if kind == .folder { folders.append(relative) }
            }
        }
    }

    /// Removes the folder with everything below it; links are removed, not followed.
    func remove() throws {
        var folders: [String] = []
        guard HostFiles.isFolder(path) else { return }
        try walk { relative, kind in
            if kind == .folder {
                folders.append(relative)
                // A folder that an archive made read-only must still be emptied.
                chmod("\(path)/\(relative)", 0o700)
            } else if unlink("\(path)/\(relative)") != 0 && errno != ENOENT {
                throw SystemError("cannot remove \(path)/\(relative)")
            }
        }
        for folder in folders.reversed() + [""] {
            let full = folder.isEmpty ? path : "\(path)/\(folder)"
            guard rmdir(full) == 0 || errno == ENOENT else {
                throw SystemError("cannot remove \(full)")
            }
        }
    }

    private func kind(of relative: String) throws -> Kind {
        var status = stat()
        guard lstat("\(path)/\(relative)", &status) == 0 else {
            throw SystemError("cannot look at \(path)/\(relative)")
        }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: return .folder
        case S_IFREG: return .file
        case S_IFLNK:
            var buffer = [UInt8](repeating: 0, count: 4_097)
            let count = buffer.withUnsafeMutableBytes {
                guard let base = $0.bindMemory(to: CChar.self).baseAddress else { return -1 }
                return readlink("\(path)/\(relative)", base, $0.count)
            }
            guard count >= 0 else { throw SystemError("cannot read the link \(path)/\(relative)") }
            return .link(target: String(decoding: buffer.prefix(count), as: UTF8.self))
        default: return .other
        }
    }
}
