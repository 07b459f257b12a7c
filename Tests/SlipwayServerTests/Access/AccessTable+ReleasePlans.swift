extension AccessTable {
    /// Release plans of the old edition; what is asked of one is asked of one that is not there.
    static let releasePlans = [
        plan(
            "createReleasePlan", "run:start", 404,
            body: """
                {"name": "plan-{n}", "action": "upgrade", "components": [{"seq": 1, \
                "name": "nothing", "component_id": "nothing"}]}
                """),
        plan("listReleasePlans", "run:read", 200),
        plan("showReleasePlan", "run:read", 404),
        plan("modifyReleasePlan", "run:amend", 404, body: "{}"),
        plan("deleteReleasePlan", "run:close", 404),
        plan("executeReleasePlan", "run:start", 404),
        plan("abortReleasePlan", "run:stop", 404),
        plan("rollbackReleasePlan", "run:rollback", 404),
        plan("showReleasePlanDeployInfo", "run:read", 404),
        AccessRow("retryReleasePlan", "run:retry", 404),
    ]

    /// The path names the project, and that of others is nobody else's.
    private static func plan(
        _ id: String, _ permission: String, _ allowed: Int, body: String? = nil
    ) -> AccessRow {
        AccessRow(id, permission, allowed, body: body, elsewhere: 403)
    }
}
