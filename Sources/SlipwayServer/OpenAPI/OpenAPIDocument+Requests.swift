internal import ReleaseModel

extension OpenAPIDocument {
    /// The schemas of bodies that carry a plan to start or to check.
    static let requests = [
        Schema(
            "StartRunRequest", "Asks for a run of a plan.",
            plan + [
                Field("selection", .list(.text), isOptional: true),
                Field("commandId", .commandID, isOptional: true),
            ], isClosed: true),
        Schema(
            "LintRequest", "Asks what is wrong with a plan, without starting anything.", plan,
            isClosed: true),
    ]

    /// The schemas of the verbs' bodies: each its own members, and no others.
    static let commands =
        CommandRoutes.verbs.filter { !$0.bodyFields.isEmpty }.map { verb in
            Schema(
                verb.bodyName, "What `\(verb.rawValue)` needs.", verb.bodyFields + [commandID],
                isClosed: true, variants: verb.bodyVariants.map { $0 + [commandID] })
        } + [Schema("PlainRequest", "For verbs that need nothing.", [commandID], isClosed: true)]

    fileprivate static let plan = [
        Field("plan", .text),
        Field("format", .word(["yaml", "json"]), isOptional: true),
        Field("directory", .folder, isOptional: true),
    ]

    private static let commandID = Field("commandId", .commandID, isOptional: true)
}

extension VerbName {
    var bodyName: String {
        bodyFields.isEmpty
            ? "PlainRequest" : rawValue.prefix(1).uppercased() + rawValue.dropFirst() + "Request"
    }

    var needsBody: Bool { bodyFields.contains { !$0.isOptional } }

    var bodyFields: [Field] {
        switch self {
        case .agree: [Field("step", .text), Field("seen", .text), Self.comment]
        case .delegate:
            [Field("step", .text), Field("to", .text, isOptional: true), Self.comment]
        case .reject, .trigger: [Field("step", .text), Self.comment]
        case .skip: [Field("step", .text), Field("reason", .text)]
        case .resolve:
            [
                Field("step", .text), Field("attempt", .whole, isOptional: true),
                Field("direction", .word(["forward", "undo"]), isOptional: true),
                Field("resolution", .word(["done", "not_done"])),
                Field("reason", .text), Field("outputs", .texts, isOptional: true),
            ]
        case .amend: OpenAPIDocument.plan
        case .start, .retry, .pause, .stop, .resume, .abort, .rollBack, .close: []
        }
    }

    /// Where some fields exclude others: only what is done hands on outputs.
    var bodyVariants: [[Field]] {
        guard self == .resolve else { return [] }
        return ["done", "not_done"].map { resolution in
            bodyFields.compactMap { field in
                switch field.name {
                case "resolution": Field(field.name, .word([resolution]))
                case "outputs" where resolution != "done": nil
                default: field
                }
            }
        }
    }

    private static var comment: Field { Field("comment", .text, isOptional: true) }
}
