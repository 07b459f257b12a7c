internal import Hummingbird
internal import Identity
internal import NIOCore
internal import ReleaseEngine
internal import ReleaseModel
internal import ServiceLifecycle
internal import SlipwayAPI

/// A run's events as Server-Sent Events: the past, then each new one as it is recorded.
///
/// It ends with `event: bye` when the server shuts down, and silently when the client is gone or
/// may not read the run any more.
struct EventStream: Sendable {
    let engine: Engine
    let run: RunID
    let after: Int
    let heartbeat: Duration
    /// Whether whoever reads it may still read the run; asked before anything is told.
    let mayGoOn: @Sendable () -> Bool

    private enum Wake: Sendable {
        case entry(ReleaseEngine.JournalEntry)
        case quiet
        case end
        case failure(API.Problem)
    }

    /// Writes until the server shuts down or the task is cancelled.
    ///
    /// One event is asked for at a time, so a slow client holds back only itself.
    @concurrent
    func write(to writer: inout any ResponseBodyWriter) async throws {
        let entries = engine.follow(run, after: after)
        try await writer.write(ByteBuffer(string: ": the journal of \(run)\n\n"))
        try await withThrowingTaskGroup(of: Wake.self) { group in
            defer { group.cancelAll() }
            group.addTask { await next(of: entries) }
            group.addTask { try await pause() }
            group.addTask {
                try await gracefulShutdown()
                return .end
            }
            while let wake = try await group.next(), mayGoOn() {
                switch wake {
                case .entry(let entry):
                    try await writer.write(try text(of: entry))
                    group.addTask { await next(of: entries) }
                case .quiet:
                    try await writer.write(ByteBuffer(string: ": still here\n\n"))
                    group.addTask { try await pause() }
                case .end:
                    try await writer.write(ByteBuffer(string: "event: bye\ndata: {}\n\n"))
                    return
                case .failure(let problem):
                    try await writer.write(try text("problem", data: problem))
                    return
                }
            }
        }
    }

    private func next(
        of entries: AsyncThrowingStream<ReleaseEngine.JournalEntry, any Error>
    ) async -> Wake {
        do {
            var iterator = entries.makeAsyncIterator()
            return try await iterator.next().map(Wake.entry) ?? .end
        } catch let error as EngineError {
            return .failure(ProblemError(error).problem)
        } catch {
            return .failure(ProblemError.internalError("the journal cannot be read").problem)
        }
    }

    private func pause() async throws -> Wake {
        try await Task.sleep(for: heartbeat)
        return .quiet
    }

    private func text(of entry: ReleaseEngine.JournalEntry) throws -> ByteBuffer {
        var buffer = ByteBuffer(string: "id: \(entry.position)\n")
        buffer.writeImmutableBuffer(try text(entry.kind, data: API.JournalEntry(entry)))
        return buffer
    }

    private func text(_ event: String, data: some Encodable) throws -> ByteBuffer {
        var buffer = ByteBuffer(string: "event: \(event)\ndata: ")
        buffer.writeBytes(try API.encode(data))
        buffer.writeString("\n\n")
        return buffer
    }
}
