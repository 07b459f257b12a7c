internal import Hummingbird
internal import Identity
internal import NIOCore
internal import ReleaseModel
internal import RequestSigning
internal import SlipwayAPI

/// Finds out who sends a request, by whatever it shows: the control socket's peer, a token, a
/// signature, or a browser's session.
struct Doorkeeper: Sendable {
    let gatekeeper: Gatekeeper
    let bodies: BodyReader

    /// Somebody who may come in, and their request as it goes on.
    struct Admitted {
        var caller: Caller
        var request: Request
        /// Set where the request is signed: what makes a repeat of it the same request.
        var signature: RequestKey?
    }

    /// - Parameters:
    ///   - takesPlan: whether the body may be as large as a plan.
    ///   - needsProject: without it, whoever works in several may leave open in which.
    ///   - project: the one that the path names, which counts more than `X-Project-Id`.
    /// - Throws: `AuthenticationError` where it is not known who asks.
    func admit(
        _ request: Request, on peer: Peer, takesPlan: Bool, needsProject: Bool,
        project inPath: String? = nil
    ) async throws -> Admitted {
        let project = inPath ?? request.headers[.projectID]
        do {
            return try await admit(request, peer, takesPlan, needsProject, project)
        } catch AuthenticationError.noSuchProject(Self.unfilled) {
            throw ProblemError.badRequest(
                "the path names no project, only the place for one: give the client its id")
        }
    }

    /// What clients send that were told an address and no project.
    private static let unfilled = "{project_id}"

    private func admit(
        _ request: Request, _ peer: Peer, _ takesPlan: Bool, _ needsProject: Bool,
        _ project: String?
    ) async throws -> Admitted {
        if peer.isLocalSocket {
            return Admitted(caller: try await local(request, peer, project), request: request)
        }
        let address = peer.address
        if request.headers[values: .authorization].contains(where: SignatureClaim.isOne) {
            return try await signed(request, address, takesPlan, needsProject, project)
        }
        if let token = request.headers[.authToken] {
            let caller = try await gatekeeper.caller(
                token: token, project: project, address: address, needsProject: needsProject)
            return Admitted(caller: caller, request: request)
        }
        if let session = SessionCookie.read(request) {
            try SessionCookie.checkOrigin(request)
            let caller = try await gatekeeper.caller(
                token: session, kind: .session, project: project, address: address,
                needsProject: needsProject)
            return Admitted(caller: caller, request: request)
        }
        throw AuthenticationError.nothingShown
    }

    private func local(
        _ request: Request, _ peer: Peer, _ project: String?
    ) async throws -> Caller {
        let claimed = try request.headers[.claimedName].map(Peer.checked)
        let account = try await peer.account()
        return try gatekeeper.caller(
            account: account, name: Peer.accountName(account) ?? "local:\(account)",
            claimed: claimed, project: project)
    }

    /// The body is read first: the signature covers it.
    private func signed(
        _ request: Request, _ address: String, _ takesPlan: Bool, _ needsProject: Bool,
        _ project: String?
    ) async throws -> Admitted {
        var request = request
        var seen = SignedRequest(
            method: request.method.rawValue, rawPath: request.uri.path,
            rawQuery: request.uri.query ?? "", headers: Self.headers(of: request), body: [])
        let claim: SignatureClaim
        do throws(SignatureError) {
            claim = try SignatureClaim(of: seen)
        } catch {
            throw AuthenticationError.signature(error)
        }
        let body = try await bodies.bytes(of: request, mayHoldPlan: takesPlan)
        if !body.isEmpty { seen.bodyDigest = Digest(of: body) }
        request.body = RequestBody(buffer: ByteBuffer(bytes: body))
        let caller = try gatekeeper.caller(
            signed: seen, claim, project: project, address: address,
            needsProject: needsProject)
        return Admitted(caller: caller, request: request, signature: .signature(claim))
    }

    private static func headers(of request: Request) -> [SignedRequest.Header] {
        var headers = request.headers.map { SignedRequest.Header($0.name.rawName, $0.value) }
        // HTTP's own type keeps the host apart.
        if let host = request.head.authority { headers.append(.init("host", host)) }
        return headers
    }
}

extension ProblemError {
    init(_ error: AuthenticationError) {
        switch error {
        case .lockedOut(let seconds):
            self = ProblemError(429, .lockedOut, "Too many failures", error.description)
            headers[.retryAfter] = String(seconds)
        case .unavailable: self = .unavailable(error.description)
        case .disabled, .noSuchProject:
            self = ProblemError(403, .notAllowed, "You may not", error.description)
        case .projectNeeded:
            self = .badRequest(error.description)
        case .nothingShown, .tokenNotValid, .tokenOver, .signature, .wrongPassword:
            self = ProblemError(
                401, .unauthenticated, "Nobody knows who asks", error.description
            ).namingWays()
        }
    }

    /// The caller is known, and may not; it is named what would make it otherwise.
    static func notAllowed(_ caller: Caller, _ access: Access) -> ProblemError {
        guard case .any(let permissions) = access else {
            return ProblemError(403, .notAllowed, "You may not", "this is not for you")
        }
        let names = permissions.map(\.rawValue).joined(separator: " or ")
        let roles = Role.builtIn.filter { role in
            permissions.contains { role.permissions.contains($0) }
        }
        var problem = ProblemError(
            403, .notAllowed, "You may not",
            "\(caller.principal.name) may not \(names) in project \(caller.project)")
        problem.actor = caller.principal.description
        problem.problem.facts = [
            API.RefusalFact(
                fact: "none of \(caller.principal.name)'s roles allows \(names)",
                remedy: "somebody who manages users gives one that does: "
                    + roles.map(\.name).joined(separator: ", "))
        ]
        return problem
    }
}
