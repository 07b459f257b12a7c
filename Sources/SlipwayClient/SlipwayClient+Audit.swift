internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
package import SlipwayAPI

extension SlipwayClient {
    /// Which audit entries are wanted; what is nil does not matter.
    package struct AuditFilter: Hashable, Sendable {
        package var actor: String?
        package var verb: String?
        package var subject: String?
        package var since: API.Timestamp?
        package var until: API.Timestamp?

        package init(
            actor: String? = nil, verb: String? = nil, subject: String? = nil,
            since: API.Timestamp? = nil, until: API.Timestamp? = nil
        ) {
            self.actor = actor
            self.verb = verb
            self.subject = subject
            self.since = since
            self.until = until
        }
    }

    /// Audit entries, newest first.
    package func audit(
        _ filter: AuditFilter = AuditFilter(), cursor: String? = nil, limit: Int? = nil
    ) async throws -> API.AuditList {
        try await get(
            APIPath(API.root, "audit").query("actor", filter.actor).query("verb", filter.verb)
                .query("subject", filter.subject).query("since", filter.since?.description)
                .query("until", filter.until?.description).query("cursor", cursor)
                .query("limit", limit))
    }

    package func auditKey() async throws -> API.AuditKey {
        try await get(APIPath(API.root, "audit", "key"))
    }

    /// Hands over the signed export piece by piece, as it comes.
    package func exportAudit(
        from first: Int? = nil, to last: Int? = nil, take: ([UInt8]) throws -> Void
    ) async throws {
        var request = request(
            APIPath(API.root, "audit", "export").query("from", first).query("to", last))
        request.headers.replaceOrAdd(name: "Accept", value: API.jsonLines)
        let response = try await execute(request, within: nil)
        guard response.status.code == 200 else {
            _ = try await reaching { try await body(of: response) }
            throw ClientError.unexpected("\(endpoint) does not export the audit log")
        }
        var pieces = response.body.makeAsyncIterator()
        while true {
            let piece: ByteBuffer?
            do {
                piece = try await pieces.next()
            } catch {
                throw ours(error)
            }
            guard let piece else { return }
            try take(Array(piece.readableBytesView))
        }
    }
}
