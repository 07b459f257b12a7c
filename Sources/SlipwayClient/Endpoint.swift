internal import Foundation

/// Where a server listens.
package enum Endpoint: Hashable, Sendable, CustomStringConvertible {
    /// The control socket of a data folder.
    case socket(path: String)
    /// `http://HOST:PORT` or `https://HOST:PORT`, without a slash at the end.
    case http(String)

    /// Reads `https://HOST:PORT` or `http://HOST:PORT`; nil for anything with more, or less.
    package init?(url text: String) {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme,
            let standardPort = Self.ports[scheme], let host = parts.host, !host.isEmpty,
            parts.query == nil, parts.fragment == nil,
            parts.user == nil, parts.path.isEmpty || parts.path == "/"
        else { return nil }
        let name = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
        self = .http("\(scheme)://\(name):\(parts.port ?? standardPort)")
    }

    private static let ports = ["http": 80, "https": 443]

    package var description: String {
        switch self {
        case .socket(let path): path
        case .http(let url): url
        }
    }

    /// The host and port that a request is for, as its header Host says.
    var host: String {
        switch self {
        case .http(let url): String(url.drop { $0 != ":" }.dropFirst("://".count))
        case .socket: "localhost"
        }
    }

    /// The whole address of something the server has.
    func url(_ path: APIPath) -> String {
        switch self {
        case .http(let base):
            base + path.text
        case .socket(let file):
            "http+unix://" + APIPath.encoded(file) + path.text
        }
    }
}
