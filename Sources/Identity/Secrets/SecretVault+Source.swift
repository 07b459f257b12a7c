package import ReleaseEngine
package import ReleaseModel

extension SecretVault: SecretSource {
    package func value(
        of reference: SecretReference
    ) async throws(SecretError) -> KnownSecret {
        do throws(SecretVaultError) {
            let (record, version) = try await record(for: reference)
            guard let record, let version else { throw SecretVaultError.missing(reference.name) }
            return KnownSecret(
                version: version, value: try await value(version, of: record))
        } catch {
            throw await Self.error(error, of: reference, in: self)
        }
    }

    package func version(of reference: SecretReference) async throws(SecretError) -> Int {
        do throws(SecretVaultError) {
            guard let version = try await record(for: reference).version else {
                throw SecretVaultError.missing(reference.name)
            }
            return version
        } catch {
            throw await Self.error(error, of: reference, in: self)
        }
    }

    private func record(
        for reference: SecretReference
    ) async throws(SecretVaultError) -> (record: SecretRecord?, version: Int?) {
        let record = try await find(reference.name, in: reference.project).record
        guard let wanted = reference.version else { return (record, record?.newest?.number) }
        let isKept = record?.versions.contains { $0.number == wanted } == true
        return (record, isKept ? wanted : nil)
    }

    private static func error(
        _ error: SecretVaultError, of reference: SecretReference, in vault: SecretVault
    ) async -> SecretError {
        guard case .missing = error else {
            return .unavailable(reference, reason: error.description)
        }
        let record = try? await vault.find(reference.name, in: reference.project).record
        guard let newest = record?.newest, reference.version != nil else {
            return .missing(reference)
        }
        return .versionMissing(reference, newest: newest.number)
    }
}
