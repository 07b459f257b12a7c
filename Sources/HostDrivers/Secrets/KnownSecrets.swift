import ReleaseEngine
internal import ReleaseModel

/// The values of the secrets that one effect names, held only while it is begun.
struct KnownSecrets: Sendable {
    private var values: [SecretReference: KnownSecret] = [:]
    /// For a person: `TOKEN version 2`, each once, sorted.
    private(set) var names: [String] = []

    static let none = KnownSecrets()

    private init() {}

    /// Every value that is asked for, or the first that there is none of.
    init(
        _ references: [SecretReference], from source: any SecretSource
    ) async throws(SecretError) {
        for reference in references where values[reference] == nil {
            let known = try await source.value(of: reference)
            values[reference] = known
            names.append("\(reference.name) version \(known.version)")
        }
        names = Set(names).sorted()
    }

    var isEmpty: Bool { values.isEmpty }

    /// The values, for whoever must show them nowhere.
    var texts: [String] { Set(values.values.map(\.value.text)).sorted() }

    func text(of reference: SecretReference) -> String { values[reference]?.value.text ?? "" }

    func fill(_ text: SecretText) -> String { text.filled(self.text(of:)) }

    func fill(_ json: JSON) -> JSON { json.fillingSecrets(text(of:)) }
}
