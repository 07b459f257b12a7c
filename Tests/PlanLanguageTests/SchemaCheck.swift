import ReleaseModel

/// As much of JSON Schema as the plan's schema uses; an unknown keyword is a fault.
struct SchemaCheck {
    private let root: JSON

    init(_ root: JSON) {
        self.root = root
    }

    func faults(of value: JSON) -> [String] { faults(of: value, root, at: "$") }

    private func faults(of value: JSON, _ schema: JSON, at path: String) -> [String] {
        (schema.object ?? []).flatMap { keyword in
            faults(of: value, keyword.name, keyword.value, schema, at: path)
        }
    }

    private func faults(
        of value: JSON, _ keyword: String, _ rule: JSON, _ schema: JSON, at path: String
    ) -> [String] {
        func fault(_ isRight: Bool) -> [String] { isRight ? [] : ["\(path): \(keyword)"] }
        switch keyword {
        case "$schema", "$defs", "title", "description", "default": return []
        case "$ref":
            let name = (rule.string ?? "").split(separator: "/").last.map(String.init) ?? ""
            guard let definition = root["$defs"]?[name] else { return ["no definition \(name)"] }
            return faults(of: value, definition, at: path)
        case "const": return fault(value == rule)
        case "enum": return fault(rule.array?.contains(value) == true)
        case "type":
            let types = rule.array ?? [rule]
            return fault(types.contains { Self.type(of: value).contains($0.string ?? "") })
        case "oneOf":
            return fault((rule.array ?? []).count { faults(of: value, $0, at: path) == [] } == 1)
        case "not": return fault(faults(of: value, rule, at: path) != [])
        case "anyOf":
            return fault((rule.array ?? []).contains { faults(of: value, $0, at: path) == [] })
        case "pattern": return fault(value.string.map { matches($0, rule.string ?? "") } ?? true)
        case "minimum": return fault(value.integer.map { $0 >= rule.integer ?? 0 } ?? true)
        case "maximum": return fault(value.integer.map { $0 <= rule.integer ?? 0 } ?? true)
        case "minLength": return fault(value.string.map { $0.count >= rule.integer ?? 0 } ?? true)
        case "maxLength": return fault(value.string.map { $0.count <= rule.integer ?? 0 } ?? true)
        case "minItems": return fault(value.array.map { $0.count >= rule.integer ?? 0 } ?? true)
        case "maxItems": return fault(value.array.map { $0.count <= rule.integer ?? 0 } ?? true)
        case "uniqueItems": return fault(value.array.map { Set($0).count == $0.count } ?? true)
        case "items":
            return (value.array ?? []).enumerated().flatMap {
                faults(of: $1, rule, at: "\(path)[\($0)]")
            }
        case "required":
            return fault(
                (rule.array ?? []).allSatisfy { name in
                    value.object == nil || name.string.flatMap { value[$0] } != nil
                })
        case "dependentRequired":
            return fault(
                (rule.object ?? []).allSatisfy { dependency in
                    value[dependency.name] == nil
                        || (dependency.value.array ?? []).allSatisfy {
                            value[$0.string ?? ""] != nil
                        }
                })
        case "properties":
            return (rule.object ?? []).flatMap { property in
                value[property.name].map {
                    faults(of: $0, property.value, at: "\(path).\(property.name)")
                } ?? []
            }
        case "additionalProperties":
            let known = Set((schema["properties"]?.object ?? []).map(\.name))
            let others = (value.object ?? []).filter { !known.contains($0.name) }
            if rule == false { return fault(others.isEmpty) }
            return others.flatMap { faults(of: $0.value, rule, at: "\(path).\($0.name)") }
        case "propertyNames":
            return (value.object ?? []).flatMap { faults(of: .string($0.name), rule, at: path) }
        default: return ["unknown keyword \(keyword)"]
        }
    }

    private func matches(_ text: String, _ pattern: String) -> Bool {
        guard let regex = try? Regex(pattern) else { return false }
        return text.firstMatch(of: regex) != nil
    }

    private static func type(of value: JSON) -> [String] {
        switch value {
        case .null: ["null"]
        case .bool: ["boolean"]
        case .integer: ["integer", "number"]
        case .number: ["number"]
        case .string: ["string"]
        case .array: ["array"]
        case .object: ["object"]
        }
    }
}
