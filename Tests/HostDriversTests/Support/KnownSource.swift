import ReleaseEngine
import ReleaseModel
import Synchronization

/// Secrets in memory, by name; each has one version, which can be changed.
final class KnownSource: SecretSource {
    private let values: Mutex<[String: (version: Int, value: String)]>

    init(_ values: [String: String] = [:]) {
        self.values = Mutex(values.mapValues { (1, $0) })
    }

    func set(_ name: String, _ value: String?, version: Int = 1) {
        values.withLock { $0[name] = value.map { (version, $0) } }
    }

    func value(of reference: SecretReference) async throws(SecretError) -> KnownSecret {
        guard let known = values.withLock({ $0[reference.name] }) else {
            throw .missing(reference)
        }
        return KnownSecret(version: known.version, value: SecretValue(Array(known.value.utf8)))
    }

    func version(of reference: SecretReference) async throws(SecretError) -> Int {
        try await value(of: reference).version
    }
}

extension SecretText {
    /// What a driver is given of a plan's `text`.
    static func json(_ text: String) throws -> JSON {
        try JSON.string(text).resolving { _ in nil }
    }
}
