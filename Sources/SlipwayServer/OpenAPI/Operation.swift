internal import ReleaseModel
internal import SlipwayAPI

/// One thing the API can be asked, as its description tells it.
struct Operation: Sendable {
    let method: String
    let path: String
    /// Unique; generated clients name their call after it.
    let id: String
    let summary: String
    /// Answers whoever asks, without a token.
    var isOpen = false
    var query: [Parameter] = []
    var headers: [Parameter] = []
    /// The schema of the request's body.
    var body: String?
    /// A body that is accepted.
    var example: JSON?
    var isBodyRequired = false
    var success = 200
    /// What it answers with: a media type and a schema (nil: free text).
    var answers: [(type: String, schema: String?)] = []
    /// The statuses of the problems it may answer with, beside those that come of `isOpen`.
    var problems: [Int] = []
    /// Says "no" in the shape of the vendor's services.
    var isVendor = false

    struct Parameter: Sendable {
        let name: String
        let schema: JSON
        let description: String
        let isRequired: Bool

        init(
            _ name: String, _ schema: JSON, _ description: String, isRequired: Bool = false
        ) {
            self.isRequired = isRequired
            self.name = name
            self.schema = schema
            self.description = description
        }
    }

    var json: JSON {
        var members: [JSON.Member] = [
            .init("operationId", .string(id)), .init("summary", .string(summary)),
            .init("responses", responses),
        ]
        // The others take what the whole document says.
        if isOpen { members.append(.init("security", .array([]))) }
        let parameters = allParameters
        if !parameters.isEmpty { members.append(.init("parameters", .array(parameters))) }
        if let body {
            var media: [JSON.Member] = [.init("schema", Self.reference(body))]
            if let example { media.append(.init("example", example)) }
            let content: JSON = .members([.init(API.json, .members(media))])
            members.append(
                .init("requestBody", ["content": content, "required": .bool(isBodyRequired)]))
        }
        return .members(members)
    }

    private var responses: JSON {
        let content = answers.map { answer in
            JSON.Member(
                answer.type,
                ["schema": answer.schema.map(Self.reference) ?? ["type": "string"]])
        }
        var success: [JSON.Member] = [.init("description", .string(summary))]
        if !content.isEmpty { success.append(.init("content", .members(content))) }
        var members = [JSON.Member(String(self.success), .members(success))]
        for status in statuses.sorted() {
            members.append(
                .init(String(status), ["$ref": .string("#/components/responses/\(name(status))")]))
        }
        return .members(members)
    }

    /// The statuses of the problems: what any request may get, what comes of finding out who asks
    /// (a signature covers the body, so that is read first), and of its being carried out once.
    private var statuses: Set<Int> {
        var statuses = Set(problems).union([400, 403, 405, 429, 431, 500])
        guard !isOpen else { return statuses }
        statuses.formUnion([401, 408, 413, 503])
        if method != "GET" { statuses.formUnion([409, 422]) }
        return statuses
    }

    private func name(_ status: Int) -> String {
        isVendor ? "\(OpenAPIDocument.vendorPrefix)\(status)" : String(status)
    }

    private var allParameters: [JSON] {
        let inPath = path.split(separator: "/").filter { $0.hasPrefix("{") }.map { segment in
            parameter(
                Parameter(String(segment.dropFirst().dropLast()), ["type": "string"], ""),
                in: "path")
        }
        return inPath + query.map { parameter($0, in: "query") }
            + headers.map { parameter($0, in: "header") }
    }

    private func parameter(_ parameter: Parameter, in place: String) -> JSON {
        var members: [JSON.Member] = [
            .init("name", .string(parameter.name)), .init("in", .string(place)),
            .init("schema", parameter.schema),
        ]
        if place == "path" || parameter.isRequired { members.append(.init("required", true)) }
        if !parameter.description.isEmpty {
            members.append(.init("description", .string(parameter.description)))
        }
        return .members(members)
    }

    static func reference(_ schema: String) -> JSON {
        ["$ref": .string("#/components/schemas/\(schema)")]
    }
}
