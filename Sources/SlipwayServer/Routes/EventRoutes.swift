internal import Hummingbird
internal import Identity
internal import ReleaseEngine
internal import ReleaseModel
internal import SlipwayAPI

/// A run's journal: page by page, or as a stream that goes on.
struct EventRoutes: Sendable {
    let engine: Engine
    let gatekeeper: Gatekeeper
    let streams: Limiter
    let heartbeat: Duration

    var routes: [Route] {
        [Route(.get, "\(API.root)/runs/{run}/events", .may(.readRun), events)]
    }

    @Sendable
    private func events(_ call: Call) async throws -> Response {
        let query = try Query(call.request, allows: "after", "limit")
        let after = try query.integer("after", in: 0...Query.largest, default: 0)
        let last = try call.request.headers[.lastEvent].map(Self.position)
        let limit = try query.integer("limit", in: 1...1_000, default: 100)
        let run = try await call.run(of: engine)
        if call.request.headers[.accept]?.contains(API.eventStream) == true {
            return try await stream(of: run, after: last ?? after, call)
        }
        let entries = try await engine.journal(run, after: after, limit: limit)
        return try .json(
            API.JournalPage(
                items: entries.map(API.JournalEntry.init),
                nextAfter: entries.count == limit ? entries.last?.position : nil))
    }

    private func stream(of run: RunID, after: Int, _ call: Call) async throws -> Response {
        if call.request.method == .head {
            return Response(status: .ok, headers: .answer(type: API.eventStream))
        }
        guard streams.enter() else {
            throw ProblemError.unavailable("too many event streams are open; close one")
        }
        let place = StreamPlace(streams)
        let body = call.request.body
        let (gatekeeper, caller) = (gatekeeper, call.caller)
        let stream = EventStream(
            engine: engine, run: run, after: after, heartbeat: heartbeat
        ) {
            gatekeeper.stillMay(.readRun, caller)
        }
        return Response(
            status: .ok, headers: .answer(type: API.eventStream),
            body: ResponseBody { [place] writer in
                _ = place
                try await body.consumeWithCancellationOnInboundClose { _ in
                    try await stream.write(to: &writer)
                }
                try await writer.finish(nil)
            })
    }

    private static func position(_ text: String) throws(ProblemError) -> Int {
        guard let position = Int(text), (0...Query.largest).contains(position) else {
            throw .badRequest("\(API.lastEvent) must be the id of an event, not \(text)")
        }
        return position
    }
}
