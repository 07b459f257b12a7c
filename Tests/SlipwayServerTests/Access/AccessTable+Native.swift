extension AccessTable {
    /// Applications and components of the clean API; what is done to a component is refused.
    static let nativeResources = [
        AccessRow("getApplications", "component:read", 200),
        AccessRow("addApplication", "component:write", 201, body: #"{"name": "app-{n}"}"#),
        AccessRow("getApplication", "component:read", 200),
        AccessRow("removeApplication", "component:write", 404),
        AccessRow("getComponents", "component:read", 200),
        AccessRow("addComponent", "component:write", 400, body: "{}"),
        AccessRow("getComponent", "component:read", 200),
        AccessRow("changeComponent", "component:write", 400, body: #"{"name": "other"}"#),
        AccessRow("removeComponent", "component:write", 404),
        AccessRow("askComponent", "component:write", 400, body: #"{"action": "fly"}"#),
    ]

    /// Release tasks of the clean API; what is asked of one is asked of one that is not there.
    static let releaseTasks = [
        AccessRow("getReleaseTasks", "run:read", 200),
        AccessRow("addReleaseTask", "run:start", 201, body: task),
        AccessRow("getReleaseTask", "run:read", 404),
        AccessRow("editReleaseTask", "run:amend", 404, body: task),
        AccessRow("removeReleaseTask", "run:close", 404),
        AccessRow("cloneReleaseTask", "run:start", 404),
        AccessRow("startReleaseTask", "run:start", 404),
        AccessRow("retryReleaseTask", "run:retry", 404),
        AccessRow("stopReleaseTask", "run:stop", 404),
        AccessRow("continueReleaseTask", "run:pause", 404),
        AccessRow("rollBackReleaseTask", "run:rollback", 404),
        AccessRow("getReleaseExecutions", "run:read", 404),
        AccessRow("getReleaseDifference", "run:read", 404),
    ]

    private static let task = """
        {"name": "native-{n}", "stages": [{"name": "s", "groups": [{"tasks": [{"name": "go", \
        "task_type": "manual_trigger"}]}]}]}
        """
}
