internal import Glibc
internal import Identity
internal import StoreSQLite

extension DataFolder {
    /// The key file: never in the database, never in a backup.
    var keyFile: KeyFile { KeyFile(path: path + "/slipway.key") }

    /// The folder's keyring, or why there is none.
    ///
    /// - Parameter makes: whether one is made where there is none and nothing is sealed yet.
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

    /// Whether something may be sealed under a key that is not here.
    private func mayHoldSealed(_ store: SQLiteStore) async -> Bool {
        let vault = SecretVault(store: store, keyring: .failure(.missing(path: keyFile.path)))
        return (try? await vault.holdsValues()) ?? true
    }
}
