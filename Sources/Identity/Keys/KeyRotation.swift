package import ReleaseEngine
package import ReleaseModel

/// Puts a new key in the place of the old ones, for everything that is sealed.
///
/// Cut off anywhere, it loses nothing: asked again, it goes on with the new key it had made.
/// Nobody else may have the data folder open meanwhile.
package struct KeyRotation: Sendable {
    /// A place where it may be cut off.
    package enum Boundary: Hashable, Sendable {
        case begun
        /// The key file holds the new key, and the old ones.
        case keyMade
        case batchSealed
        case recorded
        /// The key file holds the new key alone.
        case oldKeysDropped
    }

    private let file: KeyFile
    private let store: any Store
    private let parts: [any Resealable]
    private let atBoundary: @Sendable (Boundary) throws -> Void

    package init(
        _ file: KeyFile, store: any Store, of parts: [any Resealable] = SealedDocuments.all,
        atBoundary: @escaping @Sendable (Boundary) throws -> Void = { _ in }
    ) {
        self.file = file
        self.store = store
        self.parts = parts
        self.atBoundary = atBoundary
    }

    /// - Returns: what became of everything that is sealed.
    package func run(by actor: String, at time: Instant) async throws -> ResealCount {
        var keyring = try file.read()
        try atBoundary(.begun)
        if !keyring.isRotating {
            keyring = keyring.rotated()
            try file.write(keyring)
        }
        try atBoundary(.keyMade)
        var count = ResealCount()
        for part in parts {
            let own = try await part.reseal(in: store, under: keyring) {
                try atBoundary(.batchSealed)
            }
            count.sealed += own.sealed
            count.unreadable += own.unreadable
        }
        try await record(count, by: actor, at: time)
        try atBoundary(.recorded)
        try file.write(keyring.withoutOldKeys())
        try atBoundary(.oldKeysDropped)
        return count
    }

    private func record(_ count: ResealCount, by actor: String, at time: Instant) async throws {
        let draft = AuditDraft(
            at: time, actor: actor, verb: "key.rotate", subject: "keyring", answer: "accepted",
            detail: [
                "resealed": .integer(Int64(count.sealed)),
                "unreadable": .integer(Int64(count.unreadable)),
            ])
        _ = try await store.commit([Change(audit: draft)])
    }
}

extension Keyring {
    /// Whether a rotation was begun and not ended.
    var isRotating: Bool { keys.count > 1 }
}
