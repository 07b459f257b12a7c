internal import AsyncHTTPClient
internal import NIOHTTP1
package import ReleaseModel
package import SlipwayAPI

extension APIPath {
    static func run(_ run: String, _ part: String...) -> APIPath {
        var path = APIPath(API.root, "runs", run)
        for part in part { path = path.appending(part) }
        return path
    }

    static func events(of run: String) -> APIPath { .run(run, "events") }
}

extension SlipwayClient {
    package func server() async throws -> API.ServerInfo {
        try await get(APIPath(API.root, "server"))
    }

    /// Asks whether the server is ready, as nobody need show who they are for.
    package func ready() async throws { _ = try await send(request(APIPath("/readyz"))) }

    package func runs(
        status: String? = nil, name: String? = nil, cursor: String? = nil, limit: Int? = nil
    ) async throws -> API.RunList {
        try await get(
            APIPath(API.root, "runs").query("status", status).query("name", name)
                .query("cursor", cursor).query("limit", limit))
    }

    package func run(_ run: String) async throws -> API.RunDetail { try await get(.run(run)) }

    package func attempts(of run: String) async throws -> API.AttemptList {
        try await get(.run(run, "attempts"))
    }

    package func journal(
        of run: String, after: Int, limit: Int? = nil
    ) async throws -> API.JournalPage {
        try await get(.events(of: run).query("after", after).query("limit", limit))
    }

    /// A piece of an attempt's log; of the last attempt where none is named.
    package func log(
        of run: String, step: String, attempt: Int?, direction: Direction, from offset: Int,
        limit: Int
    ) async throws -> LogPiece {
        var request = request(
            .run(run, "steps", step, "log").query("attempt", attempt)
                .query("direction", direction.rawValue).query("from", offset)
                .query("limit", limit))
        request.headers.replaceOrAdd(name: "Accept", value: "text/plain")
        let (bytes, headers) = try await sendForHeaders(request)
        guard let next = headers.first(name: "Slipway-Next-Offset").flatMap({ Int($0) }) else {
            throw ClientError.unexpected("\(endpoint) does not say where the log goes on")
        }
        return LogPiece(
            bytes: bytes, nextOffset: next,
            isComplete: headers.first(name: "Slipway-Is-Complete") == "true")
    }

    package func explain(_ run: String, verb: String?) async throws -> API.Explanation {
        try await get(.run(run, "explain").query("verb", verb))
    }

    package func certificate(of run: String) async throws -> API.Certificate {
        try await get(.run(run, "certificate"))
    }

    /// The frozen plan of a run, as canonical JSON.
    package func plan(of run: String) async throws -> [UInt8] {
        try await send(request(.run(run, "plan")))
    }

    package func checkpoints() async throws -> API.CheckpointList {
        try await get(APIPath(API.root, "checkpoints"))
    }

    package func start(_ request: API.StartRunRequest) async throws -> API.CommandAnswer {
        try await post(APIPath(API.root, "runs"), request, commandID: request.commandId)
    }

    package func command(
        _ verb: VerbName, of run: String, _ request: API.CommandRequest
    ) async throws -> API.CommandAnswer {
        try await post(.run(run, verb.rawValue), request, commandID: request.commandId)
    }
}

extension SlipwayClient {
    /// How many event streams the server has open.
    package func openEventStreams() async throws -> Int {
        let text = String(decoding: try await send(request(APIPath("/metrics"))), as: UTF8.self)
        let name = "slipway_event_streams "
        for line in text.split(separator: "\n") where line.hasPrefix(name) {
            if let count = Double(line.dropFirst(name.count)) { return Int(count) }
        }
        throw ClientError.unexpected("\(endpoint) does not say how many event streams are open")
    }
}
