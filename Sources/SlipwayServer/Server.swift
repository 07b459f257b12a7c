package import Hummingbird
internal import HummingbirdCore
package import Identity
package import Logging
package import NIOCore
package import ReleaseEngine
internal import ServiceLifecycle

/// The edge that speaks HTTP: on the loopback interface, on the control socket, or on both.
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
                application: application(responder, address: listener.address) { channel in
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
        return ServerResponder(
            table: .all(engine, gatekeeper, bodies, options),
            doorkeeper: Doorkeeper(gatekeeper: gatekeeper, bodies: bodies),
            limits: options.limits, logger: logger)
    }

    /// The application that answers at an address.
    package func application(
        _ responder: ServerResponder, address: BindAddress,
        onListening: @escaping @Sendable (any Channel) async -> Void = { _ in }
    ) -> Application<ServerResponder> {
        Application(
            responder: responder,
            server: .http1(configuration: .init(idleTimeout: .seconds(60))),
            configuration: ApplicationConfiguration(
                address: address, serverName: "slipway", backlog: 4_096,
                availableConnectionsDelegate: MaximumAvailableConnections(
                    options.limits.connections)),
            onServerRunning: onListening, logger: logger)
    }

    private func listeners() throws(ServerError) -> [Listener] {
        var listeners: [Listener] = []
        if let path = options.controlSocket {
            listeners.append(.controlSocket(try ControlSocket(path: path)))
        }
        if let listen = options.listen {
            listeners.append(.loopback(try ListenAddress(listen)))
        }
        return listeners
    }
}
