internal import ComponentReleases
internal import ReleaseModel
internal import SlipwayAPI

extension Operation {
    /// Environments in full.
    static let environments: [Operation] = [
        Operation(
            method: "GET", path: "\(API.root)/environments", id: "listEnvironments",
            summary: "Every environment of the project, by name",
            answers: [(API.json, "EnvironmentList")], problems: [404, 503]),
        Operation(
            method: "POST", path: "\(API.root)/environments", id: "createEnvironment",
            summary: "Make an environment", headers: [commandID], body: "EnvironmentRequest",
            example: ["name": "staging"], isBodyRequired: true, success: 201,
            answers: [(API.json, "EnvironmentDetail")],
            problems: [404, 408, 409, 413, 415, 422, 503]),
        Operation(
            method: "GET", path: "\(API.root)/environments/{environment}", id: "getEnvironment",
            summary: "An environment; its ETag binds a change to it",
            answers: [(API.json, "EnvironmentDetail")], problems: [404, 503]),
        Operation(
            method: "PUT", path: "\(API.root)/environments/{environment}",
            id: "replaceEnvironment", summary: "Make an environment what the body says",
            body: "EnvironmentRequest", example: ["name": "staging"], isBodyRequired: true,
            answers: [(API.json, "EnvironmentDetail")],
            problems: [404, 408, 409, 413, 415, 503]),
        Operation(
            method: "DELETE", path: "\(API.root)/environments/{environment}",
            id: "deleteEnvironment", summary: "Remove an environment without components",
            success: 204, problems: [404, 409, 503]),
    ]

    /// What the vendor's clients ask of applications, environments, components and jobs.
    static let resources: [Operation] =
        applications + vendorEnvironments + componentsOfVendor + [
            cas(
                "GET", "/jobs/{job_id}", "showJob", "A job and its tasks", "JobDetail", query: jobs),
            cas(
                "GET", "/runtimestacks", "listRuntimeStacks", "The kinds of programs there are",
                "RuntimeStacks"),
        ]

    private static let one = "/applications/{application_id}"
    private static let applications = [
        cas(
            "GET", "/applications", "listApplications", "Applications", "ApplicationList",
            query: paging),
        cas(
            "POST", "/applications", "createApplication", "Make an application",
            "ApplicationDetail", body: "ApplicationRequest"),
        cas("GET", one, "showApplication", "An application", "ApplicationDetail"),
        cas(
            "PUT", one, "modifyApplication", "Change an application", "ApplicationDetail",
            body: "ApplicationRequest"),
        cas(
            "DELETE", one, "deleteApplication", "Remove an application without components",
            success: 204),
        cas(
            "GET", "\(one)/configuration", "showConfiguration", "Its variables in environments",
            "ConfigurationDetail", query: [environmentID]),
        cas(
            "PUT", "\(one)/configuration", "modifyConfiguration",
            "Set its variables in an environment", "ConfigurationDetail",
            body: "ConfigurationRequest"),
        cas(
            "DELETE", "\(one)/configuration", "deleteConfiguration",
            "Remove its variables in an environment", query: [environmentID]),
    ]

    private static let place = "/environments/{environment_id}"
    private static let vendorEnvironments = [
        cas(
            "GET", "/environments", "showEnvironments", "Environments", "VendorEnvironments",
            query: paging + [
                environmentID, Parameter("name", ["type": "string"], "Only this one."),
                Parameter("enterprise_project_id", ["type": "string"], "Only those of it."),
            ]),
        cas(
            "POST", "/environments", "makeEnvironment", "Make an environment",
            "VendorEnvironment", body: "VendorEnvironmentRequest"),
        cas("GET", place, "showEnvironment", "An environment", "VendorEnvironment"),
        cas(
            "PUT", place, "modifyEnvironment", "Change an environment", "VendorEnvironment",
            body: "VendorEnvironmentRequest"),
        cas(
            "DELETE", place, "dropEnvironment", "Remove an environment without components",
            success: 204),
        cas(
            "GET", "\(place)/resources", "showEnvironmentResources", "What it is made of",
            "EnvironmentResources"),
        cas(
            "PUT", "\(place)/resources", "modifyEnvironmentResources", "Say what it is made of",
            "EnvironmentResources", body: "EnvironmentResourcesRequest"),
    ]

    private static let inside = "/applications/{application_id}/components"
    private static let component = "\(inside)/{component_id}"
    private static let componentsOfVendor = [
        cas(
            "GET", "/components", "listAllComponents", "Components", "ComponentList",
            query: paging + [
                Parameter("application_name", ["type": "string"], "Only those of this one."),
                Parameter("component_name", ["type": "string"], "Only this one."),
            ]),
        cas(
            "GET", inside, "listComponents", "Components of an application", "ComponentList",
            query: paging),
        cas(
            "POST", inside, "createComponent", "Make a component and release it", "JobStarted",
            body: "ComponentRequest"),
        cas(
            "GET", component, "showComponent", "A component, and how it is", "ComponentDetail",
            query: [
                Parameter(
                    "expect_fields", ["type": "string"], "Only these fields, with commas between.")
            ]),
        cas(
            "PUT", component, "modifyComponent", "Release it as the body says", "JobStarted",
            body: "ComponentRequest"),
        cas(
            "DELETE", component, "deleteComponent", "Take it away everywhere, and its record",
            "JobStarted"),
        cas(
            "POST", "\(component)/action", "actOnComponent",
            "Start, stop, restart, scale, roll back, or move a gray release", "JobStarted",
            body: "ComponentActionRequest"),
        cas(
            "GET", "\(component)/records", "listComponentRecords",
            "The versions that were released", "ComponentRecords", query: paging),
    ]

    private static let environmentID = Parameter(
        "environment_id", ["type": "string"], "Only of this environment.")

    private static let paging = [
        Parameter("limit", number(0, 100, nil), "How many; all where it is not said."),
        Parameter("offset", number(0, Query.largest, 0), "How many to leave out before."),
        Parameter(
            "order_by", ["type": "string", "enum": ["create_time", "name", "update_time"]],
            "What they are ordered by."),
        Parameter("order", ["type": "string", "enum": ["desc", "asc"]], "In which direction."),
    ]

    private static let jobs = [
        Parameter("limit", number(0, 1_000, nil), "How many tasks; all where it is not said."),
        Parameter("offset", number(0, Query.largest, 0), "How many to leave out before."),
        Parameter("desc", ["type": "string", "enum": ["true", "false"]], "The last one first."),
        Parameter("instance_id", ["type": "string"], "Whatever it says, it changes nothing."),
    ]

    private static func cas(
        _ method: String, _ path: String, _ id: String, _ summary: String,
        _ answer: String? = nil, query: [Parameter] = [], body: String? = nil, success: Int = 200
    ) -> Operation {
        Operation(
            method: method, path: "/v3/{project_id}/cas\(path)", id: id, summary: summary,
            query: query, headers: method == "POST" ? [commandID] : [], body: body,
            isBodyRequired: body != nil, success: success,
            answers: answer.map { [(API.json, $0)] } ?? [], problems: [404, 503], isVendor: true)
    }
}
