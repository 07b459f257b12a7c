internal import Identity
internal import ReleaseEngine
internal import StoreSQLite

extension DataFolder {
    /// The file that holds the keys under which secrets lie in the database.
    var keyFile: KeyFile { KeyFile(path: path + "/slipway.key") }

    /// The folder's keyring, or why it cannot be had.
    ///
    /// One is made where there is none, unless something is sealed already: a new one would not
    /// open it, and the lost one may still be found.
    func keyring(
        for store: SQLiteStore, makes: Bool
    ) async -> Result<Keyring, KeyringError> {
        do throws(KeyringError) {
            if makes, !keyFile.exists, await !mayHoldSealed(store) {
                try keyFile.write(.fresh())
            }
            return .success(try keyFile.read())
        } catch {
            return .failure(error)
        }
    }

    private func mayHoldSealed(_ store: SQLiteStore) async -> Bool {
        for kind in ["access-key", "secret"] {
            let page = try? await store.documents(.init(kind: kind, limit: 1))
            guard let page, page.elements.isEmpty else { return true }
        }
        return false
    }
}
