internal import Foundation
internal import Glibc

/// The folder that keeps everything, and the names of what lies in it.
struct DataFolder: Hashable, Sendable {
    /// Absolute.
    let path: String

    init(_ path: String) {
        let folder = FileManager.default.currentDirectoryPath
        let absolute = path.hasPrefix("/") ? path : "\(folder)/\(path)"
        self.path = URL(fileURLWithPath: absolute).standardizedFileURL.path
    }

    var database: String { path + "/slipway.db" }
    var lock: String { path + "/lock" }
    var holderRecord: String { path + "/holder.json" }
    var holderLog: String { path + "/holder.log" }
    var controlSocket: String { path + "/control.sock" }

    /// The environment variable that names the key file.
    static let keyFileVariable = "SLIPWAY_KEY_FILE"

    /// The file that holds the folder's keys; the environment may name another place for it.
    var keyFile: String {
        guard let named = ProcessInfo.processInfo.environment[Self.keyFileVariable], !named.isEmpty
        else { return path + "/slipway.key" }
        return DataFolder(named).path
    }

    var exists: Bool { isFolder(path) }

    /// Which file the lock is now: another one after somebody removed and made the folder anew.
    var lockFile: Int? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: lock)
        return attributes?[.systemFileNumber] as? Int
    }

    /// A database lies in it: somebody used it.
    var isInUse: Bool { access(database, F_OK) == 0 }

    /// Makes the folder, for this user alone, where there is none.
    func make() throws(Failure) {
        guard !exists else { return }
        guard access(path, F_OK) != 0 else {
            throw Failure(
                .refused, "the data folder \(path) is a file; name a folder with --data")
        }
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            let reason = systemReason(error)
            throw Failure(
                .refused,
                "the data folder \(path) cannot be made (\(reason)); name another one with --data")
        }
    }

    func requireExisting() throws(Failure) {
        guard !exists else { return }
        throw Failure(
            .notFound,
            "there is no data folder \(path); `slipway run PLAN` or `slipway init` makes one, "
                + "--data names another")
    }

    private func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
            && isFolder.boolValue
    }
}
