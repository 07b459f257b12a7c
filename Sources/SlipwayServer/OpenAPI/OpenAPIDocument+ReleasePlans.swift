internal import ComponentReleases
internal import ReleaseModel

extension OpenAPIDocument {
    /// The schemas of release plans; docs/servicestage-release-plans.md says more.
    static let releasePlans: [JSON.Member] = [
        .init("ReleasePlanRequest", releasePlanRequest),
        free("ReleasePlanList", "A part of the release plans, and how many there are."),
        free("ReleasePlanDetail", "A release plan with its components."),
        free("ReleasePlanDeployInfo", "Where each component and its jobs are."),
    ]

    private static func words(_ words: [String]) -> JSON {
        .array(words.map(JSON.string) + [.null])
    }

    private static let releasePlanRequest: JSON = [
        "type": "object", "additionalProperties": false, "required": ["name", "components"],
        "properties": [
            "name": ["type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_-]{0,62}[A-Za-z0-9]$"],
            "desc": ["type": ["string", "null"], "maxLength": 128],
            "action": ["enum": words(ReleasePlan.Action.allCases.map(\.rawValue))],
            "fail_strategy": ["enum": words(ReleasePlan.FailStrategy.allCases.map(\.rawValue))],
            "swimlane_id": ["type": ["string", "null"], "maxLength": 64],
            "components": [
                "type": "array", "minItems": 1,
                "maxItems": .integer(Int64(ReleasePlan.Limits.components)),
                "items": ResourceSchemas.releasePlanItem,
            ],
        ],
    ]
}
