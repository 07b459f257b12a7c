internal import ReleaseModel
internal import SlipwayAPI

/// The API's description: an OpenAPI 3.1 document.
struct OpenAPIDocument {
    let version: String

    var json: JSON {
        [
            "openapi": "3.1.0",
            "info": [
                "title": "Slipway", "version": .string(version),
                "summary": "Plans releases, carries them out, and resumes from the failed step.",
                "license": ["name": "Apache 2.0", "identifier": "Apache-2.0"],
            ],
            "paths": paths,
            "security": .array(
                Self.schemes.map { .members([.init($0.name, .array([]))]) }),
            "components": [
                "schemas": Self.schemas, "responses": Self.problems,
                "securitySchemes": .members(Self.schemes),
            ],
        ]
    }

    private var paths: JSON {
        var items: [String: [JSON.Member]] = [:]
        for operation in Operation.all {
            items[operation.path, default: []].append(
                .init(operation.method.lowercased(), operation.json))
        }
        return .members(items.map { JSON.Member($0.key, .members($0.value)) })
    }

    /// The answers that mean "no", each a problem.
    private static let problems: JSON = {
        let sentences = [
            (400, "The request cannot be understood"),
            (401, "Nobody knows who asks: send a token, or sign the request"),
            (403, "You may not, or the request comes from another origin"),
            (404, "There is no such thing in this project"),
            (405, "The path does not take this method; Allow names those it takes"),
            (408, "The body took too long"),
            (409, "It is not possible now; the facts say what would have to change"),
            (412, "What was shown is not what is there now"),
            (413, "The body is too large"),
            (415, "The body is not JSON"),
            (422, "The plan cannot be run, or the command's id was another request's"),
            (429, "Too many requests; Retry-After says when to ask again"),
            (431, "The path or the headers are too large"),
            (500, "Something is wrong in the server, or a run's journal is damaged"),
            (503, "Not now; Retry-After says when to ask again"),
        ]
        let content: JSON = .members([
            .init(API.problem, ["schema": Operation.reference("Problem")])
        ])
        func all(_ prefix: String, _ content: JSON) -> [JSON.Member] {
            sentences.map { status, sentence in
                var members: [JSON.Member] = [
                    .init("description", .string(sentence)), .init("content", content),
                ]
                if let header = headers[status] { members.append(.init("headers", header)) }
                return .init("\(prefix)\(status)", .members(members))
            }
        }
        return .members(all("", content) + all(vendorPrefix, vendorContent))
    }()

    /// How one shows who one is: any one of them.
    private static let schemes: [JSON.Member] = [
        .init(
            "token",
            [
                "type": "apiKey", "in": "header", "name": .string(API.token),
                "description": "A token, as the body or header of a sign-in named it.",
            ]),
        .init(
            "signature",
            [
                "type": "apiKey", "in": "header", "name": "Authorization",
                "description":
                    "SDK-HMAC-SHA256 Access=…, SignedHeaders=…, Signature=…: the request signed with an access key, and X-Sdk-Date within 15 minutes. Sent again, a request that changes something gets its first answer.",
            ]),
        .init(
            "session",
            [
                "type": "apiKey", "in": "cookie", "name": .string(SessionCookie.name),
                "description":
                    "A browser's session, from signIn; what changes something must name its Origin.",
            ]),
    ]

    /// What a problem says besides, by its status.
    private static let headers: [Int: JSON] = {
        let wait: JSON = [
            "Retry-After": [
                "description": "Seconds to wait.", "required": true,
                "schema": ["type": "integer", "minimum": 0],
            ]
        ]
        let allow: JSON = [
            "Allow": [
                "description": "The methods of this path.", "required": true,
                "schema": ["type": "string"],
            ]
        ]
        let ways: JSON = [
            "WWW-Authenticate": [
                "description": "How to say who one is.", "required": false,
                "schema": ["type": "string"],
            ]
        ]
        return [401: ways, 405: allow, 429: wait, 503: wait]
    }()
}
