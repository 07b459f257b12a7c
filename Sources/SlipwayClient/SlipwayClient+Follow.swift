internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
package import SlipwayAPI

/// What a follower wants after an event.
package enum Following: Sendable {
    case goOn
    case enough
}

extension SlipwayClient {
    /// Hands over every event of a run after a position, once each and in order, past and to come.
    ///
    /// It uses one connection after the other: where one breaks, the next goes on after the last
    /// event that was handed over. It returns when the taker has enough.
    ///
    /// `connect` says who to ask, anew for each connection; `take` is given one event at a time.
    /// What either throws ends the following.
    package static func follow(
        _ run: String, after position: Int,
        connect: () async throws -> SlipwayClient,
        take: (API.JournalEntry) async throws -> Following
    ) async throws {
        var last = position
        var pause: Duration = .milliseconds(50)
        while true {
            let before = last
            do {
                let client = try await connect()
                if try await client.events(of: run, after: &last, take: take) == .enough { return }
            } catch ClientError.unreachable {
                // The next connection says what became of the server.
            }
            pause = last > before ? .milliseconds(50) : min(pause * 2, .seconds(2))
            try await Task.sleep(for: pause)
        }
    }

    /// One connection's events; `.goOn` where it ended before the taker had enough.
    private func events(
        of run: String, after last: inout Int,
        take: (API.JournalEntry) async throws -> Following
    ) async throws -> Following {
        var request = request(.events(of: run))
        request.headers.replaceOrAdd(name: "Accept", value: API.eventStream)
        request.headers.add(name: API.lastEvent, value: String(last))
        let response = try await execute(request, within: nil)
        guard response.status.code == 200 else {
            _ = try await reaching { try await body(of: response) }
            throw ClientError.unexpected("\(endpoint) does not stream events")
        }
        var reader = ServerSentEvents()
        var pieces = response.body.makeAsyncIterator()
        while true {
            let piece: ByteBuffer?
            do {
                piece = try await pieces.next()
            } catch {
                throw ours(error)
            }
            guard let piece else { return .goOn }
            let events = try read(piece, with: &reader)
            for entry in events where entry.position > last {
                let following = try await take(entry)
                last = entry.position
                if following == .enough { return .enough }
            }
        }
    }

    private func read(
        _ piece: ByteBuffer, with reader: inout ServerSentEvents
    ) throws -> [API.JournalEntry] {
        do {
            // Events with a name are about the stream, not about the run: a greeting, a farewell.
            return try reader.take(piece.readableBytesView)
                .filter { $0.id != nil && !$0.data.isEmpty }
                .compactMap { event in
                    try? API.decode(API.JournalEntry.self, from: event.data)
                }
        } catch {
            throw ClientError.unexpected("\(endpoint) sent an event longer than can be taken")
        }
    }
}
