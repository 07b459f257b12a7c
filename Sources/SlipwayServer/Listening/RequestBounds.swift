internal import NIOCore
internal import NIOHTTP1
internal import SlipwayAPI

/// Cuts a request that takes too long to arrive, and answers one that is no HTTP.
///
/// It stands right behind the parser: what it answers never becomes a request, and a body that
/// nobody reads is bounded here too.
final class RequestBounds: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// How long a client has to read the last answer before it is cut.
    private static let farewell: TimeAmount = .seconds(2)

    private let time: TimeAmount
    private var cut: Scheduled<Void>?
    private var unanswered = 0

    init(time: TimeAmount) {
        self.time = time
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            unanswered += 1
            close(context, after: time)
        case .body: break
        case .end: cut?.cancel()
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { unanswered -= 1 }
        context.write(data, promise: promise)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // In the middle of a request its own answer is under way.
        guard let error = error as? HTTPParserError, unanswered == 0 else {
            context.fireErrorCaught(error)
            return
        }
        answer(Self.problem(error), context)
        // Closing at once would throw away the answer where more was sent than has been read.
        context.close(mode: .output, promise: nil)
        close(context, after: Self.farewell)
    }

    func channelInactive(context: ChannelHandlerContext) {
        cut?.cancel()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        cut?.cancel()
    }

    private func close(_ context: ChannelHandlerContext, after time: TimeAmount) {
        cut?.cancel()
        cut = context.eventLoop.assumeIsolated().scheduleTask(in: time) {
            context.close(promise: nil)
        }
    }

    private func answer(_ error: ProblemError, _ context: ChannelHandlerContext) {
        let body = (try? API.encode(error.problem)) ?? []
        let head = HTTPResponseHead(
            version: .http1_1, status: HTTPResponseStatus(statusCode: error.problem.status),
            headers: [
                "Content-Type": API.problem, "Content-Length": "\(body.count)",
                "Connection": "close", "Cache-Control": "no-store",
            ])
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        let buffer = context.channel.allocator.buffer(bytes: body)
        context.write(wrapOutboundOut(.body(.byteBuffer(buffer))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    private static func problem(_ error: HTTPParserError) -> ProblemError {
        switch error {
        case .headerOverflow: .headersTooLarge
        default: .badRequest("this is no request of HTTP/1.1: \(error)")
        }
    }
}
