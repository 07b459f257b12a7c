internal import Identity
internal import Logging
internal import ReleaseEngine
internal import ReleaseModel
internal import Synchronization

/// What a holder does for the audit log besides recording it: signs it, and counts refusals.
struct AuditKeeping: Sendable {
    let signer: AuditSigner
    let checkpointer: AuditCheckpointer
    let recorder = AuditRecorder()
    let logger: Logger

    init(_ keyring: Keyring, logger: Logger) throws(Failure) {
        do throws(KeyringError) {
            signer = try AuditSigner(keyring)
        } catch {
            throw Failure(.refused, "\(error)")
        }
        checkpointer = AuditCheckpointer(signer: signer) { .now }
        self.logger = logger
    }

    /// Records what is still counted.
    func flush(_ store: any Store) async {
        do {
            try await recorder.flush(into: store, at: .now)
        } catch {
            warn(error)
        }
    }

    /// Leaves the log signed to its end, once nothing is added any more.
    func finish(_ store: any Store) async {
        await flush(store)
        do {
            try await checkpointer.sign(store)
        } catch {
            warn(error)
        }
    }

    func warn(_ error: any Error) {
        logger.warning(
            "the audit log could not be signed or added to; it is tried again",
            metadata: ["why": "\(error)"])
    }

    /// Who signs for a folder that is only looked at; nil where it has no key file.
    static func signer(of folder: DataFolder) throws(Failure) -> AuditSigner? {
        let file = KeyFile(path: folder.keyFile)
        guard file.exists else { return nil }
        do throws(KeyringError) {
            return try AuditSigner(try file.read())
        } catch {
            throw Failure(.refused, "\(error)")
        }
    }
}

/// Tells whoever signs the audit log how long it has become; there may be nobody yet.
final class AuditRelay: Sendable {
    private let target = Mutex<AuditCheckpointer?>(nil)

    func tell(_ checkpointer: AuditCheckpointer?) { target.withLock { $0 = checkpointer } }

    @Sendable
    func noticed(_ number: Int) { target.withLock { $0 }?.noticed(number) }
}
