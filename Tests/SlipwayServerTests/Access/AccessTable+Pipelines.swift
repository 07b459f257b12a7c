extension AccessTable {
    /// Region release tasks; what is asked of one is asked of one that is not there.
    static let pipelines = [
        pipeline("createPipeline", "run:start", 200, body: made),
        pipeline("listPipelines", "run:read", 200),
        pipeline("getPipeline", "run:read", 404),
        pipeline("updatePipeline", "run:amend", 404, body: made),
        pipeline("deletePipeline", "run:close", 404),
        pipeline("clonePipeline", "run:start", 404),
        // Whoever may ask for none of the actions is told so; the others are told what is missing.
        AccessRow(
            "actOnPipeline",
            .any([
                "run:start", "run:stop", "run:pause", "run:retry", "run:rollback",
                "checkpoint:approve", "checkpoint:trigger",
            ]), 400, elsewhere: 403),
        pipeline("getPipelineDifference", "run:read", 404),
        pipeline("listPipelineRecords", "run:read", 404),
        pipeline("getPipelineHooks", "run:read", 404),
        pipeline("setPipelineHooks", "run:start", 404, body: #"{"strategy_type": 0}"#),
        pipeline("updatePipelineHooks", "run:start", 404, body: #"{"strategy_type": 0}"#),
    ]

    private static let made = """
        {"name": "release-{n}", "model_version": 2, "config_mode": "ui", "stages": [{"name": "s", \
        "groups": [{"tasks": [{"name": "go", "task_type": "manual_trigger"}]}]}]}
        """

    /// The path names the project, and that of others is nobody else's.
    private static func pipeline(
        _ id: String, _ permission: String, _ allowed: Int, body: String? = nil
    ) -> AccessRow {
        AccessRow(id, permission, allowed, body: body, elsewhere: 403)
    }
}
