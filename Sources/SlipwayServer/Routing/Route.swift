internal import Hummingbird
internal import Identity

/// One thing that can be asked: a method, a path, and who answers.
struct Route: Sendable {
    typealias Handler = @Sendable (Call) async throws -> Response

    let method: HTTPRequest.Method
    /// `/api/v1/runs/{run}`: a segment in braces takes any value.
    let path: String
    let access: Access
    /// Takes a whole plan, so its body may be large.
    let takesPlan: Bool
    let handler: Handler

    init(
        _ method: HTTPRequest.Method, _ path: String, _ access: Access, takesPlan: Bool = false,
        _ handler: @escaping Handler
    ) {
        self.method = method
        self.path = path
        self.access = access
        self.takesPlan = takesPlan
        self.handler = handler
    }
}
