internal import ComponentReleases
internal import ReleaseModel

extension OpenAPIDocument {
    /// The schemas of applications and components of the clean API.
    static let components = [
        Schema("Label", "A key and a value.", [Field("key", .text), Field("value", .text)]),
        Schema(
            "Application", "What belongs together: a name, and its components.",
            [
                Field("id", .text), Field("name", .text), Field("description", .text),
                Field("labels", .list(.of("Label"))), Field("components", .whole),
                Field("creator", .text), Field("createdAt", .time), Field("changedAt", .time),
            ]),
        Schema(
            "Applications", "A part of the applications, by name, and how many there are.",
            [Field("items", .list(.of("Application"))), Field("total", .whole)]),
        Schema("Named", "Its id and its name.", [Field("id", .text), Field("name", .text)]),
        Schema(
            "Component", "Something that runs: what it shall be, and what is where.",
            [
                Field("id", .text), Field("name", .text), Field("application", .of("Named")),
                Field("environment", .of("Named")), Field("status", .text),
                Field("available", .whole), Field("replicas", .whole),
                Field("spec", .of("ComponentSpec")),
                Field("deployed", .list(.of("ComponentDeployed"))),
                Field("lastJob", .of("ComponentJob"), isOptional: true),
                Field("creator", .text), Field("createdAt", .time), Field("changedAt", .time),
            ]),
        Schema(
            "ComponentSpec", "What a component shall be.",
            [
                Field("version", .text), Field("artifact", .text), Field("sha256", .text),
                Field("command", .list(.text)), Field("replicas", .whole),
                Field("variables", .list(.of("Label"))), Field("port", .whole, isOptional: true),
                Field("health", .text, isOptional: true), Field("strategy", .text),
            ]),
        Schema(
            "ComponentDeployed", "What is on one target.",
            [
                Field("target", .text), Field("version", .text), Field("sha256", .text),
                Field("replicas", .whole), Field("beside", .text, isOptional: true),
            ]),
        Schema(
            "ComponentJob", "What changed a component, or tried to.",
            [
                Field("id", .text), Field("run", .text), Field("action", .text),
                Field("version", .text), Field("at", .time),
            ]),
        Schema(
            "Components", "A part of the components, by name, and how many there are.",
            [Field("items", .list(.of("Component"))), Field("total", .whole)]),
        Schema(
            "ComponentAnswer", "The job that does it, and the run that carries it out.",
            [
                Field("component", .text), Field("job", .text), Field("run", .text),
                Field("result", .text),
            ]),
        Schema(
            "FieldChange", "One field that is changed.",
            [Field("field", .text), Field("before", .text), Field("after", .text)]),
        Schema(
            "ComponentChange",
            "What becomes of a component, against what it was when the plan was made.",
            [
                Field("step", .text), Field("component", .text), Field("targets", .list(.text)),
                Field("changes", .list(.of("FieldChange"))),
            ]),
    ]

    /// The bodies that say the same as those of the vendor's clients, and a little more.
    static let nativeRequests: [JSON.Member] = [
        .init("NewComponentRequest", ResourceSchemas.newComponent),
        .init(
            "ComponentActRequest",
            [
                "type": "object", "additionalProperties": false, "required": ["action"],
                "properties": [
                    "action": ["type": "string"], "replicas": ["type": "integer"],
                    "version": ["type": "string"], "share": ["type": "integer"],
                ],
            ]),
        .init("ReleaseTaskRequest", nativeReleaseTask),
    ]
}
