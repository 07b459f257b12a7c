/// Which permission each operation takes, and which permissions each built-in role has.
enum AccessTable {
    static let rows = runs + verbs + people + others + vendor + resources + pipelines + releasePlans

    /// The permissions of the built-in roles.
    static let roles: [String: Set<String>] = [
        "viewer": looking,
        "approver": looking.union(["checkpoint:approve"]),
        "developer": developing,
        "deployer": developing.union([
            "checkpoint:approve", "checkpoint:trigger", "run:skip", "run:resolve", "run:stop",
            "run:abort", "run:rollback", "run:close",
        ]),
        "operator": looking.union([
            "run:retry", "run:resolve", "run:pause", "run:stop", "checkpoint:trigger",
            "run:abort", "run:rollback", "server:read",
        ]),
        "admin": all.subtracting(["project:manage", "audit:export"]),
    ]

    static let all: Set<String> = [
        "run:read", "run:start", "run:amend", "run:retry", "run:skip", "run:resolve", "run:pause",
        "run:stop", "run:abort", "run:rollback", "run:close", "checkpoint:approve",
        "checkpoint:trigger", "plan:lint", "secret:list", "secret:write", "user:read",
        "user:manage", "role:manage", "project:manage", "key:own", "audit:read", "audit:export",
        "server:read", "component:read", "component:write", "environment:write",
    ]

    private static let looking: Set<String> = [
        "run:read", "plan:lint", "secret:list", "key:own", "component:read",
    ]
    private static let developing = looking.union([
        "run:start", "run:amend", "run:retry", "run:pause", "secret:write", "component:write",
    ])

    /// A plan of one step, which is over at once.
    static let plan = """
        {"plan": "{name: storefront, phases: [{name: release, groups: [{name: web, tasks: \
        [{name: compile, action: {driver: command, run: [/bin/true], undo: none}}]}]}]}", \
        "directory": "/tmp"}
        """

    private static let runs = [
        AccessRow("startRun", "run:start", 201, body: plan),
        AccessRow("listRuns", "run:read", 200),
        AccessRow("getRun", "run:read", 200),
        AccessRow("listAttempts", "run:read", 200),
        AccessRow("getCertificate", "run:read", 200),
        AccessRow("getPlan", "run:read", 200),
        AccessRow("explainRun", "run:read", 200),
        AccessRow("listEvents", "run:read", 200),
        AccessRow("getLog", "run:read", 200),
        AccessRow("listCheckpoints", "run:read", 200),
        AccessRow("lintPlan", "plan:lint", 200, body: plan),
        AccessRow("getPlanSchema", .nothing, 200),
    ]

    /// The run is over: it refuses each of them to whoever may ask.
    private static let verbs = [
        AccessRow(
            "agreeRun", "checkpoint:approve", 409, body: #"{"step": "compile", "seen": "x"}"#),
        AccessRow(
            "delegateRun", "checkpoint:approve", 409, body: #"{"step": "compile", "to": "x"}"#),
        AccessRow(
            "rejectRun", .any(["checkpoint:approve", "checkpoint:trigger"]), 409,
            body: #"{"step": "compile"}"#),
        AccessRow("triggerRun", "checkpoint:trigger", 409, body: #"{"step": "compile"}"#),
        AccessRow("retryRun", "run:retry", 409),
        AccessRow("skipRun", "run:skip", 409, body: #"{"step": "compile", "reason": "x"}"#),
        AccessRow(
            "resolveRun", "run:resolve", 409,
            body: #"{"step": "compile", "resolution": "not_done", "reason": "x"}"#),
        AccessRow("pauseRun", "run:pause", 409),
        AccessRow("resumeRun", "run:pause", 409),
        AccessRow("stopRun", "run:stop", 409),
        AccessRow("amendRun", "run:amend", 409, body: plan),
        AccessRow("abortRun", "run:abort", 409),
        AccessRow("rollbackRun", "run:rollback", 409),
        AccessRow("closeRun", "run:close", 409),
    ]

    private static let people = [
        AccessRow("getMe", .somebody, 200),
        AccessRow("listUsers", "user:read", 200),
        AccessRow(
            "createUser", "user:manage", 201,
            body: #"{"name": "new-{n}", "password": "correct horse {n}"}"#),
        AccessRow("getUser", "user:read", 200),
        AccessRow("updateUser", "user:manage", 200, body: #"{"isEnabled": true}"#),
        AccessRow("removeUser", "user:manage", 404),
        AccessRow("assignRoles", "user:manage", 200, body: #"{"roles": ["only-user-manage"]}"#),
        AccessRow("listKeys", .any(["key:own", "user:manage"]), 200),
        AccessRow("createKey", .any(["key:own", "user:manage"]), 201),
        AccessRow("removeKey", .any(["key:own", "user:manage"]), 404),
        AccessRow("listGroups", "user:read", 200),
        AccessRow("getGroup", "user:read", 200),
        // Names of groups belong to the account: another project's cannot be taken.
        AccessRow(
            "putGroup", "user:manage", 200, body: #"{"members": []}"#, elsewhere: 409),
        AccessRow("removeGroup", "user:manage", 404),
        AccessRow(
            "assignGroupRoles", "user:manage", 200, body: #"{"roles": ["only-user-manage"]}"#),
        AccessRow("listRoles", .somebody, 200),
        // A role means the same in every project: none of them changes what another one uses.
        AccessRow(
            "putRole", "role:manage", 200, body: #"{"permissions": ["role:manage"]}"#,
            elsewhere: 409),
        AccessRow("removeRole", "role:manage", 404, elsewhere: 409),
        AccessRow("listProjects", .somebody, 200),
        AccessRow("createProject", "project:manage", 201, body: #"{"name": "project-{n}"}"#),
        AccessRow(
            "signIn", .nothing, 200, body: #"{"name": "signer", "password": "correct horse"}"#),
        AccessRow("signOut", .somebody, 204),
    ]

    /// What the vendor's clients ask: about oneself, and about whom one may know of.
    private static let vendor = [
        AccessRow("getVersion", .nothing, 200),
        AccessRow(
            "createToken", .nothing, 201,
            body: """
                {"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": \
                "signer", "password": "correct horse", "domain": {"name": "tests"}}}}, \
                "scope": {"project": {"name": "first"}}}}
                """),
        AccessRow("validateToken", .somebody, 404),
        AccessRow("revokeToken", .somebody, 404),
        AccessRow("listDomainProjects", .somebody, 200),
        AccessRow("listAuthProjects", .somebody, 200),
        AccessRow("listAuthDomains", .somebody, 200),
        AccessRow("showUser", .seen("user:read"), 200),
        AccessRow("listCredentials", .somebody, 200),
        AccessRow(
            "createCredential", .seen("user:manage"), 201,
            body: #"{"credential": {"user_id": "{target}", "description": ""}}"#, elsewhere: 404),
        AccessRow("removeCredential", .somebody, 404),
    ]

    private static let others = [
        AccessRow("listSecrets", "secret:list", 200),
        AccessRow("setSecret", "secret:write", 200, body: #"{"value": "the-value"}"#),
        AccessRow("deleteSecret", "secret:write", 404),
        AccessRow("listAudit", "audit:read", 200),
        AccessRow("exportAudit", "audit:export", 200),
        AccessRow("getAuditKey", .somebody, 200),
        AccessRow("getServer", .somebody, 200),
        AccessRow("health", .nothing, 200),
        AccessRow("readiness", .nothing, 200),
        AccessRow("metrics", "server:read", 200),
        AccessRow("describe", .nothing, 200),
    ]
}
