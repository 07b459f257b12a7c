internal import ReleaseModel
internal import SlipwayAPI

extension Operation {
    /// Region release tasks, as the vendor's clients ask for them.
    static let pipelines: [Operation] = [
        pipeline(
            "POST", "", "createPipeline", "Make a region release task", "PipelineItem",
            body: "PipelineRequest"),
        pipeline(
            "GET", "", "listPipelines", "Region release tasks, newest first", "PipelineList",
            query: paging(1_000)),
        pipeline(
            "GET", one, "getPipeline", "A region release task, and where its tasks are",
            "PipelineDetail"),
        pipeline(
            "PUT", one, "updatePipeline", "Change what a region release task does",
            "PipelineItem", body: "PipelineRequest"),
        pipeline(
            "DELETE", one, "deletePipeline", "Remove a region release task", "PipelineID"),
        pipeline(
            "POST", "\(one)/clone", "clonePipeline", "Another one that does the same",
            "PipelineItem", body: "PipelineCloneRequest"),
        pipeline(
            "POST", "\(one)/action", "actOnPipeline",
            "Start, stop, retry, decide at a checkpoint, go on, or roll back", "PipelineAnswer",
            query: [
                Parameter(
                    "action_id",
                    [
                        "type": "string",
                        "enum": ["start", "stop", "retry", "approval", "continue", "rollback"],
                    ], "What to do.", isRequired: true)
            ], body: "PipelineActionRequest"),
        pipeline(
            "GET", "\(one)/difference", "getPipelineDifference",
            "What a retry would change, because it was edited since", "PipelineDifference"),
        pipeline(
            "GET", "\(one)/records", "listPipelineRecords", "Its executions, newest first",
            "PipelineRecords", query: paging(100)),
        pipeline(
            "GET", "\(one)/hooks", "getPipelineHooks", "When it starts by itself",
            "PipelineHooks"),
        pipeline(
            "POST", "\(one)/hooks", "setPipelineHooks", "Set when it starts by itself",
            "PipelineHooks", body: "PipelineHooksRequest"),
        pipeline(
            "PUT", "\(one)/hooks", "updatePipelineHooks", "Change when it starts by itself",
            "PipelineHooks", body: "PipelineHooksRequest"),
    ]

    private static let one = "/{pipeline_id}"

    private static func paging(_ standard: Int) -> [Parameter] {
        [
            Parameter("limit", number(1, 1_000, standard), "How many at most."),
            Parameter("offset", number(0, 1_000_000, 0), "How many to leave out before."),
        ]
    }

    private static func pipeline(
        _ method: String, _ path: String, _ id: String, _ summary: String, _ answer: String,
        query: [Parameter] = [], body: String? = nil
    ) -> Operation {
        Operation(
            method: method, path: "/v3/{project_id}/pipeline/pipelines\(path)", id: id,
            summary: summary, query: query, headers: method == "POST" ? [commandID] : [],
            body: body,
            isBodyRequired: body == "PipelineRequest" || body == "PipelineHooksRequest",
            answers: [(API.json, answer)],
            problems: method == "GET" ? [404, 503] : [404, 408, 413, 415, 503], isVendor: true)
    }
}
