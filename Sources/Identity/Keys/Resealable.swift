package import ReleaseEngine

/// Something that keeps values sealed by the keyring.
package protocol Resealable: Sendable {
    /// Seals every value that is under an older key under the newest one, batch by batch.
    ///
    /// It may be cut off anywhere and begun again. `afterBatch` is called when one is durable.
    func reseal(
        in store: any Store, under keyring: Keyring, afterBatch: @Sendable () throws -> Void
    ) async throws -> ResealCount
}

/// What became of sealed values.
package struct ResealCount: Hashable, Sendable {
    package var sealed = 0
    /// No key opens them: they stay as they are.
    package var unreadable = 0

    package init(sealed: Int = 0, unreadable: Int = 0) {
        self.sealed = sealed
        self.unreadable = unreadable
    }
}
