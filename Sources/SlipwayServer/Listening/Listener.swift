internal import Glibc
internal import Hummingbird
internal import NIOCore
internal import ServiceLifecycle

/// One thing a server listens on.
enum Listener: Sendable {
    case address(ListenAddress)
    case controlSocket(ControlSocket)

    var address: BindAddress {
        switch self {
        case .address(let address): .hostname(address.host, port: address.port)
        case .controlSocket(let socket): .unixDomainSocket(path: socket.path)
        }
    }

    /// The control socket never leaves the machine.
    var isEncryptable: Bool {
        switch self {
        case .address: true
        case .controlSocket: false
        }
    }

    var name: String {
        switch self {
        case .address(let address): address.description
        case .controlSocket(let socket): socket.path
        }
    }

    /// What must be so before the first request is served.
    func secure() throws(ServerError) {
        switch self {
        case .address: return
        case .controlSocket(let socket): try socket.close()
        }
    }
}

/// Listens until it is shut down, and says why in a sentence where it cannot.
struct ListenerService: Service {
    let listener: Listener
    let application: Application<ServerResponder>

    func run() async throws {
        do {
            try await application.run()
        } catch let error as IOError {
            throw ServerError.cannotListen(listener.name, reason: Self.reason(error))
        }
    }

    private static func reason(_ error: IOError) -> String {
        switch error.errnoCode {
        case EADDRINUSE:
            "somebody else listens there; choose another port, or port 0 to be given a free one"
        case EACCES:
            "this account may not; choose a port above 1023, or a folder of its own"
        case EADDRNOTAVAIL:
            "this machine has no such address; 127.0.0.1 is always there"
        default: "\(error)"
        }
    }
}
