package import ReleaseModel

/// Where drivers get the values that a plan's secrets stand for.
package protocol SecretSource: Sendable {
    /// The value of a pinned version, or of the newest one where none is pinned.
    func value(of reference: SecretReference) async throws(SecretError) -> KnownSecret

    /// The version that `value(of:)` would use now; the value is not read.
    func version(of reference: SecretReference) async throws(SecretError) -> Int
}

/// A secret's value, and which version of it that is.
package struct KnownSecret: Sendable {
    package var version: Int
    package var value: SecretValue

    package init(version: Int, value: SecretValue) {
        self.version = version
        self.value = value
    }
}

/// Why a secret has no value now: a known failure, before anything is done.
package enum SecretError: Error, Hashable, Sendable, CustomStringConvertible {
    case missing(SecretReference)
    /// There is a secret of that name, but no such version any more.
    case versionMissing(SecretReference, newest: Int)
    /// It is there and cannot be read, with the reason.
    case unavailable(SecretReference, reason: String)

    package var description: String {
        switch self {
        case .missing(let reference):
            "there is no secret \(reference.name); set it: slipway secret set \(reference.name)"
        case .versionMissing(let reference, let newest):
            "the secret \(reference.name) has no version \(reference.version ?? 0); its newest is "
                + "\(newest): amend the plan, or set that one"
        case .unavailable(let reference, let reason):
            "the secret \(reference.name) cannot be read: \(reason)"
        }
    }
}

/// Knows no secret at all.
package struct NoSecrets: SecretSource {
    package init() {}

    package func value(
        of reference: SecretReference
    ) async throws(SecretError) -> KnownSecret {
        throw .missing(reference)
    }

    package func version(of reference: SecretReference) async throws(SecretError) -> Int {
        throw .missing(reference)
    }
}
