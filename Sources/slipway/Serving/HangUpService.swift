internal import Logging
internal import ServiceLifecycle
internal import SlipwayServer
internal import UnixSignals

/// Reads the certificate again when SIGHUP comes; a holder never ends by it.
struct HangUpService: Service {
    let identity: TLSIdentity?
    let logger: Logger

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
            guard let identity else {
                logger.info("SIGHUP: there is no certificate to read again")
                continue
            }
            do throws(ServerError) {
                try identity.reload()
                logger.info("SIGHUP: new connections get the certificate that was read just now")
            } catch {
                logger.error(
                    "SIGHUP: the certificate stays as it was", metadata: ["why": "\(error)"])
            }
        }
    }
}
