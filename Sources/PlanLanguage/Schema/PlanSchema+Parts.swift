internal import ReleaseModel

extension PlanSchema {
    static let keyPattern = "^[A-Za-z_][A-Za-z0-9_-]{0,63}$"

    /// Texts may be written without quotes where YAML then takes them for numbers or flags.
    static let scalar: JSON = ["type": ["string", "number", "boolean"]]

    static func pattern(_ pattern: String) -> JSON {
        ["type": "string", "pattern": .string(pattern)]
    }

    static func flag(_ about: String) -> JSON { described(["type": "boolean"], about) }

    static func whole(
        _ range: ClosedRange<Int>, _ about: String, standard: Int
    ) -> JSON {
        [
            "type": "integer", "minimum": .integer(Int64(range.lowerBound)),
            "maximum": .integer(Int64(range.upperBound)), "default": .integer(Int64(standard)),
            "description": .string(about),
        ]
    }

    static func list(of name: String, _ about: String = "", most: Int? = nil) -> JSON {
        var members: [JSON.Member] = [
            .init("type", "array"), .init("minItems", 1),
            .init("items", ["$ref": .string("#/$defs/\(name)")]),
        ]
        if let most { members.append(.init("maxItems", .integer(Int64(most)))) }
        return described(.members(members), about)
    }

    static func object(
        _ about: String, _ properties: JSON, required: [String], more: [JSON.Member] = [],
        allowsNull: Bool = false
    ) -> JSON {
        let type: JSON = allowsNull ? ["object", "null"] : "object"
        let members: [JSON.Member] =
            [
                .init("type", type), .init("properties", properties),
                .init("additionalProperties", false),
            ] + more
        let required: [JSON.Member] =
            required.isEmpty ? [] : [.init("required", .array(required.map(JSON.string)))]
        return described(.members(members + required), about)
    }

    static func described(_ schema: JSON, _ about: String) -> JSON {
        guard !about.isEmpty else { return schema }
        return .members((schema.object ?? []) + [.init("description", .string(about))])
    }
}

extension String {
    /// A reference to a definition, with what it means here.
    func reference(_ about: String) -> JSON {
        ["$ref": .string(self), "description": .string(about)]
    }
}
