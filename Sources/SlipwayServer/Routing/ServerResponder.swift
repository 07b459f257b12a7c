package import Hummingbird
internal import Logging
internal import ReleaseEngine
internal import ReleaseModel
internal import SlipwayAPI

/// Finds who answers a request, and makes every error a problem that says what to change.
package struct ServerResponder: HTTPResponder {
    let table: RouteTable
    let browsers: BrowserGuard
    let rates: AddressRates
    let logger: Logger

    package func respond(
        to request: Request, context: ServerContext
    ) async throws -> Response {
        do {
            let response = try await answer(to: request, on: Peer(context.channel))
            guard request.method == .head else { return response }
            return response.createHeadResponse()
        } catch {
            return .problem(problem(of: error, request: request))
        }
    }

    private func answer(to request: Request, on peer: Peer) async throws -> Response {
        if !peer.isLocalSocket {
            try rates.take(peer.address)
            try browsers.check(request)
        }
        let path = request.uri.path
        guard let segments = decodedSegments(ofPath: path) else {
            throw ProblemError.badRequest(
                "the path \(path) is not well escaped: write % followed by two hexadecimal digits")
        }
        switch table.match(request.method, segments) {
        case .route(let route, let parameters):
            let call = Call(request: request, peer: peer, parameters: parameters)
            return try await route.handler(call)
        case .otherMethods(let methods):
            let allowed = Self.allowed(methods)
            guard request.method == .options else {
                throw ProblemError.methodNotAllowed(request.method, allowed: allowed)
            }
            return Response(status: .noContent, headers: [.allow: allowed])
        case .nothing:
            throw ProblemError.noSuchPath(path)
        }
    }

    private func problem(of error: any Error, request: Request) -> ProblemError {
        if let error = error as? ProblemError { return error }
        if let error = error as? EngineError { return ProblemError(error) }
        if error is CancellationError {
            return ProblemError(.shuttingDown)
        }
        logger.error(
            "a request failed",
            metadata: [
                "method": "\(request.method)", "path": "\(request.uri.path)", "error": "\(error)",
            ])
        return .internalError("the request failed inside the server; its log says why")
    }

    /// The methods of a path, as the header Allow names them.
    private static func allowed(_ methods: [HTTPRequest.Method]) -> String {
        var names = Set(methods.map(\.rawValue))
        if names.contains("GET") { names.insert("HEAD") }
        names.insert("OPTIONS")
        return names.sorted().joined(separator: ", ")
    }
}
