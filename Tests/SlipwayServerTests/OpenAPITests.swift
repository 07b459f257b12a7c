import Hummingbird
import HummingbirdTesting
import ReleaseModel
import SlipwayAPI
import SlipwayTestSupport
import Testing

@testable import SlipwayServer

@Suite struct OpenAPITests {
    private let document = OpenAPIDocument(version: "1.2.3").json

    @Test func `every route is described, and nothing else is`() async throws {
        try await ServedEngine.withOne { bench in
            let table = bench.server().responder.table
            let routes = Set(table.routes.map { "\($0.method.rawValue) \($0.path)" })
            #expect(table.routes.count == routes.count)
            var described: Set<String> = []
            for item in OpenAPIDocument(version: "").json["paths"]?.object ?? [] {
                for operation in item.value.object ?? [] {
                    described.insert("\(operation.name.uppercased()) \(item.name)")
                }
            }
            #expect(routes.subtracting(described) == [])
            #expect(described.subtracting(routes) == [])
        }
    }

    @Test func `what takes a token says so, and tells of 401`() async throws {
        // They are open, and a wrong password is 401.
        let signingIn: Set = ["signIn", "createToken"]
        try await ServedEngine.withOne { bench in
            for route in bench.server().responder.table.routes {
                let operation = document["paths"]?[route.path]?[
                    route.method.rawValue.lowercased()]
                let isOpen = route.access == .everybody
                #expect((operation?["security"] == .array([])) == isOpen, "\(route.path)")
                let tells = operation?["responses"]?["401"] != nil
                #expect(
                    tells
                        == (!isOpen || signingIn.contains(operation?["operationId"]?.string ?? "")),
                    "\(route.path)")
            }
        }
        let schemes = document["components"]?["securitySchemes"]?.object?.map(\.name) ?? []
        let any = document["security"]?.array?.compactMap { $0.object?.first?.name } ?? []
        #expect(Set(any) == ["token", "signature", "session"])
        #expect(Set(schemes) == Set(any))
    }

    @Test func `every reference leads somewhere`() {
        for reference in Self.references(in: document) {
            var place: JSON? = document
            for part in reference.dropFirst(2).split(separator: "/") {
                place = place?[String(part)]
            }
            #expect(place != nil, "\(reference)")
        }
    }

    @Test func `operations have names of their own, and name their parameters`() throws {
        let ids = Operation.all.map(\.id)
        #expect(Set(ids).count == ids.count)
        for item in document["paths"]?.object ?? [] {
            let inPath = item.name.split(separator: "/").filter { $0.hasPrefix("{") }
                .map { String($0.dropFirst().dropLast()) }
            for operation in item.value.object ?? [] {
                let parameters = operation.value["parameters"]?.array ?? []
                let named = parameters.filter { $0["in"] == "path" }.compactMap {
                    $0["name"]?.string
                }
                #expect(named == inPath, "\(item.name)")
            }
        }
    }

    @Test func `it is served as JSON`() async throws {
        try await ServedEngine.withOne { bench in
            try await Asking.of(bench.server(), bench.people) { ask in
                let answer = try await ask.get("/openapi.json")
                #expect(answer.headers[.contentType] == API.json)
                let json = try JSON(decoding: Array(answer.text.utf8))
                #expect(json["openapi"] == "3.1.0")
                #expect(json["info"]?["version"] == "1.2.3")
            }
        }
    }

    @Test(arguments: WireSample.all)
    func `a schema has the members that are on the wire`(sample: WireSample) throws {
        let schema = try #require(document["components"]?["schemas"]?[sample.schema])
        let described = Set(schema["properties"]?.object?.map(\.name) ?? [])
        let required = Set(schema["required"]?.array?.compactMap(\.string) ?? [])
        let full = try JSON(decoding: sample.full)
        #expect(Set(full.object?.map(\.name) ?? []) == described)
        let bare = try JSON(decoding: sample.bare)
        #expect(Set(bare.object?.map(\.name) ?? []) == required)
    }

    @Test func `every schema of the wire has a sample`() {
        let schemas = document["components"]?["schemas"]?.object?.map(\.name) ?? []
        let verbs = OpenAPIDocument.commands.map(\.name)
        let described = Set(schemas).subtracting(["Plan", "Document"]).subtracting(verbs)
            .subtracting(
                (OpenAPIDocument.vendor + OpenAPIDocument.resources + OpenAPIDocument.pipelines
                    + OpenAPIDocument.releasePlans)
                    .map(\.name))
        #expect(Set(WireSample.all.map(\.schema)) == described)
    }

    @Test func `the verbs' bodies have together what a command request has`() throws {
        let request = API.CommandRequest(
            step: "x", seen: "x", to: "x", comment: "x", reason: "x", attempt: 1, direction: "x",
            resolution: "x", outputs: [:], plan: "x", format: "x", directory: "x", commandId: "x")
        let members = try JSON(decoding: API.encode(request)).object?.map(\.name)
        let fields = OpenAPIDocument.commands.flatMap(\.fields).map(\.name)
        #expect(Set(members ?? []) == Set(fields))
    }

    @Test(arguments: CommandRoutes.verbs)
    func `a verb refuses a body without what its description requires`(verb: VerbName) async throws
    {
        try await ServedEngine.withOne { bench in
            let run = try await bench.start(.sequence(.trigger("go")))
            try await Asking.of(bench.server(), bench.people) { ask in
                let path = "/api/v1/runs/\(run)/\(verb.rawValue)"
                let bare = try await ask.post(path, "{}")
                #expect((bare.status == .badRequest) == verb.needsBody, "\(bare.text)")
                let more = try await ask.post(path, "{\"unknown\": 1}")
                #expect(more.status == .badRequest)
            }
        }
    }

    private static func references(in json: JSON) -> [String] {
        switch json {
        case .object(let members):
            members.flatMap { member in
                member.name == "$ref"
                    ? [member.value.string ?? ""] : references(in: member.value)
            }
        case .array(let elements): elements.flatMap(references)
        case .null, .bool, .integer, .number, .string: []
        }
    }
}
