internal import Hummingbird
internal import Identity
internal import NIOCore
internal import ReleaseEngine
internal import ReleaseModel
internal import SlipwayAPI

/// The audit log: pages of it, and the signed export that anybody can check.
struct AuditRoutes: Sendable {
    let engine: Engine
    let options: ServerOptions
    private let exports: Limiter

    init(engine: Engine, options: ServerOptions) {
        self.engine = engine
        self.options = options
        exports = Limiter(options.limits.exports)
    }

    var routes: [Route] {
        [
            Route(.get, "\(API.root)/audit", .may(.readAudit), list),
            Route(.get, "\(API.root)/audit/export", .may(.exportAudit), export),
            Route(.get, "\(API.root)/audit/key", .anybody, key),
        ]
    }

    @Sendable
    private func list(_ call: Call) async throws -> Response {
        let query = try Query(
            call.request, allows: "actor", "verb", "subject", "since", "until", "cursor", "limit")
        let limit = try query.integer("limit", in: 1...1_000, default: 50)
        var asked = AuditQuery(
            projects: projects(call), actor: query["actor"], verb: query["verb"],
            subject: query["subject"], since: try query.time("since"),
            until: try query.time("until"), limit: limit)
        if query["cursor"] != nil {
            asked.before = try query.integer("cursor", in: 0...Query.largest, default: 0)
        }
        let entries = try await stored { try await engine.store.audit(asked) }
        return try .json(
            API.AuditList(
                items: entries.map(API.AuditEntry.init),
                nextCursor: entries.count == limit ? entries.last.map { "\($0.number)" } : nil))
    }

    /// The projects whose entries the caller sees; nil for every one.
    private func projects(_ call: Call) -> [String]? {
        call.caller.isOwner ? nil : [call.caller.project]
    }

    @Sendable
    private func key(_ call: Call) async throws -> Response {
        _ = try Query(call.request)
        guard let key = options.auditSigner?.publicKey else { throw ProblemError.noAuditKey }
        return try .json(API.AuditKey(publicKey: key.description, key: key.id))
    }

    @Sendable
    private func export(_ call: Call) async throws -> Response {
        let query = try Query(call.request, allows: "from", "to")
        let first = try query.integer("from", in: 1...Query.largest, default: 1)
        let last = try query.integer("to", in: 1...Query.largest, default: Query.largest)
        guard let signer = options.auditSigner else { throw ProblemError.noAuditKey }
        guard exports.enter() else {
            throw ProblemError.unavailable("too many exports are under way; try again")
        }
        let place = StreamPlace(exports)
        let export = try await stored {
            _ = try await options.auditCheckpointer?.sign(engine.store)
            return try await AuditExport(
                engine.store, from: first, to: last == Query.largest ? nil : last,
                signer: signer, at: SystemClock().now())
        }
        return Response(
            status: .ok, headers: .answer(type: API.jsonLines),
            body: ResponseBody { [place] writer in
                _ = place
                var export = export
                while let lines = try await export.next() {
                    try await writer.write(ByteBuffer(bytes: lines))
                }
                try await writer.finish(nil)
            })
    }

    /// What the record answers, or why it does not.
    private func stored<Answer>(_ body: () async throws -> Answer) async throws -> Answer {
        do {
            return try await body()
        } catch let error as AuditExportError {
            throw ProblemError.noSuchEntry("\(error)")
        } catch let error as StoreError {
            throw ProblemError.unavailable("the audit log cannot be read: \(error)")
        }
    }
}

extension Query {
    fileprivate func time(_ name: String) throws(ProblemError) -> Instant? {
        guard let text = self[name] else { return nil }
        guard let time = API.Timestamp(text) else {
            throw .badRequest(
                "\(name)=\(text) must be a time in UTC like 2026-11-21T12:00:00.000Z")
        }
        return time.instant
    }
}

extension API.AuditEntry {
    init(_ entry: ReleaseEngine.AuditEntry) {
        let draft = entry.draft
        self.init(
            number: entry.number, at: API.Timestamp(draft.at), project: draft.project,
            actor: draft.actor, address: draft.address, verb: draft.verb, subject: draft.subject,
            answer: draft.answer, reason: draft.reason, digest: draft.digest,
            detail: draft.detail, previous: entry.previous.description,
            hash: entry.hash.description)
    }
}
