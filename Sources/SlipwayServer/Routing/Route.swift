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
    /// The shape of every "no" on this route.
    let errors: ErrorStyle
    /// Who sees to it that a POST with an Idempotency-Key is carried out once.
    let repeats: Repeats
    let handler: Handler

    enum Repeats: Hashable, Sendable {
        /// The answer is kept for a day, and given again.
        case kept
        /// The handler itself: what it asks of the engine carries the key as its command's id.
        case own
    }

    init(
        _ method: HTTPRequest.Method, _ path: String, _ access: Access, takesPlan: Bool = false,
        errors: ErrorStyle = .native, repeats: Repeats = .kept, _ handler: @escaping Handler
    ) {
        self.method = method
        self.path = path
        self.access = access
        self.takesPlan = takesPlan
        self.errors = errors
        self.repeats = repeats
        self.handler = handler
    }
}
