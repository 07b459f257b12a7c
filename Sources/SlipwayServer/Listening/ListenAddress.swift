internal import NIOCore

/// A TCP address on the loopback interface: until identity exists, nothing else is listened on.
package struct ListenAddress: Hashable, Sendable, CustomStringConvertible {
    package let host: String
    package let port: Int

    /// Reads `127.0.0.1:8080`, `localhost:0` or `[::1]:8080`.
    package init(_ text: String) throws(ServerError) {
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
        guard Self.isLoopback(host) else { throw .notLoopback(text) }
        self.host = host
        self.port = port
    }

    package var description: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    private static func isLoopback(_ host: String) -> Bool {
        guard let address = try? SocketAddress(ipAddress: host, port: 0) else { return false }
        return switch address {
        case .v4: host.hasPrefix("127.")
        case .v6: host == "::1"
        case .unixDomainSocket: false
        }
    }
}
