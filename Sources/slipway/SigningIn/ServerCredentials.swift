internal import Foundation
internal import ReleaseModel
internal import SlipwayAPI
internal import SlipwayClient

/// What shows a server elsewhere who asks: the environment says it, or an earlier sign-in.
struct ServerCredentials: Sendable {
    enum Origin: Hashable, Sendable {
        case nowhere
        case tokenVariable
        case keyVariables
        case signIn
    }

    static let tokenVariable = "SLIPWAY_TOKEN"
    static let accessKeyVariable = "SLIPWAY_ACCESS_KEY"
    static let secretKeyVariable = "SLIPWAY_SECRET_KEY"

    let credentials: Credentials?
    let origin: Origin
    /// The project that the sign-in was made for.
    var project: String?
    private let endpoint: Endpoint

    /// What there is for a server.
    init(for endpoint: Endpoint) throws(Failure) {
        self.endpoint = endpoint
        if let (credentials, origin) = try Self.given(ProcessInfo.processInfo.environment) {
            self.credentials = credentials
            self.origin = origin
            return
        }
        // Without a home there can be no sign-in, either.
        guard let entry = try (try? CredentialsFile())?.entry(for: endpoint) else {
            credentials = nil
            origin = .nowhere
            return
        }
        credentials = .token(entry.token)
        origin = .signIn
        project = entry.project
        let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000))
        guard now < entry.expiresAt.instant else {
            throw Failure(
                .notAllowed,
                "the sign-in of \(entry.user) at \(endpoint) ended at \(entry.expiresAt)",
                details: [remedy])
        }
    }

    /// What the environment's variables say; an empty one says nothing.
    static func given(
        _ environment: [String: String]
    ) throws(Failure) -> (Credentials, Origin)? {
        let said = environment.filter { !$0.value.isEmpty }
        let token = said[tokenVariable]
        switch (said[accessKeyVariable], said[secretKeyVariable]) {
        case (nil, nil): return token.map { (.token($0), .tokenVariable) }
        case (let accessKey?, let secretKey?):
            guard token == nil else {
                throw Failure(
                    .usage,
                    "\(tokenVariable) and \(accessKeyVariable) are both set: unset one, so that it "
                        + "is clear who asks")
            }
            return (.accessKey(accessKey, secretKey: secretKey), .keyVariables)
        case (.some, nil): throw half(accessKeyVariable, without: secretKeyVariable)
        case (nil, .some): throw half(secretKeyVariable, without: accessKeyVariable)
        }
    }

    private static func half(_ name: String, without other: String) -> Failure {
        Failure(.usage, "\(name) is set and \(other) is not: set both, or neither")
    }

    /// What to do where the server does not know who asks.
    var remedy: String {
        let login = "slipway login --server \(shellQuoted(endpoint.description))"
        switch origin {
        case .nowhere:
            return "sign in: \(login), or set \(Self.tokenVariable), or "
                + "\(Self.accessKeyVariable) and \(Self.secretKeyVariable)"
        case .tokenVariable: return "set a new \(Self.tokenVariable), or unset it and: \(login)"
        case .keyVariables:
            return "check \(Self.accessKeyVariable) and \(Self.secretKeyVariable), and this "
                + "machine's clock"
        case .signIn: return "sign in again: \(login)"
        }
    }

    /// Adds the remedy to a server's answer that it does not know who asks.
    func explaining<Answer>(_ body: () async throws -> Answer) async throws -> Answer {
        do {
            return try await body()
        } catch ClientError.problem(let problem) where problem.status == 401 {
            var failure = Failure(problem)
            failure.details.append(remedy)
            throw failure
        }
    }
}
