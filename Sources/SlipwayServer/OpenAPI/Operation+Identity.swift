internal import ReleaseModel
internal import SlipwayAPI

extension Operation {
    /// What the vendor's clients ask of its identity service.
    static let identity: [Operation] = tokens + lookups + credentials

    private static let subject = Parameter(
        "X-Subject-Token", ["type": "string"], "The token that is meant.", isRequired: true)
    private static let noCatalog = Parameter(
        "nocatalog", ["type": "string"], "Whatever it says, the catalog is left out.")

    private static let tokens = [
        Operation(
            method: "GET", path: "/v3", id: "getVersion", summary: "The version there is",
            isOpen: true,
            answers: [(API.json, "KeystoneVersion")], isVendor: true),
        Operation(
            method: "POST", path: "/v3/auth/tokens", id: "createToken",
            summary: "A token for a password, or for another token; it is in X-Subject-Token",
            isOpen: true, query: [noCatalog], body: "KeystoneTokenRequest", isBodyRequired: true,
            success: 201,
            answers: [(API.json, "KeystoneToken")], problems: [401, 408, 413, 503], isVendor: true),
        Operation(
            method: "GET", path: "/v3/auth/tokens", id: "validateToken",
            summary: "What a token is worth", query: [noCatalog], headers: [subject],
            answers: [(API.json, "KeystoneToken")], problems: [404, 503], isVendor: true),
        Operation(
            method: "DELETE", path: "/v3/auth/tokens", id: "revokeToken",
            summary: "Take a token back", headers: [subject], success: 204,
            problems: [404, 409, 422, 503], isVendor: true),
    ]

    private static let lookups = [
        Operation(
            method: "GET", path: "/v3/projects", id: "listDomainProjects",
            summary: "The projects the asker may work in", query: filters,
            answers: [(API.json, "KeystoneProjects")], problems: [503], isVendor: true),
        Operation(
            method: "GET", path: "/v3/auth/projects", id: "listAuthProjects",
            summary: "The projects the asker may work in", query: filters,
            answers: [(API.json, "KeystoneProjects")], problems: [503], isVendor: true),
        Operation(
            method: "GET", path: "/v3/auth/domains", id: "listAuthDomains",
            summary: "The account", answers: [(API.json, "KeystoneDomains")], problems: [503],
            isVendor: true),
        Operation(
            method: "GET", path: "/v3.0/OS-USER/users/{user}", id: "showUser",
            summary: "A user by id", answers: [(API.json, "KeystoneUser")],
            problems: [404, 503], isVendor: true),
    ]

    private static let filters = [
        Parameter("name", ["type": "string"], "Only the one of this name."),
        Parameter("domain_id", ["type": "string"], "Only those of this domain."),
        Parameter("parent_id", ["type": "string"], "The same: projects are not nested."),
        Parameter("enabled", ["type": "boolean"], "Only those that are, or are not."),
        Parameter("is_domain", ["type": "boolean"], "True: none."),
        Parameter("page", number(1, 1_000_000, 1), "Which page."),
        Parameter("per_page", number(1, 5_000, nil), "How many on one; all where it is not said."),
    ]

    private static let credentials = [
        Operation(
            method: "GET", path: "/v3.0/OS-CREDENTIAL/credentials", id: "listCredentials",
            summary: "A user's access keys",
            query: [Parameter("user_id", ["type": "string"], "Whose; else the asker's.")],
            answers: [(API.json, "KeystoneCredentials")], problems: [404, 503], isVendor: true),
        Operation(
            method: "POST", path: "/v3.0/OS-CREDENTIAL/credentials", id: "createCredential",
            summary: "Make an access key; its secret is told this once", headers: [commandID],
            body: "KeystoneCredentialRequest", isBodyRequired: true, success: 201,
            answers: [(API.json, "KeystoneCredential")],
            problems: [404, 408, 409, 413, 422, 503], isVendor: true),
        Operation(
            method: "DELETE", path: "/v3.0/OS-CREDENTIAL/credentials/{key}",
            id: "removeCredential", summary: "Remove an access key", success: 204,
            problems: [404, 409, 422, 503], isVendor: true),
    ]
}
