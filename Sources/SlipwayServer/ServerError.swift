/// Why a server does not start, as a sentence that says what to change.
package enum ServerError: Error, Hashable, Sendable, CustomStringConvertible {
    case badAddress(String)
    case notLoopback(String)
    case cannotListen(String, reason: String)
    case socketPathTooLong(String)
    case cannotGuard(String, reason: String)
    /// Neither an address nor a control socket was given.
    case nothingToListenOn

    package var description: String {
        switch self {
        case .badAddress(let text):
            "\(text) is not an address to listen on: write HOST:PORT, for example 127.0.0.1:8080"
        case .notLoopback(let text):
            """
            \(text) would be reachable from other machines, and Slipway cannot tell yet who calls: \
            listen on 127.0.0.1:PORT or [::1]:PORT
            """
        case .cannotListen(let address, let reason):
            "cannot listen on \(address): \(reason)"
        case .socketPathTooLong(let path):
            """
            the control socket's path has \(path.utf8.count) bytes and may have 107: \
            choose a data folder with a shorter path (\(path))
            """
        case .cannotGuard(let path, let reason):
            "cannot close \(path) to other users: \(reason)"
        case .nothingToListenOn:
            "a server needs an address or a control socket to listen on"
        }
    }
}
