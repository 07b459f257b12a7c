/// A `${…}` in a plan's string: a variable, or an output of an earlier task.
package enum Reference: Hashable, Sendable {
    /// `${name}`
    case variable(String)
    /// `${tasks.NAME.outputs.KEY}`
    case output(task: String, key: String)

    /// The reference between the braces; nil where it is neither form.
    package init?(_ text: Substring) {
        let isOutput = text.hasPrefix("tasks.") && text.contains(".outputs.")
        guard isOutput else {
            guard !text.isEmpty, text.utf8.allSatisfy(Self.isNameByte) else { return nil }
            self = .variable(String(text))
            return
        }
        let rest = text.dropFirst("tasks.".count)
        guard let middle = rest.firstRange(of: ".outputs.") else { return nil }
        let task = rest[..<middle.lowerBound]
        let key = rest[middle.upperBound...]
        guard !task.isEmpty, !key.isEmpty, key.utf8.allSatisfy(Self.isNameByte) else { return nil }
        self = .output(task: String(task), key: String(key))
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}

/// A string cut into literal text and references; `$${` stands for a literal `${`.
package struct Template: Hashable, Sendable {
    package enum Part: Hashable, Sendable {
        case literal(String)
        case reference(Reference)
        /// `${…}` that is no reference, or has no end.
        case malformed(String)
    }

    package var parts: [Part] = []

    package init(_ text: String) {
        var rest = text[...]
        var literal = ""
        while let dollar = rest.firstIndex(of: "$") {
            literal += rest[..<dollar]
            rest = rest[dollar...]
            if rest.hasPrefix("$${") {
                literal += "${"
                rest = rest.dropFirst(3)
            } else if rest.hasPrefix("${") {
                if !literal.isEmpty { parts.append(.literal(literal)) }
                literal = ""
                parts.append(Self.takeReference(&rest))
            } else {
                literal += "$"
                rest = rest.dropFirst()
            }
        }
        literal += rest
        if !literal.isEmpty { parts.append(.literal(literal)) }
    }

    private static func takeReference(_ rest: inout Substring) -> Part {
        guard let end = rest.firstIndex(of: "}") else {
            defer { rest = "" }
            return .malformed(String(rest))
        }
        let whole = rest[...end]
        defer { rest = rest[rest.index(after: end)...] }
        return Reference(whole.dropFirst(2).dropLast()).map { .reference($0) }
            ?? .malformed(String(whole))
    }
}

/// A reference has no value.
package struct UnresolvedReference: Error, Hashable, Sendable {
    package var reference: Reference
}

extension JSON {
    /// Every reference in the value's strings, in order.
    package var references: [Reference] {
        switch self {
        case .string(let text):
            guard text.utf8.contains(UInt8(ascii: "$")) else { return [] }
            return Template(text).parts.compactMap { part in
                if case .reference(let reference) = part { reference } else { nil }
            }
        case .array(let elements): return elements.flatMap(\.references)
        case .object(let members): return members.flatMap(\.value.references)
        case .null, .bool, .integer, .number: return []
        }
    }

    /// The value with every reference replaced by what it stands for.
    package func resolving(
        _ value: (Reference) -> String?
    ) throws(UnresolvedReference) -> JSON {
        switch self {
        case .string(let text):
            guard text.utf8.contains(UInt8(ascii: "$")) else { return self }
            var resolved = ""
            for part in Template(text).parts {
                switch part {
                case .literal(let text), .malformed(let text): resolved += text
                case .reference(let reference):
                    guard let text = value(reference) else {
                        throw UnresolvedReference(reference: reference)
                    }
                    resolved += text
                }
            }
            return .string(resolved)
        case .array(let elements):
            var resolved: [JSON] = []
            for element in elements { resolved.append(try element.resolving(value)) }
            return .array(resolved)
        case .object(let members):
            var resolved: [Member] = []
            for member in members {
                resolved.append(Member(member.name, try member.value.resolving(value)))
            }
            return .object(resolved)
        case .null, .bool, .integer, .number: return self
        }
    }
}
