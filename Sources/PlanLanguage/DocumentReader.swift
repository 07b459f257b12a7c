package import ReleaseModel

/// Reads any document that people write as YAML or JSON, with the places of what is wrong.
package enum DocumentReader {
    /// Nil exactly when one of the problems is an error.
    package static func read(_ bytes: [UInt8]) -> (json: JSON?, problems: [PlanProblem]) {
        let problems = Problems()
        let root = SourceReader(bytes: bytes, problems: problems).root()
        return (problems.hasErrors ? nil : root?.json, problems.sorted)
    }
}

extension SourceNode {
    /// As JSON: what is written without quotes may be null, a flag or a number.
    fileprivate var json: JSON {
        switch content {
        case .sequence(let elements): .array(elements.map(\.json))
        case .mapping(let members): .members(members.map { .init($0.name, $0.value.json) })
        case .scalar(let text, isPlain: false): .string(text)
        case .scalar(let text, isPlain: true): Self.plain(text, isNull: isNull)
        }
    }

    private static func plain(_ text: String, isNull: Bool) -> JSON {
        if isNull { return .null }
        if ["true", "True", "TRUE"].contains(text) { return true }
        if ["false", "False", "FALSE"].contains(text) { return false }
        // A number exactly where it is one of JSON's.
        switch try? JSON(decoding: Array(text.utf8)) {
        case .integer(let number): return .integer(number)
        case .number(let number): return .number(number)
        default: return .string(text)
        }
    }
}
