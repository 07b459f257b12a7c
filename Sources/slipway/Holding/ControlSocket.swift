internal import Foundation
internal import Glibc

/// Where the holder's control socket is bound.
struct ControlSocket: Sendable {
    /// What fits into a socket's address, its closing zero left out.
    static let longestPath = 107

    let path: String
    /// A private folder made only for the socket, because the data folder's path is too long.
    private let privateFolder: String?

    /// Chooses the path, and removes what a dead holder left there.
    ///
    /// Only for whoever has the folder's lock.
    init(_ folder: DataFolder) throws(Failure) {
        Self.removeLeftOver(folder)
        guard folder.controlSocket.utf8.count > Self.longestPath else {
            path = folder.controlSocket
            privateFolder = nil
            return
        }
        var template = Array("\(NSTemporaryDirectory())/slipway-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw Failure(
                .refused,
                "no folder for the control socket can be made under \(NSTemporaryDirectory()) "
                    + "(\(String(cString: strerror(errno)))); free some space, or set TMPDIR")
        }
        let made = String(
            decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        privateFolder = made
        path = made + "/control.sock"
    }

    private static func removeLeftOver(_ folder: DataFolder) {
        unlink(folder.controlSocket)
        guard let old = HolderRecord.read(folder)?.socket, old.hasSuffix("/control.sock"),
            old != folder.controlSocket, old.contains("/slipway-")
        else { return }
        unlink(old)
        rmdir(String(old.dropLast("/control.sock".count)))
    }

    func remove() {
        unlink(path)
        if let privateFolder { rmdir(privateFolder) }
    }
}
