internal import Foundation
internal import Glibc
internal import Logging
internal import Synchronization

/// Writes log lines to standard error; of a background holder's file never more than is wanted.
struct HolderLog: LogHandler {
    /// The file is begun anew beyond this size; one older one is kept.
    static let maximumSize = 1024 * 1024

    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    var logLevel: Logger.Level
    /// The folder whose `holder.log` standard error is; nil for a terminal or somebody's pipe.
    private let folder: DataFolder?
    private static let writing = Mutex(())

    static func logger(level: Logger.Level = .info, of folder: DataFolder? = nil) -> Logger {
        Logger(label: "slipway") { _ in HolderLog(logLevel: level, folder: folder) }
    }

    private init(logLevel: Logger.Level, folder: DataFolder?) {
        self.logLevel = logLevel
        self.folder = folder
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        let more = all.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        let line = "\(Times.utc(.now)) \(event.level) \(event.message)\(more)"
        Self.writing.withLock { _ in
            Output.chatter(line)
            if let folder { Self.turnOver(folder) }
        }
    }

    /// Puts a file that is full aside.
    static func makeRoom(_ folder: DataFolder) {
        let attributes = try? FileManager.default.attributesOfItem(atPath: folder.holderLog)
        guard let size = attributes?[.size] as? Int, size > maximumSize else { return }
        rename(folder.holderLog, folder.holderLog + ".1")
    }

    private static func turnOver(_ folder: DataFolder) {
        guard lseek(STDERR_FILENO, 0, SEEK_END) > maximumSize else { return }
        makeRoom(folder)
        let log = open(folder.holderLog, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard log >= 0 else { return }
        dup2(log, STDOUT_FILENO)
        dup2(log, STDERR_FILENO)
        close(log)
    }
}
