package import Hummingbird
internal import HummingbirdCore
package import Identity
package import Logging
package import NIOCore
package import ReleaseEngine
internal import ServiceLifecycle

/// The edge that speaks HTTP: at an address, on the control socket, or on both.
///
/// Parse, ask the engine, translate. Whoever runs it holds the data folder's lock first, because
/// a second listener on the control socket would take it over unnoticed.
package struct Server: Service {
    private let engine: Engine
    private let gatekeeper: Gatekeeper
    private let options: ServerOptions
    private let logger: Logger

    package init(
        engine: Engine, gatekeeper: Gatekeeper, options: ServerOptions, logger: Logger
    ) {
        self.engine = engine
        self.gatekeeper = gatekeeper
        self.options = options
        self.logger = logger
    }

    /// Listens until its task is cancelled or shut down gracefully; open event streams are told.
    ///
    /// - Throws: `ServerError` where it cannot listen; nothing stays open then.
    package func run() async throws {
        let listeners = try listeners()
        guard !listeners.isEmpty else { throw ServerError.nothingToListenOn }
        let responder = responder
        let opening = Opening(count: listeners.count, tell: options.onListening)
        let services = listeners.map { listener in
            ListenerService(
                listener: listener,
                application: application(
                    responder, address: listener.address,
                    identity: listener.isEncryptable ? options.identity : nil
                ) { channel in
                    await opening.opened(listener, at: channel.localAddress)
                })
        }
        var configuration = ServiceGroupConfiguration(services: services, logger: logger)
        configuration.maximumGracefulShutdownDuration = options.grace
        let group = ServiceGroup(configuration: configuration)
        await opening.guards(group)
        try await group.run()
        if let failure = await opening.failure { throw failure }
    }

    /// Answers everything the server can be asked.
    package var responder: ServerResponder {
        let bodies = BodyReader(options.limits)
        let address = options.listen.flatMap { try? ListenAddress($0, for: options.reach) }
        return ServerResponder(
            table: .all(engine, gatekeeper, bodies, options),
            doorkeeper: Doorkeeper(gatekeeper: gatekeeper, bodies: bodies),
            browsers: BrowserGuard(
                listen: address, names: options.publicHosts,
                isEncrypted: options.identity != nil),
            rates: AddressRates(options.limits), users: RateLimiter(options.limits.userRate),
            refusals: options.auditRecorder, logger: logger)
    }

    /// The application that answers at an address.
    package func application(
        _ responder: ServerResponder, address: BindAddress, identity: TLSIdentity? = nil,
        onListening: @escaping @Sendable (any Channel) async -> Void = { _ in }
    ) -> Application<ServerResponder> {
        Application(
            responder: responder,
            server: server(proving: identity),
            configuration: ApplicationConfiguration(
                address: address, serverName: "slipway", backlog: 4_096,
                availableConnectionsDelegate: MaximumAvailableConnections(
                    options.limits.connections)),
            onServerRunning: onListening, logger: logger)
    }

    /// How connections are served: bounded, and encrypted where there is an identity.
    private func server(proving identity: TLSIdentity?) -> HTTPServerBuilder {
        let limits = options.limits
        let connections = AddressCounter(
            each: limits.addressConnections, loopback: limits.loopbackConnections)
        return HTTPServerBuilder { responder in
            EdgeChannel(
                http: HTTP1Channel(
                    responder: responder,
                    configuration: .init(
                        idleTimeout: TimeAmount(limits.idleTime),
                        httpDecoderConfiguration: .init(
                            maxHeaderFieldSize: limits.headerField,
                            maxHeaderListSize: limits.headers,
                            maxHeaderFieldCount: limits.headerCount))),
                identity: identity, connections: connections,
                requestTime: TimeAmount(limits.requestTime))
        }
    }

    private func listeners() throws(ServerError) -> [Listener] {
        var listeners: [Listener] = []
        if let path = options.controlSocket {
            listeners.append(.controlSocket(try ControlSocket(path: path)))
        }
        if let listen = options.listen {
            listeners.append(.address(try ListenAddress(listen, for: options.reach)))
        }
        return listeners
    }
}
