import Foundation
import PlanLanguage
import ReleaseModel
import Testing

@Suite struct PlanSchemaTests {
    /// The repository, found from this file.
    private static let repository = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    @Test func `the published schema is the one that the program prints`() throws {
        let file = Self.repository.appending(path: "docs/plan.schema.json")
        let published = try String(contentsOf: file, encoding: .utf8)
        #expect(published == PlanSchema.text, "write it anew: slipway plan schema")
    }

    @Test func `the schema is JSON that names its draft`() throws {
        let schema = try JSON(decoding: PlanSchema.text.utf8)
        #expect(schema == PlanSchema.json)
        #expect(schema["$schema"] == "https://json-schema.org/draft/2020-12/schema")
    }

    @Test func `every property is described`() {
        var missing: [String] = []
        func look(at schema: JSON, _ path: String) {
            for member in schema["properties"]?.object ?? [] {
                let place = path + "/" + member.name
                let isWord = member.value["const"] != nil
                if member.value["description"] == nil, !isWord { missing.append(place) }
                look(at: member.value, place)
            }
            for part in (schema["oneOf"]?.array ?? []) + (schema["anyOf"]?.array ?? []) {
                look(at: part, path + "/…")
            }
            for member in schema["$defs"]?.object ?? [] { look(at: member.value, member.name) }
        }
        look(at: PlanSchema.json, "")
        #expect(missing == [])
    }

    @Test func `plans that are read are valid, as they are written canonically too`() throws {
        let plan = try #require(readPlan(Sample.storefront))
        #expect(SchemaCheck(PlanSchema.json).faults(of: plan.canonicalJSON) == [])
    }

    @Test
    func `approvals of groups and conditions are valid, as people and as the program write them`()
        throws
    {
        let text =
            #"{"name":"ab","phases":[{"name":"one","groups":[{"name":"all","tasks":[{"name":"aa","approval":{"all":[{"group":"sre","require":2},{"approvers":["al","group:dba"]}],"require":3,"comment":"required"}}]}]}]}"#
        let check = SchemaCheck(PlanSchema.json)
        #expect(check.faults(of: try JSON(decoding: text.utf8)) == [])
        let plan = try #require(readPlan(text))
        #expect(check.faults(of: plan.canonicalJSON) == [])
    }

    @Test func `the documented example is valid and read`() throws {
        let page = try String(
            contentsOf: Self.repository.appending(path: "docs/plan.md"), encoding: .utf8)
        let blocks = page.components(separatedBy: "```yaml\n").dropFirst()
            .compactMap { $0.components(separatedBy: "\n```").first }
        let plans = blocks.filter { $0.hasPrefix("name:") }
        #expect(!plans.isEmpty)
        for text in plans {
            #expect(problems(text) == [])
            let plan = try #require(readPlan(text))
            #expect(SchemaCheck(PlanSchema.json).faults(of: plan.canonicalJSON) == [])
        }
    }

    @Test(arguments: [
        #"{}"#, #"{"name":"a","phases":[]}"#,
        #"{"name":"ab","phases":[{"name":"one","groups":[{"name":"all","tasks":[{"name":"aa"}]}]}]}"#,
        #"{"name":"ab","phases":[{"name":"one","groups":[{"name":"all","tasks":[{"name":"aa","wait":"5"}]}]}]}"#,
        #"{"name":"ab","phases":[{"name":"one","groups":[{"name":"all","tasks":[{"name":"aa","wait":"5s","retry":{}}]}]}]}"#,
        #"{"name":"ab","phases":[{"name":"one","groups":[{"name":"all","tasks":[{"name":"aa","action":{"driver":"command"}}]}]}]}"#,
        #"{"name":"ab","phases":[{"name":"one","groups":[{"name":"all","tasks":[{"name":"aa","action":{"driver":"ftp"}}]}]}]}"#,
        #"{"name":"ab","phases":[{"name":"one","groups":[{"name":"all","tasks":[{"name":"aa","action":{"driver":"http","url":"http://h","undo":{}}}]}]}]}"#,
        #"{"name":"ab","phases":[{"name":"one","groups":[{"name":"all","tasks":[{"name":"aa","approval":{"approvers":["al"],"all":[{"group":"sre"}]}}]}]}]}"#,
        #"{"name":"ab","phases":[{"name":"one","groups":[{"name":"all","tasks":[{"name":"aa","approval":{"all":[{"group":"sre","approvers":["al"]}]}}]}]}]}"#,
        #"{"name":"ab","phases":[{"name":"one","groups":[{"name":"all","tasks":[{"name":"aa","approval":{"all":[]}}]}]}]}"#,
        #"{"name":"ab","phases":[{"name":"one","groups":[{"name":"all","tasks":[{"name":"aa","approval":{"comment":"must"}}]}]}]}"#,
        #"{"name":"ab","fail":"stop","phases":[{"name":"one","groups":[{"name":"all","tasks":[{"name":"aa","wait":"5s"}]}]}]}"#,
    ]) func `what the schema refuses, the reader refuses`(text: String) throws {
        #expect(SchemaCheck(PlanSchema.json).faults(of: try JSON(decoding: text.utf8)) != [])
        #expect(PlanReader.read(Array(text.utf8), directory: "/p").plan == nil)
    }
}
