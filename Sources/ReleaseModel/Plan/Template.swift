/// A string of a plan, taken apart into what stands as written and what is filled in.
///
/// `${` begins a reference that ends at the next `}`; `$${` stands for a literal `${`.
package struct Template: Hashable, Sendable {
    package enum Part: Hashable, Sendable {
        case literal(String)
        case reference(Reference)
        /// A `${` that no reference follows, with what was written.
        case malformed(String)
    }

    package var parts: [Part]

    package init(_ text: String) {
        guard Template.mayRefer(text) else {
            parts = text.isEmpty ? [] : [.literal(text)]
            return
        }
        var scanner = Scanner(bytes: Array(text.utf8))
        parts = scanner.parts()
    }

    /// Whether the text holds a `${` at all; most strings do not, and need no more work.
    package static func mayRefer(_ text: String) -> Bool {
        var previous: UInt8 = 0
        for byte in text.utf8 {
            if byte == UInt8(ascii: "{"), previous == UInt8(ascii: "$") { return true }
            previous = byte
        }
        return false
    }

    /// The references, in the order they are written.
    package var references: [Reference] {
        parts.compactMap { if case .reference(let reference) = $0 { reference } else { nil } }
    }

    /// The text with every reference filled in but secrets; `budget` bounds what is filled in.
    fileprivate func resolved(
        budget: inout Int, _ filling: Filling
    ) throws(UnresolvedReference) -> JSON {
        var text = ""
        var before: [SecretText.Part] = []
        for part in parts {
            switch part {
            case .literal(let literal): text += literal
            case .malformed(let written):
                throw UnresolvedReference(written: written, reason: .malformed)
            case .reference(.secret(var secret)):
                secret.project = filling.project
                if !text.isEmpty { before.append(.literal(text)) }
                before.append(.secret(secret))
                text = ""
            case .reference(let reference):
                guard let value = filling.lookup(reference) else {
                    throw UnresolvedReference(written: reference.description, reason: .unknown)
                }
                budget -= value.utf8.count
                guard budget >= 0 else {
                    throw UnresolvedReference(written: reference.description, reason: .tooLong)
                }
                text += value
            }
        }
        guard !before.isEmpty else { return .string(text) }
        return SecretText(text.isEmpty ? before : before + [.literal(text)]).json
    }
}

/// What references stand for.
private struct Filling {
    var project: String
    var lookup: (Reference) -> String?
}

/// Why a string could not be filled in.
package struct UnresolvedReference: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Reason: Hashable, Sendable {
        /// Nothing has that name (yet).
        case unknown
        /// It is no form of reference.
        case malformed
        /// An object that only Slipway itself may write.
        case reserved
        /// What would be filled in exceeds `JSON.resolvedBytes`.
        case tooLong
    }

    /// As it stands in the plan: `${name}`.
    package var written: String
    package var reason: Reason

    package init(written: String, reason: Reason) {
        self.written = written
        self.reason = reason
    }

    package var description: String {
        switch reason {
        case .unknown: "\(written) has no value"
        case .malformed:
            "\(written) is neither ${name} nor ${tasks.NAME.outputs.KEY} nor ${secret:NAME}"
        case .reserved:
            "a member may not be named \(written): write ${secret:NAME} into a text"
        case .tooLong: "\(written) makes the task's fields longer than \(JSON.resolvedBytes) bytes"
        }
    }
}

extension JSON {
    /// At most this many bytes are filled in for the references of one value.
    package static let resolvedBytes = 4 * 1024 * 1024

    /// Whether any string of this value holds a `${` at all.
    package var mayRefer: Bool {
        switch self {
        case .null, .bool, .integer, .number: false
        case .string(let text): Template.mayRefer(text)
        case .array(let elements): elements.contains(where: \.mayRefer)
        case .object(let members):
            members.contains { $0.value.mayRefer || $0.name == SecretText.mark }
        }
    }

    /// Every reference in the strings of this value, in order; member names are not looked at.
    package var references: [Reference] {
        switch self {
        case .null, .bool, .integer, .number: []
        case .string(let text): Template.mayRefer(text) ? Template(text).references : []
        case .array(let elements): elements.flatMap(\.references)
        case .object(let members): members.flatMap(\.value.references)
        }
    }

    /// This value with every reference in its strings filled in, and every `$${` as `${`.
    ///
    /// A value that is filled in is not looked at again: it may hold `${` itself. A string that
    /// names secrets becomes a `SecretText` in its JSON form.
    package func resolving(
        secretsOf project: String = "", _ lookup: @escaping (Reference) -> String?
    ) throws(UnresolvedReference) -> JSON {
        var budget = JSON.resolvedBytes
        return try resolving(budget: &budget, Filling(project: project, lookup: lookup))
    }

    private func resolving(
        budget: inout Int, _ filling: Filling
    ) throws(UnresolvedReference) -> JSON {
        switch self {
        case .null, .bool, .integer, .number:
            return self
        case .string(let text):
            guard Template.mayRefer(text) else { return self }
            return try Template(text).resolved(budget: &budget, filling)
        case .array(var elements):
            for index in elements.indices {
                elements[index] = try elements[index].resolving(budget: &budget, filling)
            }
            return .array(elements)
        case .object(var members):
            for index in members.indices {
                guard members[index].name != SecretText.mark else {
                    throw UnresolvedReference(written: SecretText.mark, reason: .reserved)
                }
                members[index].value = try members[index].value.resolving(
                    budget: &budget, filling)
            }
            return .object(members)
        }
    }
}

/// Finds the parts of a template, left to right.
private struct Scanner {
    let bytes: [UInt8]
    var offset = 0
    var literal: [UInt8] = []
    var found: [Template.Part] = []

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func parts() -> [Template.Part] {
        while offset < bytes.count {
            if starts(with: "$${") {
                literal += Array("${".utf8)
                offset += 3
            } else if starts(with: "${") {
                endLiteral()
                takeReference()
            } else {
                literal.append(bytes[offset])
                offset += 1
            }
        }
        endLiteral()
        return found
    }

    private mutating func takeReference() {
        let inside = offset + 2
        // No reference is longer; a forgotten brace must not hide everything behind it.
        let limit = min(bytes.count, inside + 256)
        guard let end = bytes[inside..<limit].firstIndex(of: UInt8(ascii: "}")) else {
            found.append(.malformed(text(offset..<min(limit, offset + 32))))
            offset = limit
            return
        }
        let name = text(inside..<end)
        if let reference = Reference(name) {
            found.append(.reference(reference))
        } else {
            found.append(.malformed(text(offset..<end + 1)))
        }
        offset = end + 1
    }

    private mutating func endLiteral() {
        guard !literal.isEmpty else { return }
        found.append(.literal(String(decoding: literal, as: UTF8.self)))
        literal = []
    }

    private func starts(with word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        guard offset + count <= bytes.count else { return false }
        return word.withUTF8Buffer { $0.elementsEqual(bytes[offset..<offset + count]) }
    }

    private func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }
}
