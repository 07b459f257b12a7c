package import Identity
package import ReleaseModel

/// Where a server listens, and what it says about itself.
package struct ServerOptions: Sendable {
    /// `HOST:PORT` on the loopback interface, or nil for the control socket alone; port 0 picks one.
    package var listen: String?
    /// Where the control socket is made; its folder is closed to everybody else.
    package var controlSocket: String?
    package var version: String
    package var startedAt: Instant
    /// How often a quiet event stream says that it is alive.
    package var heartbeat: Duration = .seconds(15)
    /// How long open streams may take to end at shutdown before they are cut.
    package var grace: Duration = .seconds(2)
    package var limits = ServerLimits()
    /// Whether browsers reach it over TLS: cookies are then for that alone.
    package var isEncrypted = false
    /// Whose key signs exports of the audit log; without one there are none.
    package var auditSigner: AuditSigner?
    /// Keeps what is signed; nil where this server only looks.
    package var auditCheckpointer: AuditCheckpointer?
    /// Takes note of requests that are refused before the engine hears of them.
    package var auditRecorder: AuditRecorder?
    /// Where secrets are kept; nil where this server keeps none.
    package var secrets: SecretVault?
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
}

/// What a server takes at most.
package struct ServerLimits: Hashable, Sendable {
    /// A body that carries a plan: 64 MB of plan, and its JSON around it.
    package var planBody = 66 * 1024 * 1024
    package var body = 1024 * 1024
    /// How long a client may take to send a body.
    package var bodyTime: Duration = .seconds(60)
    /// Bodies larger than `body`, at once: each is held in memory.
    package var planBodies = 4
    package var eventStreams = 2_000
    /// Exports of the audit log, at once.
    package var exports = 4
    package var connections = 4_096

    package init() {}
}
