internal import ReleaseModel

extension PlanSchema {
    static func action(_ driver: KnownDriver) -> JSON {
        var fields = driver.action.map { JSON.Member($0.name, schema(of: $0)) }
        var undo: [JSON] = [["const": "none"]]
        switch driver.undo {
        case .builtIn: undo.append(["const": "builtin"])
        case .fields(let table): undo.append(object("", of: table))
        }
        fields += [
            .init("driver", ["const": .string(driver.name)]),
            .init("undo", described(["oneOf": .array(undo)], "How the action is put back.")),
            .init("idempotent", flag("The target bears a repetition with the same key.")),
            .init("changes", flag("Once ordered, the run cannot be aborted.")),
            .init("outputs", outputs(driver)),
        ]
        return object(
            driver.about, .members(fields),
            required: ["driver"] + driver.action.filter(\.isRequired).map(\.name))
    }

    static func gate(_ driver: KnownDriver) -> JSON? {
        guard let table = driver.gate else { return nil }
        let fields =
            table.map { JSON.Member($0.name, schema(of: $0)) } + [
                .init("driver", ["const": .string(driver.name)]),
                .init("every", "#/$defs/duration".reference("The pause between looks; 5s.")),
                .init("for", "#/$defs/duration".reference("How long it must hold; 0s.")),
                .init("within", "#/$defs/duration".reference("How long it may take; 5m.")),
            ]
        return object(
            "Watched until it holds.", .members(fields),
            required: ["driver"] + table.filter(\.isRequired).map(\.name))
    }

    private static func outputs(_ driver: KnownDriver) -> JSON {
        let items: JSON =
            driver.outputs.map { ["enum": .array($0.map(JSON.string))] }
            ?? ["type": "string", "pattern": .string(keyPattern)]
        return [
            "type": "array", "uniqueItems": true, "items": items,
            "description": "Keys that it promises to later tasks.",
        ]
    }

    private static func object(_ about: String, of table: [DriverField]) -> JSON {
        object(
            about, .members(table.map { .init($0.name, schema(of: $0)) }),
            required: table.filter(\.isRequired).map(\.name))
    }

    private static func schema(of field: DriverField) -> JSON {
        described(
            schema(of: field.kind),
            field.takesSecrets ? field.about + " May hold ${secret:NAME}." : field.about)
    }

    private static func schema(of kind: DriverField.Kind) -> JSON {
        switch kind {
        case .text, .folder: scalar
        case .folderName:
            [
                "type": ["string", "number"],
                "pattern": "^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,63}$|\\$\\{",
            ]
        case .absolutePath: pattern("^/|\\$\\{")
        case .digest: pattern("^[0-9A-Fa-f]{64}$|\\$\\{")
        case .url(let schemes):
            pattern(schemes.map { "^\($0)." }.joined(separator: "|") + "|\\$\\{")
        case .choice(let choices):
            ["anyOf": [["enum": .array(choices.map(JSON.string))], pattern("\\$\\{")]]
        case .duration: ["anyOf": [["$ref": "#/$defs/duration"], pattern("\\$\\{")]]
        case .texts: ["type": "array", "minItems": 1, "items": scalar]
        case .table: ["type": ["object", "null"], "additionalProperties": scalar]
        case .environment:
            [
                "type": ["object", "null"], "additionalProperties": scalar,
                "propertyNames": ["pattern": "^(?!SLIPWAY_)[A-Za-z_][A-Za-z0-9_]{0,63}$"],
            ]
        case .integer(let range): number(range)
        case .statuses:
            [
                "anyOf": [
                    number(100...599),
                    ["type": "array", "minItems": 1, "items": number(100...599)],
                ]
            ]
        case .json: [:]
        case .object(let table): object("", of: table)
        case .objectOrNone(let table):
            ["anyOf": [["const": "none"], object("", of: table)]]
        }
    }

    private static func number(_ range: ClosedRange<Int>) -> JSON {
        [
            "anyOf": [
                [
                    "type": "integer", "minimum": .integer(Int64(range.lowerBound)),
                    "maximum": .integer(Int64(range.upperBound)),
                ], pattern("\\$\\{"),
            ]
        ]
    }
}
