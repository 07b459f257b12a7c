internal import Glibc

/// The socket through which the folder's owner commands: nobody else can reach it.
///
/// Its folder is closed first and the socket's own mode is set before the first connection is
/// served, so no umask has to be changed: that would leak into every file made meanwhile.
struct ControlSocket: Sendable {
    let path: String

    /// Makes the folder where it is missing, and closes it to other users.
    init(path: String) throws(ServerError) {
        // What fits into `sockaddr_un`, with its final zero.
        guard path.utf8.count <= 107 else { throw .socketPathTooLong(path) }
        self.path = path
        let folder = Self.folder(of: path)
        if mkdir(folder, 0o700) != 0, errno != EEXIST {
            throw .cannotGuard(folder, reason: Self.reason())
        }
        guard chmod(folder, 0o700) == 0 else {
            throw .cannotGuard(folder, reason: Self.reason())
        }
    }

    /// Lets only its owner use the socket, which exists by now.
    func close() throws(ServerError) {
        guard chmod(path, 0o600) == 0 else { throw .cannotGuard(path, reason: Self.reason()) }
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func reason() -> String {
        strerror(errno).map { String(cString: $0) } ?? "error \(errno)"
    }
}
