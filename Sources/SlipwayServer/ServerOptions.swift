package import ComponentReleases
package import Identity
package import ReleaseModel

/// Where a server listens, and what it says about itself.
package struct ServerOptions: Sendable {
    /// `ADDRESS:PORT`, or nil for the control socket alone; port 0 picks one.
    package var listen: String?
    /// Encrypts what is said over TCP; without it only the loopback interface is listened on.
    package var identity: TLSIdentity?
    /// Listens without encryption wherever `listen` says.
    package var allowsInsecureListening = false
    /// Names by which browsers reach it, besides its address and those of the loopback interface.
    package var publicHosts: [String] = []
    /// Where the control socket is made; its folder is closed to everybody else.
    package var controlSocket: String?
    package var version: String
    package var startedAt: Instant
    /// How often a quiet event stream says that it is alive.
    package var heartbeat: Duration = .seconds(15)
    /// How long open streams may take to end at shutdown before they are cut.
    package var grace: Duration = .seconds(2)
    package var limits = ServerLimits()
    /// Whose key signs exports of the audit log; without one there are none.
    package var auditSigner: AuditSigner?
    /// Keeps what is signed; nil where this server only looks.
    package var auditCheckpointer: AuditCheckpointer?
    /// Takes note of requests that are refused before the engine hears of them.
    package var auditRecorder: AuditRecorder?
    /// Where secrets are kept; nil where this server keeps none.
    package var secrets: SecretVault?
    /// What is released with components; nil where this server knows none.
    package var components: ComponentReleases?
    /// Called once everything listens, with the TCP listener's address where there is one.
    package var onListening: @Sendable (_ address: String?, _ port: Int?) async -> Void

    package init(
        listen: String?, controlSocket: String?, version: String, startedAt: Instant,
        onListening: @escaping @Sendable (_ address: String?, _ port: Int?) async -> Void = {
            _, _ in
        }
    ) {
        self.listen = listen
        self.controlSocket = controlSocket
        self.version = version
        self.startedAt = startedAt
        self.onListening = onListening
    }

    /// Who may reach the TCP listener.
    package var reach: ListenAddress.Reach {
        identity != nil || allowsInsecureListening ? .everywhere : .thisMachine
    }
}

/// What a server takes at most.
package struct ServerLimits: Hashable, Sendable {
    /// A body that carries a plan: 64 MB of plan, and its JSON around it.
    package var planBody = 66 * 1024 * 1024
    package var body = 1024 * 1024
    /// How long a client may take to send a body.
    package var bodyTime: Duration = .seconds(60)
    /// From a request's head to its end, whoever reads it; then the connection is cut.
    package var requestTime: Duration = .seconds(65)
    /// Bodies larger than `body`, at once: each is held in memory.
    package var planBodies = 4
    package var eventStreams = 2_000
    /// Exports of the audit log, at once.
    package var exports = 4
    /// Connections on each listener.
    package var connections = 4_096
    /// Connections from one address; programs on this machine share a larger number.
    package var addressConnections = 256
    package var loopbackConnections = 4_096
    /// A connection without a request, or with one whose head does not end, is closed after this.
    package var idleTime: Duration = .seconds(60)
    /// Bytes of one header or of the path, of all headers together, and their number.
    package var headerField = 16 * 1024
    package var headers = 64 * 1024
    package var headerCount = 128
    /// How often one user may ask, or one address of which no more is known.
    package var rate = RequestRate(perSecond: 200, burst: 400)
    /// How often one user may ask.
    package var userRate = RequestRate(perSecond: 2_000, burst: 4_000)
    /// The same for an unknown program on this machine; nil: as often as it likes.
    package var loopbackRate: RequestRate?

    package init() {}
}
