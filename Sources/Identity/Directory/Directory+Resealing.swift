internal import Foundation
internal import ReleaseEngine

extension Directory: Resealable {
    /// Seals the secret of every access key anew.
    package func reseal(
        under keyring: Keyring, afterBatch: @Sendable () throws -> Void
    ) async throws -> Int {
        var count = 0
        for held in current.keys.values where !keyring.isCurrent(held.record.sealedSecret) {
            var key = held.record
            key.sealedSecret = try keyring.seal(
                keyring.open(key.sealedSecret, for: key.purpose), for: key.purpose)
            let write = DocumentWrite(
                kind: DirectoryKind.accessKey.rawValue, id: key.id, replaces: held.version,
                body: Array(try JSONEncoder().encode(key)))
            guard try await store.commit([Change(documents: [write])]) == [.recorded] else {
                throw DirectoryError.conflict("the key \(key.id) was changed meanwhile; ask again")
            }
            count += 1
            try afterBatch()
        }
        return count
    }
}
