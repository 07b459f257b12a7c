/// A value of a plan's text, YAML or JSON, with the place where it stands.
struct SourceNode {
    enum Content {
        /// `isPlain`: written without quotes, so that it may be a number, a flag or null.
        case scalar(String, isPlain: Bool)
        case sequence([SourceNode])
        case mapping([SourceMember])
    }

    var content: Content
    var position: Position

    /// Nothing deeper is read; no plan needs it.
    static let maximumDepth = 64
}

/// A field: its name, where that stands, and its value.
struct SourceMember {
    var name: String
    var position: Position
    var value: SourceNode
}

extension SourceNode {
    /// Whether nothing is written: `key:` alone, `~` or `null`.
    var isNull: Bool {
        guard case .scalar(let text, isPlain: true) = content else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }

    /// What stands here, for messages: `"x"`, "a list".
    var shown: String {
        switch content {
        case .sequence: return "a list"
        case .mapping: return "a mapping"
        case .scalar(let text, _):
            if isNull { return "nothing" }
            let start = text.unicodeScalars.prefix(40).map {
                $0.properties.generalCategory == .control ? " " : Character($0)
            }
            return "\"\(String(start))\(text.unicodeScalars.count > 40 ? "…" : "")\""
        }
    }
}
