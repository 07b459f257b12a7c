package import ReleaseModel

/// The JSON Schema (draft 2020-12) of plans, made from the same tables that plans are read with.
///
/// What the schema cannot say (references, order, who may agree) the lint says.
package enum PlanSchema {
    /// As published in `docs/plan.schema.json`.
    package static var text: String { json.indented }

    package static var json: JSON {
        object(
            "What is to be done: phases in order, groups side by side, tasks in order.",
            [
                "name": "#/$defs/name".reference("The plan's name; runs are listed by it."),
                "failMode": [
                    "enum": .array(Plan.FailMode.allCases.map { .string($0.rawValue) }),
                    "default": "stop",
                    "description": .string(
                        "What a failed task does to the rest: stop, let other groups go on, or "
                            + "let the phases after it go on too."),
                ],
                "parallelism": whole(
                    1...Plan.Limits.parallelism, "How many actions perform at once.",
                    standard: Plan.Limits.defaultParallelism),
                "variables": [
                    "type": "object", "propertyNames": ["pattern": .string(keyPattern)],
                    "additionalProperties": scalar,
                    "description": "Texts; ${name} in a driver's field stands for the value.",
                ],
                "phases": list(
                    of: "phase", "In order: each begins when the one before it is done.",
                    most: Plan.Limits.phases),
            ], required: ["name", "phases"],
            more: [
                .init("$schema", "https://json-schema.org/draft/2020-12/schema"),
                .init("title", "Slipway plan"), .init("$defs", definitions),
            ])
    }

    private static var definitions: JSON {
        [
            "name": ["type": "string", "pattern": .string(NameRule.pattern)],
            "duration": [
                "type": "string",
                "pattern": "^(?=[0-9])([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$",
                "description": .string(DurationText.examples),
            ],
            "people": [
                "type": "array", "uniqueItems": true,
                "items": ["type": "string", "minLength": 1, "maxLength": 128],
            ],
            "approvers": [
                "type": "array", "uniqueItems": true,
                "items": [
                    "type": "string", "minLength": 1, "maxLength": 134,
                    "description": "A person's name, or group:NAME for whoever is in the group.",
                ],
            ],
            "phase": object(
                "Groups side by side.",
                [
                    "name": "#/$defs/name".reference("Unique in the plan."),
                    "groups": list(of: "group", "Side by side."),
                ],
                required: ["name", "groups"]),
            "group": object(
                "Tasks in order.",
                [
                    "name": "#/$defs/name".reference("Unique in the phase."),
                    "tasks": list(of: "task", "In order."),
                ],
                required: ["name", "tasks"]),
            "task": task, "retry": retry, "approval": approval,
            "condition": condition, "trigger": trigger,
            "action": ["oneOf": .array(KnownDriver.all.map(action))],
            "gate": ["oneOf": .array(KnownDriver.all.compactMap(gate))],
        ]
    }

    private static var task: JSON {
        object(
            "Exactly one of action, approval, trigger, wait and gate.",
            [
                "name": "#/$defs/name".reference("Unique in the plan."),
                "action": "#/$defs/action".reference("Something a driver does."),
                "approval": "#/$defs/approval".reference("People agree or reject."),
                "trigger": "#/$defs/trigger".reference("Somebody says go."),
                "wait": "#/$defs/duration".reference("Bake time."),
                "gate": "#/$defs/gate".reference("A condition watched over time."),
                "timeout": "#/$defs/duration".reference("Of one attempt; 1h unless given."),
                "retry": "#/$defs/retry".reference("Tries before the task counts as failed."),
            ], required: ["name"],
            more: [
                .init("oneOf", .array(TaskDecoder.kinds.map { ["required": [.string($0)]] })),
                .init("dependentRequired", ["timeout": ["action"], "retry": ["action"]]),
            ])
    }

    private static var retry: JSON {
        object(
            "Automatic tries after the first one.",
            [
                "limit": whole(0...100, "How many.", standard: 0),
                "backoff": "#/$defs/duration".reference(
                    "The pause before the first retry; it doubles; 1s unless given."),
                "maxBackoff": "#/$defs/duration".reference("The longest pause; 60s unless given."),
            ], required: [])
    }

    private static var approval: JSON {
        object(
            "A checkpoint; whoever started or amended the run may not agree.",
            [
                "approvers": "#/$defs/approvers".reference("Who may agree; anybody unless given."),
                "require": whole(1...100, "How many different people must agree.", standard: 1),
                "all": [
                    "type": "array", "minItems": 1,
                    "maxItems": .integer(Int64(ApprovalSpec.mostConditions)),
                    "items": ["$ref": "#/$defs/condition"],
                    "description":
                        "Each must be fulfilled; one vote counts for every one that it fits.",
                ],
                "expires": "#/$defs/duration".reference("When it can no longer be given."),
                "comment": [
                    "enum": ["optional", "required"], "default": "optional",
                    "description": "Whether a decision needs a word for the record.",
                ],
            ], required: [],
            more: [.init("not", ["required": ["approvers", "all"]])], allowsNull: true)
    }

    private static var condition: JSON {
        object(
            "So many different people from a group, or from among some.",
            [
                "group": [
                    "type": "string", "minLength": 1, "maxLength": 128,
                    "description": "The group they belong to.",
                ],
                "approvers": described(
                    ["$ref": "#/$defs/approvers", "minItems": 1], "Whom it names."),
                "require": whole(1...100, "How many of them must agree.", standard: 1),
            ], required: [],
            more: [
                .init("oneOf", [["required": ["group"]], ["required": ["approvers"]]])
            ])
    }

    private static var trigger: JSON {
        object(
            "A checkpoint that whoever started the run may open too.",
            ["by": "#/$defs/people".reference("Who may; anybody unless given.")], required: [],
            allowsNull: true)
    }
}
