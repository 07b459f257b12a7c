internal import Foundation
internal import Hummingbird
internal import Identity
internal import ReleaseEngine
internal import ReleaseModel
internal import SlipwayAPI

/// Keeping secrets, and seeing which there are; nothing answers with a value.
struct SecretRoutes: Sendable {
    let vault: SecretVault?
    let bodies: BodyReader

    var routes: [Route] {
        [
            Route(.get, "\(API.root)/secrets", .may(.listSecrets), list),
            Route(.put, "\(API.root)/secrets/{name}", .may(.writeSecrets), set),
            Route(.delete, "\(API.root)/secrets/{name}", .may(.writeSecrets), delete),
        ]
    }

    /// The project whose secrets are meant.
    private func project(_ call: Call) -> String { call.caller.project }

    @Sendable
    private func list(_ call: Call) async throws -> Response {
        let query = try Query(call.request, allows: "cursor", "limit")
        let limit = try query.integer("limit", in: 1...1_000, default: 50)
        let page = try await answering { vault throws(SecretVaultError) in
            try await vault.list(in: project(call), after: query["cursor"], limit: limit)
        }
        return try .json(
            API.SecretList(
                items: page.elements.compactMap(API.SecretDetail.init),
                nextCursor: page.nextCursor))
    }

    @Sendable
    private func set(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        let fields = try await bodies.fields(of: call.request)
        try fields.allow("value")
        let value = SecretValue(Array(try fields.requiredText("value").utf8))
        let record = try await answering { vault throws(SecretVaultError) in
            try await vault.set(
                call.parameter("name"), to: value, in: project(call), by: call.caller, at: .current)
        }
        guard let detail = API.SecretDetail(record) else {
            throw ProblemError.internalError("a secret that was just set has no version")
        }
        return try .json(detail)
    }

    @Sendable
    private func delete(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        try await answering { vault throws(SecretVaultError) in
            try await vault.delete(
                call.parameter("name"), in: project(call), by: call.caller, at: .current)
        }
        return Response(status: .noContent)
    }

    private func answering<Answer: Sendable>(
        _ body: (SecretVault) async throws(SecretVaultError) -> Answer
    ) async throws(ProblemError) -> Answer {
        guard let vault else { throw .unavailable("this server keeps no secrets") }
        do {
            return try await body(vault)
        } catch {
            throw ProblemError(error)
        }
    }
}

extension API.SecretDetail {
    /// Nil where the secret was deleted.
    init?(_ record: SecretRecord) {
        guard let newest = record.newest else { return nil }
        self.init(
            name: record.name, version: newest.number,
            createdAt: API.Timestamp(newest.createdAt), createdBy: newest.createdBy,
            versions: record.versions.map(\.number))
    }
}

extension ProblemError {
    init(_ error: SecretVaultError) {
        switch error {
        case .badName, .badValue: self = .badRequest(error.description)
        case .missing:
            self = ProblemError(
                404, .noSuchSecret, "There is no such secret", error.description)
        case .busy, .sealed, .store: self = .unavailable(error.description)
        case .damaged: self = .internalError(error.description)
        }
    }
}

extension Instant {
    fileprivate static var current: Instant {
        Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000))
    }
}
