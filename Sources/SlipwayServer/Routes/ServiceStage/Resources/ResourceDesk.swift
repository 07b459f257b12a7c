internal import ComponentReleases
internal import Hummingbird
internal import Identity
internal import ReleaseModel
internal import SlipwayAPI

/// What every route of resources needs: the system, and how a request becomes a question to it.
struct ResourceDesk: Sendable {
    let releases: ComponentReleases?
    let bodies: BodyReader

    /// - Throws: a 404 where this server has no such system.
    func system(_ call: Call) throws(ProblemError) -> ComponentReleases {
        guard let releases else { throw .noSuchPath(call.request.uri.path) }
        return releases
    }

    func body(_ call: Call) async throws -> JSON { try await bodies.json(of: call.request) }

    func asker(_ call: Call) -> Asker {
        Asker(
            principal: call.caller.principal, scope: call.scope, address: call.caller.address,
            now: WallTime.now)
    }

    /// The part of a list that a query asks for.
    func listing(_ query: Query) throws(ProblemError) -> Listing {
        enum Direction: String, CaseIterable { case asc, desc }
        let isPaged = query["limit"] != nil
        return Listing(
            limit: try query.integer("limit", in: 0...100, default: isPaged ? 100 : Listing.most),
            offset: try query.integer("offset", in: 0...Query.largest, default: 0),
            order: try query.word("order_by", as: Listing.Order.self) ?? .createTime,
            isAscending: try query.word("order", as: Direction.self) == .asc)
    }
}

extension Response {
    /// An answer as the vendor's clients read it.
    static func vendor(_ json: JSON) -> Response { .bytes(json.encoded, type: API.json) }
}

/// Pieces of what the vendor's clients read.
enum ResourceWire {
    static func labels(_ labels: [Label]) -> JSON {
        .array(labels.map { ["key": .string($0.key), "value": .string($0.value)] })
    }

    static func variables(_ variables: [Label]) -> JSON {
        .array(variables.map { ["name": .string($0.key), "value": .string($0.value)] })
    }

    static func time(_ milliseconds: Int64) -> JSON { .integer(milliseconds) }

    static func text(_ time: Instant?) -> JSON {
        .string(time.map { API.Timestamp($0).description } ?? "")
    }
}
