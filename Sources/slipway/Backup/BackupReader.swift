internal import Glibc
internal import ReleaseModel
internal import StoreSQLite

/// Puts a backup into a data folder that has no record yet.
struct BackupReader {
    let backup: String
    let folder: DataFolder
    private static let piece = 1024 * 1024

    /// Restores everything, or leaves the folder as it was.
    func restore() async throws {
        let taken = (["slipway.db"] + BackupWriter.folders).map { "\(folder.path)/\($0)" }
        for path in taken where BackupFiles.kind(path) != nil {
            throw Failure(
                .refused, "\(path) exists already; restore into an empty folder: --data FOLDER")
        }
        let mark = String(UInt32.random(in: 0...UInt32.max), radix: 16)
        let place = "\(folder.path)/restoring-\(mark)"
        try BackupFiles.makeFolder(place)
        defer { BackupFiles.removeTree(place) }
        try unpack(into: place)
        try await publish(place)
    }

    /// The record comes last: without it the folder is empty to everybody.
    private func publish(_ place: String) async throws {
        var moved: [String] = []
        do {
            for name in BackupWriter.folders where BackupFiles.kind("\(place)/\(name)") != nil {
                try BackupFiles.move("\(place)/\(name)", to: "\(folder.path)/\(name)")
                moved.append("\(folder.path)/\(name)")
            }
            try BackupFiles(reading: place).sync()
            try await SQLiteStore.restore(
                backup: "\(place)/\(BackupWriter.record)", into: folder.database, at: .now)
        } catch {
            for path in moved { BackupFiles.removeTree(path) }
            if let error = error as? SQLiteStoreError { throw Failure(error) }
            throw error
        }
    }

    private func unpack(into place: String) throws(Failure) {
        let archive = try BackupFiles(reading: backup)
        var longName: String?
        var hasRecord = false
        while true {
            let bytes = try archive.read(TarHeader.size)
            guard bytes.count == TarHeader.size else { throw damaged("it ends too early") }
            guard var header = try TarHeader(bytes) else { break }
            if header.kind == .longName {
                longName = try name(of: header, archive)
                continue
            }
            if let longName { header.name = longName }
            longName = nil
            if header.name == BackupWriter.record { hasRecord = true }
            try unpack(header, archive, into: place)
        }
        guard hasRecord else { throw damaged("it has no record") }
    }

    private func unpack(
        _ header: TarHeader, _ archive: borrowing BackupFiles, into place: String
    ) throws(Failure) {
        let name = header.name.hasSuffix("/") ? String(header.name.dropLast()) : header.name
        guard isExpected(name) else { throw damaged("\(name) is nothing that a backup has") }
        guard header.kind == .file else { return try BackupFiles.makeFolder("\(place)/\(name)") }
        let file = try BackupFiles(creating: "\(place)/\(name)")
        var rest = header.length
        while rest > 0 {
            let bytes = try archive.read(Int(min(rest, Int64(Self.piece))))
            guard !bytes.isEmpty else { throw damaged("it ends too early") }
            try file.write(bytes)
            rest -= Int64(bytes.count)
        }
        try skipPadding(header.length, archive)
    }

    private func name(
        of header: TarHeader, _ archive: borrowing BackupFiles
    ) throws(Failure) -> String {
        guard header.length <= Int64(PATH_MAX) else { throw damaged("a name is too long") }
        let bytes = try archive.read(Int(header.length)).prefix { $0 != 0 }
        try skipPadding(header.length, archive)
        guard let name = String(validating: bytes, as: UTF8.self) else {
            throw damaged("a name is not UTF-8")
        }
        return name
    }

    private func skipPadding(
        _ length: Int64, _ archive: borrowing BackupFiles
    ) throws(Failure) {
        let over = Int(length % Int64(TarHeader.size))
        if over > 0 { _ = try archive.read(TarHeader.size - over) }
    }

    /// Only what `BackupWriter` puts in, and nothing that leads out of the folder.
    private func isExpected(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard !parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) else {
            return false
        }
        return name == BackupWriter.record
            || BackupWriter.folders.contains { $0 == parts.first.map(String.init) }
    }

    private func damaged(_ reason: String) -> Failure {
        Failure(
            .refused,
            "\(backup) is no backup that can be restored (\(reason)); "
                + "nothing was changed")
    }
}
