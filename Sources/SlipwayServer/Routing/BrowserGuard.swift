internal import Hummingbird
internal import NIOCore

/// Keeps pages of other sites from using somebody's browser against the server.
///
/// A browser sends requests on behalf of any page it shows. Two things tell such a request from
/// one of our own pages. An `Origin` that is another site's is refused. And so is a `Host` that is
/// not the server's: by DNS rebinding a page at a name of the attacker's lets that name point to
/// this server afterwards, and the browser then takes the server for the page's own origin and
/// sends no other `Origin` at all. What it cannot hide is the name it believes to talk to.
///
/// So only names that the server is known by are answered: those of the loopback interface, the
/// address it listens on, and the names the operator gave. An address written out as such cannot
/// be rebound, which is why a server that listens on every address answers to any of them.
/// A certificate does not make this needless: people click its warnings away.
struct BrowserGuard: Sendable {
    private let names: Set<String>
    private let takesAnyAddress: Bool
    private let isEncrypted: Bool

    init(listen: ListenAddress?, names: [String], isEncrypted: Bool) {
        var known = Set(names.map { Self.bare($0.lowercased()) })
        known.insert("localhost")
        if let listen, !listen.isEverywhere { known.insert(listen.host.lowercased()) }
        self.names = known
        takesAnyAddress = listen?.isEverywhere ?? false
        self.isEncrypted = isEncrypted
    }

    func check(_ request: Request) throws(ProblemError) {
        let authority = request.head.authority
        if let authority, !isOurs(Self.host(of: authority.lowercased())) {
            throw .foreignOrigin(
                "the request is for \(authority), which is none of this server's names; "
                    + "`slipway serve --public-host NAME` adds one")
        }
        if let origin = request.headers[.origin], !isOurs(origin: origin, authority ?? "") {
            throw .foreignOrigin("a page of \(origin) may not ask this server")
        }
    }

    /// A proxy in front may encrypt for a server that does not; the other way round is an attack.
    private func isOurs(origin: String, _ authority: String) -> Bool {
        origin == "https://\(authority)" || (!isEncrypted && origin == "http://\(authority)")
    }

    private func isOurs(_ host: String) -> Bool {
        if names.contains(host) { return true }
        guard let address = try? SocketAddress(ipAddress: host, port: 0) else { return false }
        return takesAnyAddress || address.isLoopback
    }

    /// The host of `HOST` or `HOST:PORT`, without brackets.
    private static func host(of authority: String) -> String {
        guard let colon = authority.lastIndex(of: ":"), !authority.hasSuffix("]") else {
            return bare(authority)
        }
        return bare(String(authority[..<colon]))
    }

    private static func bare(_ host: String) -> String {
        host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
    }
}
