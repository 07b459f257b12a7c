extension AccessTable {
    /// Environments, applications and components; what is done to a component is refused.
    static let resources =
        [
            AccessRow("listEnvironments", "component:read", 200),
            AccessRow(
                "createEnvironment", "environment:write", 201, body: #"{"name": "place-{n}"}"#),
            AccessRow("getEnvironment", "component:read", 200),
            AccessRow(
                "replaceEnvironment", "environment:write", 200, body: #"{"name": "spot"}"#),
            AccessRow("deleteEnvironment", "environment:write", 404),
        ] + applications + environments + components

    /// The path names the project, and that of others is nobody else's.
    private static func cas(
        _ id: String, _ permission: String, _ allowed: Int, body: String? = nil
    ) -> AccessRow {
        AccessRow(id, permission, allowed, body: body, elsewhere: 403)
    }

    private static let applications = [
        cas("listApplications", "component:read", 200),
        cas("createApplication", "component:write", 200, body: #"{"name": "shop-{n}"}"#),
        cas("showApplication", "component:read", 200),
        cas("modifyApplication", "component:write", 200, body: #"{"description": "x"}"#),
        cas("deleteApplication", "component:write", 404),
        cas("showConfiguration", "component:read", 200),
        cas(
            "modifyConfiguration", "component:write", 200,
            body: #"{"environment_id": "{environment}", "configuration": {"env": []}}"#),
        cas("deleteConfiguration", "component:write", 404),
    ]

    private static let environments = [
        cas("showEnvironments", "component:read", 200),
        cas("makeEnvironment", "environment:write", 200, body: #"{"name": "corner-{n}"}"#),
        cas("showEnvironment", "component:read", 200),
        cas("modifyEnvironment", "environment:write", 200, body: #"{"name": "spot"}"#),
        cas("dropEnvironment", "environment:write", 404),
        cas("showEnvironmentResources", "component:read", 200),
        cas(
            "modifyEnvironmentResources", "environment:write", 200, body: #"{"resources": []}"#),
    ]

    private static let components = [
        cas("listAllComponents", "component:read", 200),
        cas("listComponents", "component:read", 200),
        cas("createComponent", "component:write", 400, body: "{}"),
        cas("showComponent", "component:read", 200),
        cas("modifyComponent", "component:write", 400, body: #"{"name": "other"}"#),
        cas("deleteComponent", "component:write", 404),
        cas("actOnComponent", "component:write", 400, body: #"{"action": "fly"}"#),
        cas("listComponentRecords", "component:read", 200),
        cas("showJob", "component:read", 404),
        cas("listRuntimeStacks", "component:read", 200),
    ]
}
