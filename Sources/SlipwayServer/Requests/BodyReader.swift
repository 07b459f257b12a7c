internal import Hummingbird
internal import NIOCore
internal import ReleaseModel
internal import SlipwayAPI

/// Reads the bodies of requests: JSON, of bounded size, within a bounded time.
struct BodyReader: Sendable {
    private let limits: ServerLimits
    private let planBodies: Limiter

    init(_ limits: ServerLimits) {
        self.limits = limits
        planBodies = Limiter(limits.planBodies)
    }

    /// The members of the body's JSON object; a missing body is an empty object.
    func fields(of request: Request) async throws -> BodyFields {
        BodyFields(try await object(of: request, limit: limits.body))
    }

    /// The body's JSON object as it is; a missing body is an empty one.
    func json(of request: Request) async throws -> JSON {
        try await object(of: request, limit: limits.body)
    }

    /// The same where the body may carry a plan; of large ones only so many at once.
    func fieldsWithPlan(
        of request: Request
    ) async throws -> BodyFields {
        BodyFields(
            try await inTurn(request) {
                try await object(of: request, limit: limits.planBody)
            })
    }

    /// The whole body, before anything in it is looked at.
    func bytes(of request: Request, mayHoldPlan: Bool = false) async throws -> [UInt8] {
        guard mayHoldPlan else { return try await bytes(of: request, limit: limits.body) }
        return try await inTurn(request) {
            try await bytes(of: request, limit: limits.planBody)
        }
    }

    /// Reads a body that may be large: of those that are, only so many at once.
    private func inTurn<Read>(
        _ request: Request, _ read: () async throws -> Read
    ) async throws -> Read {
        let announced = request.headers[.contentLength].flatMap(Int.init)
        if let announced, announced <= limits.body { return try await read() }
        guard planBodies.enter() else {
            throw ProblemError.unavailable("too many large plans are being sent at once; try again")
        }
        defer { planBodies.leave() }
        return try await read()
    }

    private func object(of request: Request, limit: Int) async throws -> JSON {
        let bytes = try await bytes(of: request, limit: limit)
        guard !bytes.isEmpty else { return .object([]) }
        try checkType(request.headers[.contentType])
        do {
            let json = try JSON(decoding: bytes)
            guard json.object != nil else {
                throw ProblemError.badRequest("the body must be a JSON object: {…}")
            }
            return json
        } catch let error as JSONError {
            throw ProblemError.badRequest(
                "the body is no JSON: \(error.reason), at byte \(error.offset)")
        }
    }

    /// The whole body, where it is no longer than the limit.
    func bytes(of request: Request, limit: Int) async throws -> [UInt8] {
        let announced = request.headers[.contentLength].flatMap(Int.init)
        if let announced, announced > limit { throw ProblemError.bodyTooLarge(limit: limit) }
        if announced == 0 { return [] }
        let time = limits.bodyTime
        return try await withThrowingTaskGroup(of: [UInt8].self) { group in
            group.addTask { try await Self.collect(request.body, limit: limit) }
            group.addTask {
                try await Task.sleep(for: time)
                throw ProblemError.bodyTooSlow(time)
            }
            defer { group.cancelAll() }
            return try await group.next() ?? []
        }
    }

    private static func collect(_ body: RequestBody, limit: Int) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await part in body {
            guard bytes.count + part.readableBytes <= limit else {
                throw ProblemError.bodyTooLarge(limit: limit)
            }
            bytes.append(contentsOf: part.readableBytesView)
        }
        return bytes
    }

    private func checkType(_ type: String?) throws(ProblemError) {
        let essence = type?.split(separator: ";").first?.lowercased()
        guard essence?.trimmed == API.json else { throw .unsupportedMediaType(type) }
    }
}

extension String {
    fileprivate var trimmed: String { split(separator: " ").joined(separator: " ") }
}
