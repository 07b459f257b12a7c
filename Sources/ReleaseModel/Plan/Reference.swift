/// What a `${…}` in a plan's strings stands for.
package enum Reference: Hashable, Sendable {
    /// `${name}`: a variable of the plan.
    case variable(String)
    /// `${tasks.NAME.outputs.KEY}`: what an earlier task handed on.
    case output(task: String, key: String)
    /// `${secret:NAME}`: filled in by the driver alone, as late as possible.
    case secret(SecretReference)

    /// Reads what stands between the braces; nil where it is none of these.
    package init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        if Reference.isKey(bytes[...]) {
            self = .variable(String(text))
            return
        }
        if let secret = SecretReference(String(text)) {
            self = .secret(secret)
            return
        }
        let prefix = Array("tasks.".utf8)
        let infix = Array(".outputs.".utf8)
        guard bytes.starts(with: prefix),
            let dot = bytes.lastIndex(of: UInt8(ascii: ".")),
            dot + 1 >= prefix.count + infix.count,
            bytes[(dot + 1 - infix.count)...dot].elementsEqual(infix)
        else { return nil }
        let task = bytes[prefix.count..<(dot + 1 - infix.count)]
        let key = bytes[(dot + 1)...]
        guard !task.isEmpty, task.allSatisfy(Reference.isNameByte), Reference.isKey(key) else {
            return nil
        }
        self = .output(
            task: String(decoding: task, as: UTF8.self), key: String(decoding: key, as: UTF8.self))
    }

    /// Whether the text may name a variable or an output: a letter or `_`, then letters, digits, `_`, `-`.
    package static func isKey(_ text: String) -> Bool { isKey(Array(text.utf8)[...]) }

    private static func isKey(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.first, bytes.count <= 64 else { return false }
        guard isLetter(first) || first == UInt8(ascii: "_") else { return false }
        return bytes.allSatisfy { isNameByte($0) && $0 != UInt8(ascii: ".") }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: ".")
    }
}

extension Reference: CustomStringConvertible {
    /// As it is written in a plan: `${name}`.
    package var description: String {
        switch self {
        case .variable(let name): "${\(name)}"
        case .output(let task, let key): "${tasks.\(task).outputs.\(key)}"
        case .secret(let secret): secret.description
        }
    }
}
