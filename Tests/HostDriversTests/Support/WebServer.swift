import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A web server on this machine that answers as a test says.
final class WebServer: Sendable {
    struct Request: Sendable {
        var method: String
        var path: String
        var headers: [String: String]
        var body: String
    }

    enum Reply: Sendable {
        case answer(Int, headers: [String: String] = [:], body: [UInt8] = [])
        /// Closes the connection without a word.
        case drop
        /// Promises more than it sends.
        case breakOff(Int)
        case hang

        static func json(_ status: Int, _ text: String) -> Reply {
            .answer(status, body: Array(text.utf8))
        }
    }

    private let channel: any Channel
    private let log: RequestLog

    /// Asks `reply` what to answer, given the request and how many came before it.
    init(_ reply: @escaping @Sendable (Request, Int) -> Reply) async throws {
        let log = RequestLog()
        channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { child in
                child.eventLoop.makeCompletedFuture {
                    try child.pipeline.syncOperations.configureHTTPServerPipeline()
                    try child.pipeline.syncOperations.addHandler(Handler(log: log, reply: reply))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        self.log = log
    }

    deinit {
        channel.close(promise: nil)
    }

    var url: String { "http://127.0.0.1:\(channel.localAddress?.port ?? 0)" }
    var requests: [Request] { log.all }

    func stop() async throws {
        try await channel.close().get()
    }
}

private final class RequestLog: Sendable {
    private let requests = Mutex<[WebServer.Request]>([])

    var all: [WebServer.Request] { requests.withLock { $0 } }

    /// How many came before.
    func add(_ request: WebServer.Request) -> Int {
        requests.withLock { requests in
            requests.append(request)
            return requests.count - 1
        }
    }
}

private final class Handler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let log: RequestLog
    private let reply: @Sendable (WebServer.Request, Int) -> WebServer.Reply
    private var head: HTTPRequestHead?
    private var body = ""

    init(
        log: RequestLog, reply: @escaping @Sendable (WebServer.Request, Int) -> WebServer.Reply
    ) {
        self.log = log
        self.reply = reply
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = ""
        case .body(let part): body += String(buffer: part)
        case .end:
            guard let head else { return }
            let headers = Dictionary(
                head.headers.map { ($0.name.lowercased(), $0.value) }, uniquingKeysWith: { $1 })
            let request = WebServer.Request(
                method: head.method.rawValue, path: head.uri, headers: headers, body: body)
            send(reply(request, log.add(request)), context)
        }
    }

    private func send(_ reply: WebServer.Reply, _ context: ChannelHandlerContext) {
        switch reply {
        case .hang: return
        case .drop: context.close(promise: nil)
        case .breakOff(let status):
            write(status, ["Content-Length": "100"], [1, 2, 3], context)
            context.flush()
            context.close(promise: nil)
        case .answer(let status, let headers, let body):
            write(
                status,
                headers.merging(["Content-Length": "\(body.count)", "Connection": "close"]) { $1 },
                body, context)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }

    private func write(
        _ status: Int, _ headers: [String: String], _ body: [UInt8],
        _ context: ChannelHandlerContext
    ) {
        let head = HTTPResponseHead(
            version: .http1_1, status: HTTPResponseStatus(statusCode: status),
            headers: HTTPHeaders(headers.map { ($0.key, $0.value) }))
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: nil)
    }
}
