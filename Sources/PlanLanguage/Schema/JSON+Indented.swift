package import ReleaseModel

extension JSON {
    /// The value as text for people: one member a line, two spaces a level, members by name.
    package var indented: String {
        var lines = ""
        write(into: &lines, indent: "")
        return lines + "\n"
    }

    private func write(into text: inout String, indent: String) {
        let inner = indent + "  "
        switch self {
        case .object(let members) where !members.isEmpty:
            text += "{\n"
            for (number, member) in members.enumerated() {
                text += inner + JSON.string(member.name).text + ": "
                member.value.write(into: &text, indent: inner)
                text += number + 1 < members.count ? ",\n" : "\n"
            }
            text += indent + "}"
        case .array(let elements) where elements.contains(where: \.isCompound):
            text += "[\n"
            for (number, element) in elements.enumerated() {
                text += inner
                element.write(into: &text, indent: inner)
                text += number + 1 < elements.count ? ",\n" : "\n"
            }
            text += indent + "]"
        case .array(let elements):
            text += "[" + elements.map(\.text).joined(separator: ", ") + "]"
        case .null, .bool, .integer, .number, .string, .object:
            text += self.text
        }
    }

    private var isCompound: Bool {
        switch self {
        case .array(let elements): !elements.isEmpty
        case .object(let members): !members.isEmpty
        case .null, .bool, .integer, .number, .string: false
        }
    }
}
