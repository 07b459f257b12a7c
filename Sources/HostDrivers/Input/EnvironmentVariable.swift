import ReleaseEngine
internal import ReleaseModel

/// A variable for a process, its secrets not yet filled in.
struct EnvironmentVariable: Hashable, Sendable {
    var name: String
    var value: SecretText

    /// `NAME=VALUE`, as a process gets it.
    func filled(_ known: KnownSecrets) -> String { "\(name)=\(known.fill(value))" }

    var secrets: [SecretReference] { value.references }

    /// What a digest covers of it: of a secret its name and version, never its value.
    var identity: JSON {
        guard !secrets.isEmpty else { return .string("\(name)=\(value.filled { _ in "" })") }
        return [.string(name), value.json]
    }

    /// The same with every secret's version named.
    func pinned(by source: any SecretSource) async throws(SecretError) -> EnvironmentVariable {
        var variable = self
        for (index, part) in value.parts.enumerated() {
            guard case .secret(var secret) = part else { continue }
            secret.version = try await source.version(of: secret)
            variable.value.parts[index] = .secret(secret)
        }
        return variable
    }

    /// The same with every literal part changed.
    func mapLiterals(_ change: (String) -> String) -> EnvironmentVariable {
        var variable = self
        variable.value.parts = value.parts.map { part in
            if case .literal(let text) = part { .literal(change(text)) } else { part }
        }
        return variable
    }
}
