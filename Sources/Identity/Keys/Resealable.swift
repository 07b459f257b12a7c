/// Something that keeps values sealed by the keyring.
package protocol Resealable: Sendable {
    /// Seals every value that is under an older key under the newest one, batch by batch.
    ///
    /// It may be cut off anywhere and begun again. `afterBatch` is called when one is durable.
    ///
    /// - Returns: how many values were sealed anew.
    func reseal(
        under keyring: Keyring, afterBatch: @Sendable () throws -> Void
    ) async throws -> Int
}
