internal import ReleaseModel
internal import SlipwayAPI

extension Operation {
    /// Applications and components of the clean API.
    static let nativeResources: [Operation] = [
        native(
            "GET", "/applications", "getApplications", "Applications, by name", "Applications",
            query: paging + [Parameter("name", ["type": "string"], "Only this one.")]),
        native(
            "POST", "/applications", "addApplication", "Make an application", "Application",
            body: "ApplicationRequest", example: ["name": "storefront"], success: 201),
        native(
            "GET", "/applications/{application}", "getApplication", "An application",
            "Application"),
        native(
            "DELETE", "/applications/{application}", "removeApplication",
            "Remove an application without components", success: 204),
        native(
            "GET", "/components", "getComponents", "Components, by name", "Components",
            query: paging + [
                Parameter("name", ["type": "string"], "Only those called so."),
                Parameter("application", ["type": "string"], "Only those of the one with this id."),
            ]),
        native(
            "POST", "/components", "addComponent", "Make a component and release it",
            "ComponentAnswer", body: "NewComponentRequest", success: 201),
        native(
            "GET", "/components/{component}", "getComponent", "A component, and how it is",
            "Component"),
        native(
            "PUT", "/components/{component}", "changeComponent", "Release it as the body says",
            "ComponentAnswer", body: "ComponentRequest"),
        native(
            "DELETE", "/components/{component}", "removeComponent",
            "Take it away everywhere, and its record", "ComponentAnswer"),
        native(
            "POST", "/components/{component}/actions", "askComponent",
            "Start, stop, restart, scale, roll back, or move a gray release",
            "ComponentAnswer", body: "ComponentActRequest", example: ["action": "restart"]),
    ]

    /// Release tasks of the clean API.
    static let releaseTasks: [Operation] = [
        native(
            "GET", tasks, "getReleaseTasks", "Release tasks, newest first", "ReleaseTaskList",
            query: paging),
        native(
            "POST", tasks, "addReleaseTask", "Make a release task", "ReleaseTask",
            body: "ReleaseTaskRequest", success: 201),
        native(
            "GET", task, "getReleaseTask", "A release task, and where its tasks are",
            "ReleaseTaskDetail"),
        native(
            "PUT", task, "editReleaseTask", "Change what a release task does", "ReleaseTask",
            body: "ReleaseTaskRequest"),
        native("DELETE", task, "removeReleaseTask", "Remove a release task", success: 204),
        native(
            "POST", "\(task)/clone", "cloneReleaseTask", "Another one that does the same",
            "ReleaseTask", body: "ReleaseCloneRequest", needsBody: false, success: 201),
        native(
            "POST", "\(task)/start", "startReleaseTask", "Begin a new execution",
            "ReleaseTaskAnswer", body: "ReleaseStartRequest", needsBody: false),
        native(
            "POST", "\(task)/retry", "retryReleaseTask",
            "Go on from the failed task, with what was edited since", "ReleaseTaskAnswer",
            body: "ReleaseRetryRequest", needsBody: false),
        native(
            "POST", "\(task)/stop", "stopReleaseTask", "Order nothing new, cancel what runs",
            "ReleaseTaskAnswer"),
        native(
            "POST", "\(task)/continue", "continueReleaseTask", "Go on after a stop",
            "ReleaseTaskAnswer"),
        native(
            "POST", "\(task)/rollback", "rollBackReleaseTask",
            "Put back what the last execution did", "ReleaseTaskAnswer"),
        native(
            "GET", "\(task)/executions", "getReleaseExecutions", "Its executions, newest first",
            "ReleaseExecutionList", query: paging),
        native(
            "GET", "\(task)/diff", "getReleaseDifference",
            "What a start, or a retry after an edit, would change now", "ReleaseDifference",
            query: [
                Parameter(
                    "for", ["type": "string", "enum": ["start", "retry"]],
                    "Of which; a retry where it failed and was edited, else a start."),
                Parameter(
                    "only", ["type": "string"], "Names of tasks, with commas between."),
            ]),
    ]

    private static let tasks = "/release-tasks"
    private static let task = "/release-tasks/{task}"

    private static let paging = [
        Parameter("limit", number(1, 1_000, 50), "How many at most."),
        Parameter("offset", number(0, 1_000_000, 0), "How many to leave out before."),
    ]

    private static func native(
        _ method: String, _ path: String, _ id: String, _ summary: String,
        _ answer: String? = nil, query: [Parameter] = [], body: String? = nil,
        example: JSON? = nil, needsBody: Bool = true, success: Int = 200
    ) -> Operation {
        Operation(
            method: method, path: API.root + path, id: id, summary: summary, query: query,
            headers: method == "POST" ? [commandID] : [], body: body, example: example,
            isBodyRequired: body != nil && needsBody, success: success,
            answers: answer.map { [(API.json, $0)] } ?? [],
            problems: method == "GET"
                ? [404, 409, 503] : [404, 408, 409, 412, 413, 415, 422, 503])
    }
}
