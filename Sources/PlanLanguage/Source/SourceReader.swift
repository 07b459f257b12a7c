internal import ReleaseModel

/// Turns a plan's bytes into values with positions, or says why that is not possible.
struct SourceReader {
    let bytes: [UInt8]
    let problems: Problems

    /// The outermost value; nil where a problem was reported instead.
    func root() -> SourceNode? {
        guard bytes.count <= Plan.Limits.bytes else {
            problems.error(
                "the plan has \(bytes.count) bytes; at most \(Plan.Limits.bytes) are read",
                at: .start, write: "several smaller plans")
            return nil
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            problems.error(
                "the plan is not UTF-8 text", at: position(of: validPrefix()),
                write: "the file in UTF-8")
            return nil
        }
        guard let first = bytes.first(where: { !Self.isSpace($0) }) else {
            problems.error("the plan is empty", at: .start, write: "`name:` and `phases:`")
            return nil
        }
        if let root = json(first: first) { return root }
        guard !problems.hasErrors, YAMLGuard(bytes: bytes, problems: problems).allows() else {
            return nil
        }
        return YAMLSource(text: text, problems: problems).root()
    }

    /// The value if the text is JSON; what only looks like it is left to YAML.
    private func json(first: UInt8) -> SourceNode? {
        guard first == UInt8(ascii: "{") else { return nil }
        var reader = JSONSource(bytes: bytes)
        do {
            let root = try reader.document()
            for (name, position) in reader.duplicates.prefix(Problems.limit) {
                problems.error("the field `\(name)` stands twice", at: position, write: "it once")
            }
            return root
        } catch {
            // `{"name"…` is meant as JSON; `{name: …}` is a YAML mapping on one line.
            guard looksLikeJSON else { return nil }
            problems.error("this is not JSON: \(error.reason)", at: error.position)
            return nil
        }
    }

    private var looksLikeJSON: Bool {
        bytes.lazy.filter { !Self.isSpace($0) }.prefix(2).elementsEqual("{\"".utf8)
    }

    /// How many bytes at the start are valid UTF-8.
    private func validPrefix() -> Int {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var count = 0
        while case .scalarValue(let scalar) = decoder.decode(&iterator) {
            count += UTF8.width(scalar)
        }
        return count
    }

    private func position(of offset: Int) -> Position {
        var position = Position.start
        for byte in bytes[..<offset] {
            if byte == UInt8(ascii: "\n") {
                position = Position(line: position.line + 1, column: 1)
            } else if byte & 0xC0 != 0x80 {
                position.column += 1
            }
        }
        return position
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }
}
