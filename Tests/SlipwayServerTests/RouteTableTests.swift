import Hummingbird
import Testing

@testable import SlipwayServer

@Suite struct RouteTableTests {
    private func table(_ routes: (HTTPRequest.Method, String)...) -> RouteTable {
        RouteTable(
            routes.map { method, path in
                Route(method, path, .everybody) { _ in Response(status: .ok) }
            })
    }

    private func path(_ table: RouteTable, _ method: HTTPRequest.Method, _ path: String) -> String?
    {
        guard let segments = decodedSegments(ofPath: path) else { return nil }
        switch table.match(method, segments) {
        case .route(let route, _): return "\(route.method) \(route.path)"
        case .otherMethods(let methods): return methods.map(\.rawValue).joined(separator: " ")
        case .nothing: return nil
        }
    }

    @Test func `a literal wins over a parameter`() {
        let table = table((.get, "/runs/{run}"), (.get, "/runs/latest"), (.get, "/{a}/{b}"))
        #expect(path(table, .get, "/runs/latest") == "GET /runs/latest")
        #expect(path(table, .get, "/runs/r-1") == "GET /runs/{run}")
        #expect(path(table, .get, "/other/r-1") == "GET /{a}/{b}")
    }

    @Test func `a literal hides no parameter beside it`() {
        let table = table((.get, "/a/users/role"), (.get, "/a/{b}"), (.get, "/{x}/c/{y}"))
        #expect(path(table, .get, "/a/users") == "GET /a/{b}")
        #expect(path(table, .get, "/a/c/users") == "GET /{x}/c/{y}")
    }

    @Test func `a method on a literal hides no method on a parameter`() {
        let table = table((.post, "/v4/jobs"), (.get, "/v4/{name}"))
        #expect(path(table, .get, "/v4/jobs") == "GET /v4/{name}")
        #expect(path(table, .post, "/v4/jobs") == "POST /v4/jobs")
    }

    @Test func `a wrong method is told from a wrong path`() {
        let table = table((.get, "/runs/{run}"), (.post, "/runs/{run}"))
        #expect(path(table, .delete, "/runs/r-1") == "GET POST")
        #expect(path(table, .delete, "/runs/r-1/x") == nil)
        #expect(path(table, .head, "/runs/r-1") == "GET /runs/{run}")
    }

    @Test func `an escaped slash stays in its segment`() {
        let table = table((.get, "/steps/{step}"))
        guard case .route(_, let parameters) = table.match(.get, ["steps", "a/b"]) else {
            Issue.record("not found")
            return
        }
        #expect(parameters == ["step": "a/b"])
        #expect(decodedSegments(ofPath: "/steps/a%2Fb") == ["steps", "a/b"])
    }

    @Test(arguments: ["/%", "/%4", "/%zz", "/%ff", "/a/%C3%28"])
    func `a broken escape is not guessed at`(path: String) {
        #expect(decodedSegments(ofPath: path) == nil)
    }

    @Test func `a doubled or trailing slash is another path`() {
        let table = table((.get, "/runs/{run}"))
        #expect(path(table, .get, "//runs/r-1") == nil)
        #expect(path(table, .get, "/runs/r-1/") == nil)
        #expect(decodedSegments(ofPath: "runs/r-1") == [])
    }
}
