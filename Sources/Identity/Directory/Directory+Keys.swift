internal import ReleaseEngine
package import ReleaseModel

extension Directory {
    /// How many keys a user may have at once.
    package static let keysPerUser = 10

    /// Makes a key that signs in a user's name; the secret is told this once.
    package func createKey(
        for user: User, description: String, by caller: Caller, at now: Instant
    ) async throws(DirectoryError) -> (key: AccessKey, secret: String) {
        try requireOwnOrManageable(user, by: caller)
        guard keys(of: user.id).count < Self.keysPerUser else {
            throw .refused(
                "\(user.name) has \(Self.keysPerUser) keys already; remove one that is not used")
        }
        let (key, secret) = try newKey(for: user, description: description, at: now)
        try await commit(
            [try Write(.accessKey, key.id, key)],
            .of(
                caller, "key.create", "key/\(key.id)", ["user": .string(user.name)], at: now))
        return (key, secret)
    }

    func newKey(
        for user: User, description: String, at now: Instant
    ) throws(DirectoryError) -> (AccessKey, String) {
        var key = AccessKey(
            id: Generated.accessKey(), user: user.id, sealedSecret: "", description: description,
            createdAt: now.milliseconds)
        let secret = Generated.secretKey()
        do {
            key.sealedSecret = try keyring.get().seal(Array(secret.utf8), for: key.purpose)
        } catch {
            throw .unavailable("\(error)")
        }
        return (key, secret)
    }

    package func removeKey(
        _ key: AccessKey, by caller: Caller, at now: Instant
    ) async throws(DirectoryError) {
        if let user = user(id: key.user) { try requireOwnOrManageable(user, by: caller) }
        try await commit(
            [Write(removing: .accessKey, key.id)],
            .of(caller, "key.remove", "key/\(key.id)", .object([]), at: now))
    }

    package func setKey(
        _ key: AccessKey, isEnabled: Bool, by caller: Caller, at now: Instant
    ) async throws(DirectoryError) -> AccessKey {
        if let user = user(id: key.user) { try requireOwnOrManageable(user, by: caller) }
        guard let held = look({ $0.keys[key.id] }) else {
            throw .missing("there is no key \(key.id) any more")
        }
        var changed = held.record
        changed.isEnabled = isEnabled
        try await commit(
            [try Write(.accessKey, key.id, changed, replaces: held.version)],
            .of(
                caller, "key.update", "key/\(key.id)", ["enabled": .bool(isEnabled)], at: now))
        return changed
    }

    /// The secret key of a key that may sign.
    package func secret(of key: AccessKey) throws(KeyringError) -> String {
        String(decoding: try keyring.get().open(key.sealedSecret, for: key.purpose), as: UTF8.self)
    }
}
