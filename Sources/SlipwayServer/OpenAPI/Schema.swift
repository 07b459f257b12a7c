internal import ReleaseModel

/// The shape of a value on the wire.
struct Schema: Sendable {
    let name: String
    let description: String
    let fields: [Field]
    /// Other members are refused; answers may grow.
    let isClosed: Bool
    /// Where some members exclude others: each set that is allowed, out of `fields`.
    let variants: [[Field]]

    init(
        _ name: String, _ description: String, _ fields: [Field], isClosed: Bool = false,
        variants: [[Field]] = []
    ) {
        self.isClosed = isClosed
        self.variants = variants
        self.name = name
        self.description = description
        self.fields = fields
    }

    var json: JSON {
        let members: [JSON.Member] =
            variants.isEmpty
            ? object(fields)
            : [.init("oneOf", .array(variants.map { .members(object($0)) }))]
        return .members([.init("description", .string(description))] + members)
    }

    private func object(_ fields: [Field]) -> [JSON.Member] {
        [
            .init("type", "object"),
            .init("properties", .members(fields.map { .init($0.name, $0.shape.json) })),
            .init(
                "required", .array(fields.filter { !$0.isOptional }.map { .string($0.name) })),
            .init("additionalProperties", .bool(!isClosed)),
        ]
    }
}

/// A member of a schema; left out on the wire where it is optional and says nothing.
struct Field: Sendable {
    let name: String
    let shape: Shape
    let isOptional: Bool

    init(_ name: String, _ shape: Shape, isOptional: Bool = false) {
        self.name = name
        self.shape = shape
        self.isOptional = isOptional
    }
}

/// What a member may hold.
indirect enum Shape: Sendable {
    case text
    case whole
    case flag
    case time
    case anything
    case word([String])
    case commandID
    /// The absolute path of a folder.
    case folder
    /// An object whose values are texts.
    case texts
    case list(Shape)
    case of(String)

    var json: JSON {
        switch self {
        case .text: ["type": "string"]
        case .whole: ["type": "integer"]
        case .flag: ["type": "boolean"]
        case .time: ["type": "string", "format": "date-time"]
        case .anything: [:]
        case .word(let words): ["type": "string", "enum": .array(words.map(JSON.string))]
        case .commandID: ["type": "string", "pattern": "^[!-~]{1,128}$"]
        case .folder: ["type": "string", "pattern": "^/"]
        case .texts: ["type": "object", "additionalProperties": ["type": "string"]]
        case .list(let shape): ["type": "array", "items": shape.json]
        case .of(let name): Operation.reference(name)
        }
    }
}

extension OpenAPIDocument {
    static let schemas: JSON = .members(
        (requests + commands + plans + runs + audit + answers + people + secrets)
            .map { .init($0.name, $0.json) } + vendor + pipelines + resources
            + releasePlans + [
                .init("Plan", ["type": "object", "description": "See /api/v1/plans/schema."]),
                .init("Document", ["type": "object", "description": "An OpenAPI document."]),
            ])
}
