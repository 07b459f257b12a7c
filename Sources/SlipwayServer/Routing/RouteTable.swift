internal import Hummingbird

/// Every route there is: it drives the routing, the answer to a wrong method, and the check of
/// the API's description.
///
/// Own matching, because a wrong method must be told from a wrong path, and because a literal
/// must never hide a parameter beside it: of all routes that fit, the one that is literal first
/// wins, whatever the methods of the others are.
struct RouteTable: Sendable {
    let routes: [Route]
    /// By number of segments, the more literal pattern first.
    private let patterns: [Int: [Pattern]]

    init(_ routes: [Route]) {
        self.routes = routes
        var byPath: [String: Pattern] = [:]
        for route in routes {
            byPath[route.path, default: Pattern(route.path)].routes.append(route)
        }
        patterns = Dictionary(grouping: byPath.values, by: \.segments.count).mapValues { patterns in
            patterns.sorted { $0.rank.lexicographicallyPrecedes($1.rank) }
        }
    }

    enum Match {
        case route(Route, parameters: [String: String])
        /// The path is there, the method is not.
        case otherMethods([HTTPRequest.Method])
        case nothing
    }

    /// What answers a path of decoded segments; HEAD is answered as GET is.
    func match(_ method: HTTPRequest.Method, _ segments: [String]) -> Match {
        let asked = method == .head ? .get : method
        var others: [HTTPRequest.Method] = []
        for pattern in patterns[segments.count] ?? [] {
            guard let parameters = pattern.parameters(in: segments) else { continue }
            if let route = pattern.routes.first(where: { $0.method == asked }) {
                return .route(route, parameters: parameters)
            }
            others += pattern.routes.map(\.method)
        }
        return others.isEmpty ? .nothing : .otherMethods(others)
    }
}

/// A path with places for parameters, and the routes on it.
private struct Pattern: Sendable {
    enum Segment: Hashable {
        case literal(String)
        case parameter(String)
    }

    let path: String
    let segments: [Segment]
    var routes: [Route] = []

    init(_ path: String) {
        self.path = path
        segments = path.split(separator: "/").map { segment in
            segment.hasPrefix("{")
                ? .parameter(String(segment.dropFirst().dropLast())) : .literal(String(segment))
        }
    }

    var rank: [String] {
        segments.map { segment in
            switch segment {
            case .literal(let text): "0" + text
            case .parameter(let name): "1" + name
            }
        }
    }

    func parameters(in path: [String]) -> [String: String]? {
        var parameters: [String: String] = [:]
        for (segment, value) in zip(segments, path) {
            switch segment {
            case .literal(let text): guard text == value else { return nil }
            case .parameter(let name):
                guard !value.isEmpty else { return nil }
                parameters[name] = value
            }
        }
        return parameters
    }
}
