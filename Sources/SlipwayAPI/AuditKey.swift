extension API {
    /// The key with which anybody checks what was signed about the audit log.
    package struct AuditKey: Codable, Hashable, Sendable {
        /// 64 hexadecimal digits (Ed25519).
        package var publicKey: String
        /// Its short name, as checkpoints carry it.
        package var key: String

        package init(publicKey: String, key: String) {
            self.publicKey = publicKey
            self.key = key
        }
    }
}
