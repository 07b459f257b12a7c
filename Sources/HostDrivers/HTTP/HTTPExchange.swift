import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Synchronization

/// How one request ended.
enum HTTPResult: Sendable {
    case answered(HTTPAnswer)
    /// No byte of the request left this host.
    case notSent(reason: String)
    /// The request was sent, at least its beginning; no answer came back.
    case lost(reason: String)
}

/// One request on the wire, watched closely enough to tell "not sent" from "answer lost".
final class HTTPExchange: HTTPClientResponseDelegate {
    private struct State {
        var isSent = false
        var answer: HTTPAnswer?
        var isOverLimit = false
    }

    private let state = Mutex(State())

    /// Sends the request once; redirects are not followed.
    static func send(
        _ method: String, _ url: String, headers: [HTTPCall.Header], body: [UInt8]? = nil,
        within limit: Duration, hiding masker: Masker
    ) async -> HTTPResult {
        let result = await send(method, url, headers: headers, body: body, within: limit)
        guard case .answered(var answer) = result else { return result }
        answer.masker = masker
        return .answered(answer)
    }

    private static func send(
        _ method: String, _ url: String, headers: [HTTPCall.Header], body: [UInt8]?,
        within limit: Duration
    ) async -> HTTPResult {
        var fields = HTTPHeaders(headers.map { ($0.name, $0.value) })
        // A kept connection that the other side is just closing would raise a needless doubt.
        fields.add(name: "Connection", value: "close")
        let request: HTTPClient.Request
        do {
            request = try HTTPClient.Request(
                url: url, method: HTTPMethod(rawValue: method),
                headers: fields, body: body.map { .bytes($0) })
        } catch {
            return .notSent(reason: HostHTTP.sentence(of: error))
        }
        let exchange = HTTPExchange()
        let client = HostHTTP.asking
        // On one loop "sent" is told before anything that can go wrong afterwards.
        let task = client.execute(
            request: request, delegate: exchange,
            eventLoop: .delegateAndChannel(on: client.eventLoopGroup.any()),
            deadline: .now() + HostHTTP.amount(limit))
        do {
            return .answered(
                try await withTaskCancellationHandler {
                    try await task.get()
                } onCancel: {
                    task.cancel()
                })
        } catch {
            return exchange.result(after: error)
        }
    }

    private func result(after error: any Error) -> HTTPResult {
        state.withLock { state in
            if var answer = state.answer {
                // The status is known; of the body only what came.
                answer.isComplete = false
                return .answered(answer)
            }
            let reason = HostHTTP.sentence(of: error)
            return state.isSent ? .lost(reason: reason) : .notSent(reason: reason)
        }
    }

    func didSendRequestHead(task: HTTPClient.Task<HTTPAnswer>, _ head: HTTPRequestHead) {
        state.withLock { $0.isSent = true }
    }

    func didReceiveHead(
        task: HTTPClient.Task<HTTPAnswer>, _ head: HTTPResponseHead
    ) -> EventLoopFuture<Void> {
        state.withLock {
            $0.answer = HTTPAnswer(
                status: Int(head.status.code),
                retryAfter: head.headers.first(name: "Retry-After").flatMap { Int($0) })
        }
        return task.eventLoop.makeSucceededVoidFuture()
    }

    func didReceiveBodyPart(
        task: HTTPClient.Task<HTTPAnswer>, _ buffer: ByteBuffer
    ) -> EventLoopFuture<Void> {
        let isOverLimit = state.withLock { state in
            let room = HTTPAnswer.limit - (state.answer?.body.count ?? 0)
            state.answer?.body.append(contentsOf: buffer.readableBytesView.prefix(room))
            state.isOverLimit = buffer.readableBytes > room
            return state.isOverLimit
        }
        // Nobody reads the rest: the connection is given up.
        guard !isOverLimit else { return task.eventLoop.makeFailedFuture(AnswerTooLong()) }
        return task.eventLoop.makeSucceededVoidFuture()
    }

    func didFinishRequest(task: HTTPClient.Task<HTTPAnswer>) throws -> HTTPAnswer {
        try state.withLock { state in
            guard let answer = state.answer else { throw AnswerTooLong() }
            return answer
        }
    }
}

private struct AnswerTooLong: Error {}
