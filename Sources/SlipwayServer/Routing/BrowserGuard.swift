internal import Hummingbird

/// Keeps pages of other sites from using a browser on this machine against the server.
///
/// Until identity exists, whoever reaches the loopback interface may ask. A browser does, on
/// behalf of any page: so a request that names another host (a rebound name) or that a page of
/// another origin sends is refused. Programs name the host they call and send no origin.
enum BrowserGuard {
    static func check(_ request: Request) throws(ProblemError) {
        if let authority = request.head.authority, !isLoopback(authority) {
            throw .foreignOrigin(
                "the request is for \(authority), but this server is only 127.0.0.1 or localhost")
        }
        if let origin = request.headers[.origin], origin != "http://\(request.head.authority ?? "")"
        {
            throw .foreignOrigin("a page of \(origin) may not ask this server")
        }
    }

    private static func isLoopback(_ authority: String) -> Bool {
        guard let colon = authority.lastIndex(of: ":"), !authority.hasSuffix("]") else {
            return isLoopback(host: authority)
        }
        return isLoopback(host: String(authority[..<colon]))
    }

    private static func isLoopback(host: String) -> Bool {
        host == "localhost" || host == "[::1]" || isFourthVersion(host)
    }

    private static func isFourthVersion(_ host: String) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
