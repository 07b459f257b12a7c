internal import StoreSQLite

/// Writes a backup: the record as it is now, then the receipts and logs, as one tar archive.
///
/// The record comes first: a receipt that is newer than the record keeps an effect from being
/// performed again, and one that is older would let it happen.
struct BackupWriter {
    let folder: DataFolder
    let store: SQLiteStore

    /// What lies in the data folder besides the record and must not be lost.
    static let folders = ["receipts", "effects"]
    static let record = "slipway.db"
    private static let piece = 1024 * 1024

    /// How much went into the backup.
    struct Counts: Encodable {
        var file: String
        var bytes: Int64 = 0
        var receipts = 0
    }

    func write(to path: String) async throws -> Counts {
        guard BackupFiles.kind(path) == nil else {
            throw Failure(
                .refused, "\(path) exists already; name another file, or move it away first")
        }
        let mark = String(UInt32.random(in: 0...UInt32.max), radix: 16)
        let copy = "\(path).record-\(mark)"
        let partial = "\(path).partial-\(mark)"
        defer {
            BackupFiles.removeTree(copy)
            BackupFiles.removeTree(partial)
        }
        do {
            try await store.backup(to: copy)
        } catch {
            throw Failure(error)
        }
        return try archive(copy, partial, as: path)
    }

    private func archive(
        _ copy: String, _ partial: String, as path: String
    ) throws(Failure) -> Counts {
        var counts = Counts(file: path)
        let archive = try BackupFiles(creating: partial)
        try add(copy, as: Self.record, to: archive)
        for name in Self.folders {
            try addTree("\(folder.path)/\(name)", as: name, to: archive, &counts)
        }
        try archive.write([UInt8](repeating: 0, count: 2 * TarHeader.size))
        try archive.sync()
        counts.bytes = archive.length
        try BackupFiles.publish(partial, as: path)
        try archive.sync()
        return counts
    }

    private func addTree(
        _ path: String, as name: String, to archive: borrowing BackupFiles, _ counts: inout Counts
    ) throws(Failure) {
        switch BackupFiles.kind(path) {
        case .folder:
            try addHeader(TarHeader(name: name + "/", kind: .folder, length: 0), to: archive)
            for inner in BackupFiles.names(in: path) {
                try addTree("\(path)/\(inner)", as: "\(name)/\(inner)", to: archive, &counts)
            }
        case .file:
            try add(path, as: name, to: archive)
            counts.receipts += 1
        case .other, nil:
            // What is no file is none of ours; what has just gone was not needed any more.
            break
        }
    }

    private func add(
        _ path: String, as name: String, to archive: borrowing BackupFiles
    ) throws(Failure) {
        let file = try BackupFiles(reading: path)
        // A log may grow meanwhile: what is in the header is what is copied.
        let length = file.length
        try addHeader(TarHeader(name: name, kind: .file, length: length), to: archive)
        var rest = length
        while rest > 0 {
            let bytes = try file.read(Int(min(rest, Int64(Self.piece))))
            guard !bytes.isEmpty else {
                throw Failure(.refused, "\(path) became shorter while it was copied; try again")
            }
            try archive.write(bytes)
            rest -= Int64(bytes.count)
        }
        try pad(length, archive)
    }

    private func addHeader(
        _ header: TarHeader, to archive: borrowing BackupFiles
    ) throws(Failure) {
        let name = Array(header.name.utf8)
        if name.count > TarHeader.longestName {
            let long = TarHeader(
                name: "././@LongLink", kind: .longName, length: Int64(name.count) + 1)
            try archive.write(long.bytes + name + [0])
            try pad(Int64(name.count) + 1, archive)
        }
        try archive.write(header.bytes)
    }

    private func pad(_ length: Int64, _ archive: borrowing BackupFiles) throws(Failure) {
        let over = Int(length % Int64(TarHeader.size))
        guard over > 0 else { return }
        try archive.write([UInt8](repeating: 0, count: TarHeader.size - over))
    }
}
