internal import AsyncHTTPClient
internal import Foundation
internal import Glibc
internal import NIOCore
internal import NIOHTTP1
internal import NIOSSL
internal import ReleaseModel
internal import RequestSigning
internal import SlipwayAPI

/// The API as Swift calls: each asks one thing of one server, once.
package struct SlipwayClient: Sendable {
    /// An answer may be this long; a whole run of 100,000 steps fits.
    static let maximumAnswer = 512 * 1024 * 1024
    static let patience: Duration = .seconds(60)

    package let endpoint: Endpoint
    /// The name that is claimed with each command.
    package let claimedName: String?
    /// The id of the project that is worked in; nil for the one that the server takes.
    private(set) var project: String?
    private let http: HTTPClient
    /// What shows who asks; nil on a control socket, whose peer is known.
    private let credentials: Credentials?
    private let signer: RequestSigner?
    private let authorities: Authorities?

    /// A client of one server; `authorities` replace those that this machine trusts.
    package init(
        _ endpoint: Endpoint, as claimedName: String? = nil, credentials: Credentials? = nil,
        authorities: Authorities? = nil
    ) {
        self.endpoint = endpoint
        self.credentials = credentials
        if case .accessKey(let accessKey, let secretKey) = credentials {
            signer = RequestSigner(accessKey: accessKey, secretKey: secretKey)
        } else {
            signer = nil
        }
        self.claimedName = claimedName
        self.authorities = authorities
        http = Self.connections
    }

    /// One pool for the whole process.
    ///
    /// A refused connection is reported at once: who asks knows better whether another server is
    /// to be looked for.
    private static let connections: HTTPClient = {
        var configuration = HTTPClient.Configuration()
        configuration.timeout = .init(connect: .seconds(10), read: .seconds(90))
        configuration.connectionPool.retryConnectionEstablishment = false
        // Nobody else is shown a token because a server says so.
        configuration.redirectConfiguration = .disallow
        return HTTPClient(configuration: configuration)
    }()

    func get<Answer: Decodable>(_ path: APIPath) async throws -> Answer {
        try decode(try await send(request(path)), from: path)
    }

    func post<Answer: Decodable>(
        _ path: APIPath, _ body: some Encodable, commandID: String? = nil
    ) async throws -> Answer {
        var request = request(path)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: API.json)
        if let commandID { request.headers.add(name: API.commandID, value: commandID) }
        request.body = try API.encode(body)
        return try decode(try await send(request), from: path)
    }

    func put<Answer: Decodable>(
        _ path: APIPath, _ body: some Encodable
    ) async throws -> Answer {
        try await change(.PUT, path, body)
    }

    func patch<Answer: Decodable>(
        _ path: APIPath, _ body: some Encodable
    ) async throws -> Answer {
        try await change(.PATCH, path, body)
    }

    private func change<Answer: Decodable>(
        _ method: HTTPMethod, _ path: APIPath, _ body: some Encodable
    ) async throws -> Answer {
        var request = request(path)
        request.method = method
        request.headers.add(name: "Content-Type", value: API.json)
        request.body = try API.encode(body)
        return try decode(try await send(request), from: path)
    }

    func delete(_ path: APIPath) async throws {
        var request = request(path)
        request.method = .DELETE
        _ = try await send(request)
    }

    /// The same server, asked about another project.
    func inProject(_ id: String) -> SlipwayClient {
        var client = self
        client.project = id
        return client
    }

    func request(_ path: APIPath) -> OutgoingRequest {
        var request = OutgoingRequest(path)
        request.headers.add(name: "Accept", value: API.json)
        if let claimedName { request.headers.add(name: API.claimedName, value: claimedName) }
        if let project { request.headers.add(name: API.projectID, value: project) }
        if case .token(let token) = credentials {
            request.headers.add(name: API.token, value: token)
        }
        return request
    }

    /// Sends a request whose answer is not endless.
    func send(_ request: OutgoingRequest) async throws -> [UInt8] {
        try await sendForHeaders(request).body
    }

    func sendForHeaders(
        _ request: OutgoingRequest
    ) async throws -> (body: [UInt8], headers: HTTPHeaders) {
        let response = try await execute(request, within: Self.patience)
        return try await reaching { (try await body(of: response), response.headers) }
    }

    /// Sends a request, signed where there is a key; the answer's body is still to come.
    ///
    /// - Parameter patience: how long the answer may take, its body included; nil for ever.
    func execute(
        _ request: OutgoingRequest, within patience: Duration?
    ) async throws -> HTTPClientResponse {
        var sent = HTTPClientRequest(url: endpoint.url(request.path))
        sent.tlsConfiguration = authorities?.configuration
        sent.method = request.method
        sent.headers = request.headers
        if let signer { try sign(request, with: signer, &sent.headers) }
        if !request.body.isEmpty { sent.body = .bytes(ByteBuffer(bytes: request.body)) }
        let deadline = patience.map { NIODeadline.now() + .nanoseconds($0.nanoseconds) }
        return try await reaching {
            try await http.execute(sent, deadline: deadline ?? .distantFuture)
        }
    }

    /// Adds what a signature needs; every header that is there is signed.
    private func sign(
        _ request: OutgoingRequest, with signer: RequestSigner, _ headers: inout HTTPHeaders
    ) throws(ClientError) {
        headers.add(name: "Host", value: endpoint.host)
        let parts = request.path.text.split(separator: "?", maxSplits: 1)
        let signed = SignedRequest(
            method: request.method.rawValue, rawPath: String(parts[0]),
            rawQuery: parts.count > 1 ? String(parts[1]) : "",
            headers: headers.map { SignedRequest.Header($0.name, $0.value) }, body: request.body)
        let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000))
        do throws(SignatureError) {
            for header in try signer.headers(for: signed, at: now) {
                headers.add(name: header.name, value: header.value)
            }
        } catch {
            throw .unexpected("this cannot be asked with a signature: \(error)")
        }
    }

    /// The body of a good answer; a problem is thrown.
    func body(of response: HTTPClientResponse) async throws -> [UInt8] {
        let isGood = (200..<300).contains(response.status.code)
        let limit = isGood ? Self.maximumAnswer : 16 * 1024 * 1024
        let body = Array(try await response.body.collect(upTo: limit).readableBytesView)
        guard isGood else { throw problem(response.status.code, body) }
        return body
    }

    private func problem(_ status: UInt, _ body: [UInt8]) -> ClientError {
        if let problem = try? API.decode(API.Problem.self, from: body) { return .problem(problem) }
        if let problem = API.Problem(vendor: body, status: status) { return .problem(problem) }
        return .unexpected("\(endpoint) answered \(status), and not in the way of this API")
    }

    private func decode<Answer: Decodable>(
        _ bytes: [UInt8], from path: APIPath
    ) throws -> Answer {
        do {
            return try API.decode(Answer.self, from: bytes)
        } catch {
            throw ClientError.unexpected(
                "\(endpoint) answered \(path.text) with something this slipway cannot read; "
                    + "is it another version?")
        }
    }

    /// Calls the HTTP library, whose errors become ours.
    func reaching<Answer>(_ body: () async throws -> Answer) async throws -> Answer {
        do {
            return try await body()
        } catch {
            throw ours(error)
        }
    }

    /// One of our errors for what the HTTP library threw.
    func ours(_ error: any Error) -> any Error {
        switch error {
        case is ClientError, is CancellationError: error
        case let error as HTTPClientError where error == .cancelled: CancellationError()
        case is NIOTooManyBytesError:
            ClientError.unexpected("\(endpoint) answered with more than can be taken")
        default: ClientError.unreachable("\(endpoint) does not answer: \(reason(of: error))")
        }
    }

    private static func reason(of error: NIOSSLError) -> String {
        switch error {
        case .handshakeFailed(.sslError(let errors))
        where "\(errors)".contains("CERTIFICATE_VERIFY_FAILED"):
            "its certificate is not trusted here; name the authority behind it with --ca-file"
        case .unableToValidateCertificate:
            "its certificate is for another name; ask it by the name in its certificate"
        default:
            "no encrypted connection can be made; does it speak TLS there?"
        }
    }

    /// The library's own words name its types and say each thing twice.
    private func reason(of error: any Error) -> String {
        switch error {
        case let error as NIOSSLError: Self.reason(of: error)
        case let error as IOError: String(cString: strerror(error.errnoCode))
        case let error as HTTPClientError
        where [.connectTimeout, .readTimeout, .deadlineExceeded].contains(error):
            "nothing came in time; try again later"
        case let error as HTTPClientError where error == .remoteConnectionClosed:
            "the connection broke; try again"
        default: "no connection can be made; check the address, and that a server runs there"
        }
    }
}

extension Duration {
    var nanoseconds: Int64 {
        components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
    }
}
