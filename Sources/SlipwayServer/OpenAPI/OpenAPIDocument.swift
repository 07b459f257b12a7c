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
            "components": ["schemas": Self.schemas, "responses": Self.problems],
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
            (404, "There is no such run, step, log, audit entry, key or path"),
            (405, "The path does not take this method; Allow names those it takes"),
            (408, "The body took too long"),
            (409, "The run refused; the facts say what would have to change"),
            (412, "What was shown is not what is there now"),
            (413, "The body is too large"),
            (415, "The body is not JSON"),
            (422, "The plan cannot be run; each mistake has its line and column"),
            (429, "Too much at once; Retry-After says when to ask again"),
            (500, "Something is wrong in the server, or a run's journal is damaged"),
            (503, "Not now; Retry-After says when to ask again"),
        ]
        let content: JSON = .members([
            .init(API.problem, ["schema": Operation.reference("Problem")])
        ])
        return .members(
            sentences.map { status, sentence in
                .init(String(status), ["description": .string(sentence), "content": content])
            })
    }()
}
