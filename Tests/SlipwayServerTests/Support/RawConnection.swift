import Glibc
import NIOCore
import NIOPosix
import SlipwayTestSupport
import Synchronization

/// A connection on which a test says whatever it likes, HTTP or not.
final class RawConnection: Sendable {
    private let channel: any Channel
    private let heard: Heard

    private init(_ channel: any Channel, _ heard: Heard) {
        self.channel = channel
        self.heard = heard
    }

    deinit { channel.close(promise: nil) }

    static func open(to server: LiveServer) async throws -> RawConnection {
        let place = server.url.split(separator: "/").last?.split(separator: ":") ?? []
        guard place.count == 2, let port = Int(place[1]) else { throw TestFailure(server.url) }
        let heard = Heard()
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Listening(heard: heard))
                }
            }
            .connect(host: String(place[0]), port: port).get()
        return RawConnection(channel, heard)
    }

    /// Sends what the other end still takes.
    func send(_ text: String) async {
        try? await channel.writeAndFlush(ByteBuffer(string: text))
    }

    /// What the other end has said so far.
    var text: String { heard.text.withLock { $0 } }

    var isClosed: Bool { heard.isClosed.withLock { $0 } }

    func hears(_ text: String) async throws {
        try await eventually("it hears \(text)") { self.text.contains(text) }
    }

    func closed() async throws { try await eventually("it is closed") { self.isClosed } }

    private final class Heard: Sendable {
        let text = Mutex("")
        let isClosed = Mutex(false)
    }

    private final class Listening: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let heard: Heard

        init(heard: Heard) {
            self.heard = heard
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let piece = String(buffer: unwrapInboundIn(data))
            heard.text.withLock { $0 += piece }
        }

        func channelInactive(context: ChannelHandlerContext) {
            heard.isClosed.withLock { $0 = true }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }
    }
}
