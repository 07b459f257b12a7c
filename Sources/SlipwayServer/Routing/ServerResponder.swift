package import Hummingbird
internal import Identity
internal import Logging
internal import NIOCore
internal import ReleaseEngine
internal import ReleaseModel
internal import SlipwayAPI

/// Finds who answers a request, and makes every error a problem that says what to change.
package struct ServerResponder: HTTPResponder {
    let table: RouteTable
    let doorkeeper: Doorkeeper
    let browsers: BrowserGuard
    let rates: AddressRates
    let users: RateLimiter
    /// Takes note of refused requests that would have changed something.
    let refusals: AuditRecorder?
    let logger: Logger

    package func respond(
        to request: Request, context: ServerContext
    ) async throws -> Response {
        let peer = Peer(context.channel)
        var style = ErrorStyle.unrouted(request.uri.path)
        do {
            let response = try await answer(to: request, on: peer, &style)
            guard request.method == .head else { return response }
            return response.createHeadResponse()
        } catch {
            let problem = problem(of: error, request: request)
            note(problem, request, from: peer.isLocalSocket ? "socket" : peer.address)
            let response = style.answer(error, problem)
            return request.method == .head ? response.createHeadResponse() : response
        }
    }

    /// What nobody may, or somebody unknown wanted, goes into the audit trail.
    private func note(_ problem: ProblemError, _ request: Request, from address: String) {
        guard let refusals, request.changesSomething,
            [401, 403, 429].contains(problem.problem.status)
        else { return }
        refusals.refused(
            AuditRecorder.Refused(
                address: address, answer: problem.problem.code, actor: problem.actor ?? "",
                verb: request.method.rawValue, subject: request.uri.path,
                reason: problem.problem.detail),
            at: doorkeeper.gatekeeper.now)
    }

    private func answer(
        to request: Request, on peer: Peer, _ style: inout ErrorStyle
    ) async throws -> Response {
        if !peer.isLocalSocket {
            try rates.take(peer.socketAddress)
            try browsers.check(request)
        }
        let path = request.uri.path
        guard let segments = decodedSegments(ofPath: path) else {
            throw ProblemError.badRequest(
                "the path \(path) is not well escaped: write % followed by two hexadecimal digits")
        }
        switch table.match(request.method, segments) {
        case .route(let route, let parameters):
            style = route.errors
            return try await answer(route, parameters, request, peer)
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

    private func answer(
        _ route: Route, _ parameters: [String: String], _ request: Request, _ peer: Peer
    ) async throws -> Response {
        guard route.access != .everybody else {
            return try await route.handler(
                Call(
                    request: request, parameters: parameters, caller: .nobody(peer.address),
                    scope: .none, signature: nil))
        }
        let admitted = try await doorkeeper.admit(
            request, on: peer, takesPlan: route.takesPlan,
            needsProject: route.access != .account, project: parameters[Call.projectParameter])
        let caller = admitted.caller
        if !peer.isLocalSocket {
            try users.take(.user(caller.principal.identity), at: .now)
        }
        guard route.access.admits(caller) else {
            throw ProblemError.notAllowed(caller, route.access)
        }
        let call = Call(
            request: admitted.request, parameters: parameters, caller: caller,
            scope: doorkeeper.gatekeeper.scope(of: caller), signature: admitted.signature)
        guard let signature = admitted.signature, request.changesSomething else {
            return try await keyed(call, route)
        }
        // A signed request that changes something is carried out once: a repeat gets its answer.
        return try await once(
            signature, fingerprint: Digest(signature.id), lives: .seconds(1_800), call, route
        ) {
            try await keyed(call, route)
        }
    }

    /// A POST with an Idempotency-Key is carried out once for its caller, for a day.
    private func keyed(_ call: Call, _ route: Route) async throws -> Response {
        guard route.repeats == .kept, call.request.method == .post,
            let text = call.request.headers[.commandID]
        else { return try await route.handler(call) }
        let id = try CommandID.checked(text)
        let body = try await doorkeeper.bodies.bytes(of: call.request)
        var call = call
        call.request.body = RequestBody(buffer: ByteBuffer(bytes: body))
        let key = RequestKey.idempotency(
            caller: "\(call.caller.principal.identity) \(call.caller.project)", method: "POST",
            path: call.request.uri.path, key: id)
        let again = call
        return try await once(
            key, fingerprint: Digest(of: body), lives: .seconds(24 * 3_600), again, route
        ) {
            try await route.handler(again)
        }
    }

    private func once(
        _ key: RequestKey, fingerprint: Digest, lives: Duration, _ call: Call, _ route: Route,
        perform: () async throws -> Response
    ) async throws -> Response {
        let gatekeeper = doorkeeper.gatekeeper
        do {
            let answer = try await gatekeeper.replays.answer(
                for: key, fingerprint: fingerprint, lives: lives, now: gatekeeper.now
            ) {
                do {
                    return try await StoredAnswer(perform())
                } catch let error where !(error is ReplayError) {
                    let problem = problem(of: error, request: call.request)
                    // It is an answer from here on, and is told again as one.
                    note(problem, call.request, from: call.caller.address)
                    return try await StoredAnswer(route.errors.answer(error, problem))
                }
            }
            return Response(answer)
        } catch let error as ReplayError {
            throw ProblemError(error)
        }
    }

    private func problem(of error: any Error, request: Request) -> ProblemError {
        if let error = error as? ProblemError { return error }
        if let error = error as? any ServiceError { return error.problem }
        if let error = error as? AuthenticationError { return ProblemError(error) }
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
