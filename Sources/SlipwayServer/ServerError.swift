/// Why a server does not start, as a sentence that says what to change.
package enum ServerError: Error, Hashable, Sendable, CustomStringConvertible {
    case badAddress(String)
    case notLoopback(String)
    case badCertificate(String)
    case badKey(String, reason: String)
    case cannotListen(String, reason: String)
    case socketPathTooLong(String)
    case cannotGuard(String, reason: String)
    /// Neither an address nor a control socket was given.
    case nothingToListenOn

    package var description: String {
        switch self {
        case .badAddress(let text):
            "\(text) is not an address to listen on: write ADDRESS:PORT, for example 127.0.0.1:8080"
        case .notLoopback(let text):
            """
            \(text) would be reachable from other machines, and everybody between could read what \
            is said: give --tls-certificate and --tls-key, or listen on 127.0.0.1:PORT or \
            [::1]:PORT. --insecure-listen accepts it as it is, for example behind a proxy
            """
        case .badCertificate(let file):
            """
            \(file) holds no certificate that can be read: it takes PEM, the server's own first, \
            then those that lead to its authority
            """
        case .badKey(let file, let reason):
            "\(file) cannot be used as the server's key: \(reason)"
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
