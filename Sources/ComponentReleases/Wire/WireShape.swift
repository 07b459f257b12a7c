internal import PlanLanguage
package import ReleaseModel

/// What a body may hold: every member is known, or named with what was meant.
indirect enum WireShape: Sendable {
    case text
    case whole
    case number
    case flag
    /// An object whose values are texts.
    case texts
    case list(WireShape)
    case object([String: WireShape])

    /// - Throws: which member is wrong, and what it may be; null stands for nothing.
    func check(_ json: JSON, at path: String) throws(ResourceError) {
        switch (self, json) {
        case (_, .null), (.text, .string), (.whole, .integer), (.number, .integer),
            (.number, .number), (.flag, .bool):
            return
        case (.texts, .object(let members)):
            for member in members {
                try Self.text.check(member.value, at: path + "." + member.name)
            }
        case (.list(let shape), .array(let elements)):
            for (index, element) in elements.enumerated() {
                try shape.check(element, at: "\(path)[\(index)]")
            }
        case (.object(let known), .object(let members)):
            for member in members {
                let place = path.isEmpty ? member.name : path + "." + member.name
                guard let shape = known[member.name] else {
                    throw .invalid(field: place, Self.unknown(member.name, known.keys.sorted()))
                }
                try shape.check(member.value, at: place)
            }
        case (.text, _), (.whole, _), (.number, _), (.flag, _), (.texts, _), (.list, _),
            (.object, _):
            throw .invalid(field: path.isEmpty ? "body" : path, "must be \(words)")
        }
    }

    private static func unknown(_ name: String, _ known: [String]) -> String {
        if let meant = Nearest.match(name, among: known) {
            return "there is no such field; did you mean \(meant)?"
        }
        return "there is no such field; there are \(known.joined(separator: ", "))"
    }

    private var words: String {
        switch self {
        case .text: "a text"
        case .whole: "a whole number"
        case .number: "a number"
        case .flag: "true or false"
        case .texts: "an object whose values are texts"
        case .list: "a list"
        case .object: "an object"
        }
    }
}

extension WireShape {
    /// The JSON Schema of it.
    var schema: JSON {
        switch self {
        case .text: ["type": "string"]
        case .whole: ["type": "integer"]
        case .number: ["type": "number"]
        case .flag: ["type": "boolean"]
        case .texts: ["type": "object", "additionalProperties": ["type": "string"]]
        case .list(let shape): ["type": "array", "items": shape.schema]
        case .object(let fields):
            [
                "type": "object", "additionalProperties": false,
                "properties": .members(fields.map { JSON.Member($0.key, $0.value.schema) }),
            ]
        }
    }
}

/// What bodies about resources may hold, for the description of the interface.
package enum ResourceSchemas {
    package static let application = WireShape.application.schema
    package static let configuration = WireShape.configuration.schema
    package static let environment = WireShape.environment.schema
    package static let resources = WireShape.resources.schema
    package static let component = WireShape.component.schema
    package static let action = WireShape.action.schema
    /// Of a new component, with where it belongs.
    package static let newComponent = WireShape.task(ComponentPlanner.places).schema
}
