internal import ComponentReleases
internal import ReleaseModel

extension OpenAPIDocument {
    /// The schemas of region release tasks; docs/servicestage-release-tasks.md says more.
    static let pipelines: [JSON.Member] = [
        .init("PipelineRequest", pipelineRequest),
        .init("PipelineCloneRequest", closed([], [.init("name", name)])),
        .init(
            "PipelineActionRequest",
            closed(
                [],
                [
                    .init("selected_tasks", selection), .init("task_name", nullable("string")),
                    .init("approval_type", ["enum": ["agree", "refuse", .null]]),
                    .init("message", nullable("string")),
                ])),
        .init("PipelineHooksRequest", hooksRequest),
        .init("PipelineList", ["type": "array", "items": ["type": "object"]]),
        described("PipelineItem", "A region release task, as lists show it."),
        described("PipelineDetail", "A region release task, and where its tasks are."),
        described("PipelineID", "What was removed."),
        described("PipelineAnswer", "The execution, and where it is."),
        described("PipelineDifference", "Steps added, removed and changed; approvals voided."),
        described("PipelineRecords", "Executions, and how many there are."),
        described("PipelineHooks", "When it starts by itself."),
    ]

    private static func described(_ name: String, _ description: String) -> JSON.Member {
        JSON.Member(name, ["type": "object", "description": .string(description)])
    }

    private static func closed(_ required: [String], _ members: [JSON.Member]) -> JSON {
        [
            "type": "object", "properties": .members(members),
            "required": .array(required.map(JSON.string)), "additionalProperties": false,
        ]
    }

    private static func nullable(_ type: String) -> JSON { ["type": [.string(type), "null"]] }

    private static func list(_ items: JSON, _ least: Int64, _ most: Int) -> JSON {
        [
            "type": "array", "items": items, "minItems": .integer(least),
            "maxItems": .integer(Int64(most)),
        ]
    }

    private static let name: JSON = [
        "type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,62}[A-Za-z0-9]$",
    ]
    private static let key: JSON = ["type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$"]
    private static let shownName: JSON = ["type": "string", "maxLength": 128]

    private static let selection: JSON = [
        "type": ["array", "null"],
        "items": closed(
            ["stage_name", "tasks"],
            [
                .init("stage_name", ["type": "string"]),
                .init("tasks", list(["type": "string"], 1, ReleaseConfig.Limits.tasks)),
            ]),
    ]

    private static let task = closed(
        ["name", "task_type"],
        [
            .init("name", key), .init("display_name", shownName),
            .init(
                "task_type",
                ["enum": .array(ReleaseConfig.Kind.named.map { .string($0.name) })]),
            .init("input", ["type": "object"]), .init("timeout", ["type": "string"]),
            .init("retry", ["type": "object"]),
        ])

    private static let stages = list(
        closed(
            ["name", "groups"],
            [
                .init("name", key), .init("display_name", shownName),
                .init(
                    "groups",
                    list(
                        closed(
                            ["tasks"],
                            [
                                .init("name", key),
                                .init("tasks", list(task, 0, ReleaseConfig.Limits.tasks)),
                            ]), 1, ReleaseConfig.Limits.groups)),
            ]), 1, ReleaseConfig.Limits.stages)

    private static let pipelineRequest: JSON = closed(
        ["name", "model_version", "config_mode"],
        [
            .init("name", name), .init("description", shownName),
            .init("model_version", ["const": 2]),
            .init("config_mode", ["enum": ["ui", "template"]]),
            .init("fail_mode", ["enum": ["stop", "continue"]]),
            .init("enterprise_project_id", ["type": "string", "maxLength": 36]),
            .init("sources", ["type": "array", "maxItems": 1, "items": ["type": "object"]]),
            .init("stages", stages),
        ])

    /// The same, where what there is only one of may be left out.
    static let nativeReleaseTask: JSON = .members(
        (pipelineRequest.object ?? []) + [.init("required", ["name"])])

    private static let hooksRequest: JSON = closed(
        ["strategy_type"],
        [
            .init("strategy_type", ["enum": [0, 1]]), .init("selected_tasks", selection),
            .init(
                "hooks",
                list(
                    closed(
                        ["schedule"],
                        [
                            .init("schedule", ["type": "string", "maxLength": 256]),
                            .init("timezone_operator", ["enum": ["+", "-"]]),
                            .init("timezone_hour", ["type": "integer"]),
                            .init("timezone_minute", ["type": "integer"]),
                        ]), 0, ReleaseTask.TriggerPolicy.mostSchedules)),
        ])
}
