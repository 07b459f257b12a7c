internal import NIOCore

/// A TCP address that a server listens on: an address of this machine, and a port.
package struct ListenAddress: Hashable, Sendable, CustomStringConvertible {
    package let host: String
    package let port: Int

    /// Who may reach a server.
    package enum Reach: Hashable, Sendable {
        /// Programs on this machine alone.
        case thisMachine
        /// Other machines too: what is said is encrypted, or somebody accepted that it is not.
        case everywhere
    }

    /// Reads `127.0.0.1:8080`, `localhost:0` or `[::1]:8080`.
    package init(_ text: String, for reach: Reach = .thisMachine) throws(ServerError) {
        guard let colon = text.lastIndex(of: ":"),
            let port = Int(text[text.index(after: colon)...]), (0...65_535).contains(port)
        else {
            throw .badAddress(text)
        }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = String(host.dropFirst().dropLast())
        } else if host.contains(":") {
            throw .badAddress(text)
        }
        if host == "localhost" { host = "127.0.0.1" }
        guard let address = try? SocketAddress(ipAddress: host, port: port) else {
            throw .badAddress(text)
        }
        guard reach == .everywhere || address.isLoopback else { throw .notLoopback(text) }
        self.host = host
        self.port = port
    }

    package var description: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    package var isLoopback: Bool {
        (try? SocketAddress(ipAddress: host, port: port))?.isLoopback ?? false
    }

    /// Whether it stands for every address of this machine.
    var isEverywhere: Bool { host == "0.0.0.0" || host == "::" }
}

extension SocketAddress {
    /// Whether only this machine is behind it; a socket's path is no such address.
    var isLoopback: Bool {
        switch self {
        case .v4: ipAddress?.hasPrefix("127.") ?? false
        case .v6: ipAddress == "::1" || (ipAddress?.hasPrefix("::ffff:127.") ?? false)
        case .unixDomainSocket: false
        }
    }
}
