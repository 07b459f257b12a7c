internal import Identity
internal import Logging
internal import ReleaseEngine
internal import StoreSQLite

extension DataFolder {
    /// The keys of a folder that is about to be held; made where there are none yet.
    ///
    /// None are made where something is sealed already: new ones would not open it, and the lost
    /// ones may still be found. Without them everything that is not sealed goes on.
    func keyring(
        for store: SQLiteStore, in file: String?, logger: Logger
    ) async -> Result<Keyring, KeyringError> {
        do throws(KeyringError) {
            return .success(try await keys(for: store, in: file, logger))
        } catch {
            logger.error(
                "access keys and secrets cannot be used, and the audit log is not signed",
                metadata: ["why": "\(error)"])
            return .failure(error)
        }
    }

    private func keys(
        for store: SQLiteStore, in file: String?, _ logger: Logger
    ) async throws(KeyringError) -> Keyring {
        let file = KeyFile(path: file ?? keyFile)
        if file.exists { return try file.read() }
        guard await !mayHoldSealed(store) else { throw .missing(path: file.path) }
        let keyring = Keyring.fresh()
        try file.write(keyring)
        logger.notice(
            "a key file was made; no backup holds it, so keep a copy elsewhere",
            metadata: ["path": "\(file.path)"])
        return keyring
    }

    /// The folder's keys as they are, for whoever only looks.
    func keyring(in file: String?) -> Result<Keyring, KeyringError> {
        Result { () throws(KeyringError) in try KeyFile(path: file ?? keyFile).read() }
    }

    private func mayHoldSealed(_ store: SQLiteStore) async -> Bool {
        (try? await SealedDocuments.hasAny(in: store)) ?? true
    }
}

extension Result {
    /// What was had, if anything.
    var value: Success? { try? get() }
}
