/// A text with places for secrets: what a driver is given of a plan's string that names any.
///
/// In JSON it is an object, so that no text that is handed on between tasks can ever pass for
/// one: `{"${secret}": ["Bearer ", {"name": "TOKEN", "project": "…"}]}`.
package struct SecretText: Hashable, Sendable {
    package enum Part: Hashable, Sendable {
        case literal(String)
        case secret(SecretReference)
    }

    package var parts: [Part]

    /// The member that makes an object one; no plan may use it.
    package static let mark = "${secret}"

    package init(_ parts: [Part]) {
        self.parts = parts
    }

    /// A text that names no secret, or what `json` writes; nil for anything else.
    package init?(_ json: JSON) {
        if let text = json.string {
            parts = [.literal(text)]
            return
        }
        guard let members = json.object, members.count == 1, members[0].name == Self.mark,
            let elements = members[0].value.array
        else { return nil }
        parts = []
        for element in elements {
            guard let part = Part(element) else { return nil }
            parts.append(part)
        }
    }

    package var json: JSON {
        if references.isEmpty { return .string(filled { _ in "" }) }
        return .members([.init(Self.mark, .array(parts.map(\.json)))])
    }

    /// The secrets it names, in the order they are written.
    package var references: [SecretReference] {
        parts.compactMap { if case .secret(let reference) = $0 { reference } else { nil } }
    }

    /// The text with a value in each secret's place.
    package func filled(_ value: (SecretReference) -> String) -> String {
        parts.reduce(into: "") { text, part in
            switch part {
            case .literal(let literal): text += literal
            case .secret(let reference): text += value(reference)
            }
        }
    }
}

extension SecretText.Part {
    fileprivate init?(_ json: JSON) {
        if let text = json.string {
            self = .literal(text)
            return
        }
        guard let name = json["name"]?.string, SecretReference.isName(name) else { return nil }
        self = .secret(
            SecretReference(
                name, version: json["version"]?.integer.map(Int.init),
                project: json["project"]?.string ?? ""))
    }

    fileprivate var json: JSON {
        switch self {
        case .literal(let text): return .string(text)
        case .secret(let reference):
            var members: [JSON.Member] = [
                .init("name", .string(reference.name)),
                .init("project", .string(reference.project)),
            ]
            if let version = reference.version {
                members.append(.init("version", .integer(Int64(version))))
            }
            return .members(members)
        }
    }
}

extension JSON {
    /// Every secret that a driver is to fill in, in order.
    package var secretReferences: [SecretReference] {
        switch self {
        case .null, .bool, .integer, .number, .string: []
        case .array(let elements): elements.flatMap(\.secretReferences)
        case .object(let members):
            SecretText(self)?.references ?? members.flatMap(\.value.secretReferences)
        }
    }

    /// This value with every text that names secrets filled in.
    package func fillingSecrets(_ value: (SecretReference) -> String) -> JSON {
        switch self {
        case .null, .bool, .integer, .number, .string: return self
        case .array(let elements): return .array(elements.map { $0.fillingSecrets(value) })
        case .object(let members):
            if let text = SecretText(self) { return .string(text.filled(value)) }
            return .object(members.map { .init($0.name, $0.value.fillingSecrets(value)) })
        }
    }
}
