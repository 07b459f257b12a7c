internal import ReleaseModel
internal import SlipwayAPI

extension OpenAPIDocument {
    /// What the names of the vendor's "no" begin with.
    static let vendorPrefix = "Vendor"

    /// A "no" in a service's own shape; before a route is known, it may be a problem.
    static let vendorContent: JSON = .members([
        .init(API.json, ["schema": Operation.reference("VendorError")]),
        .init(API.problem, ["schema": Operation.reference("Problem")]),
    ])

    /// The schemas of what the vendor's clients say and read; its own contract has the details.
    static let vendor: [JSON.Member] =
        [
            free("VendorError", "error_code and error_msg, or the identity service's error."),
            free("KeystoneVersion", "The version document that clients look for."),
            free("KeystoneToken", "A token: until when, whose, for what, and the catalog."),
            free("KeystoneProjects", "Projects."), free("KeystoneDomains", "The account."),
            free("KeystoneUser", "A user."),
            free("KeystoneCredential", "An access key, with its secret where it is new."),
            free("KeystoneCredentials", "Access keys."),
        ] + [
            JSON.Member("KeystoneTokenRequest", tokenRequest),
            JSON.Member("KeystoneCredentialRequest", credentialRequest),
        ]

    static func free(_ name: String, _ description: String) -> JSON.Member {
        JSON.Member(name, ["type": "object", "description": .string(description)])
    }

    private static func closed(_ required: [String], _ members: [JSON.Member]) -> JSON {
        [
            "type": "object", "properties": .members(members),
            "required": .array(required.map(JSON.string)), "additionalProperties": false,
        ]
    }

    private static func text(_ limit: Int) -> JSON {
        ["type": "string", "minLength": 1, "maxLength": .integer(Int64(limit))]
    }

    private static let id = JSON.Member("id", text(32))
    private static let name = JSON.Member("name", text(128))
    private static let domain: JSON = ["oneOf": [closed(["id"], [id]), closed(["name"], [name])]]

    private static let credentialRequest = closed(
        ["credential"],
        [
            .init(
                "credential",
                closed(
                    ["user_id"],
                    [
                        .init("user_id", ["type": "string"]),
                        .init("description", ["type": "string", "maxLength": 60]),
                    ]))
        ])

    private static let tokenRequest: JSON = {
        let password = JSON.Member("password", text(500))
        let inDomain = JSON.Member("domain", domain)
        let user: JSON = [
            "oneOf": [
                closed(["id", "password"], [id, password]),
                closed(["name", "password"], [name, inDomain, password]),
            ]
        ]
        func method(_ name: String, _ proof: JSON) -> JSON {
            closed(
                ["methods", name],
                [
                    .init("methods", ["const": [.string(name)]]), .init(name, proof),
                ])
        }
        let identity: JSON = [
            "oneOf": [
                method("password", closed(["user"], [.init("user", user)])),
                method("token", closed(["id"], [.init("id", text(1_000))])),
            ]
        ]
        let project: JSON = [
            "oneOf": [closed(["id"], [id]), closed(["name"], [name, inDomain])]
        ]
        let scope: JSON = [
            "oneOf": [
                closed(["project"], [.init("project", project)]),
                closed(["domain"], [.init("domain", domain)]), ["const": "unscoped"],
            ]
        ]
        let auth = closed(
            ["identity"], [.init("identity", identity), .init("scope", scope)])
        return closed(["auth"], [.init("auth", auth)])
    }()
}
