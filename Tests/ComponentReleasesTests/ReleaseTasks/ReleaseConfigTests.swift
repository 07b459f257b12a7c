import ComponentReleases
import ReleaseModel
import SlipwayTestSupport
import Testing

@Suite struct ReleaseConfigTests {
    @Test func `what is read is written the same`() throws {
        let config = try ReleaseBench.draft([
            [ReleaseBench.command("899tih"), ReleaseBench.approval("board")],
            [ReleaseBench.trigger("go")],
        ]).config
        let again = try ReleaseConfigReader.read(
            stages: config.json["stages"], sources: nil, mode: "ui")
        #expect(again == config)
        #expect(again.digest == config.digest)
    }

    private static let mistakes: [(String, String, String)] = [
        ("{\"name\": 1}", "name", "must be a text"),
        ("{\"nam\": \"x\"}", "nam", "did you mean name?"),
        ("{\"name\": \"a\", \"model_version\": 2}", "name", "2 to 64"),
        ("{\"name\": \"1ab\", \"model_version\": 2}", "name", "a letter first"),
        ("{\"name\": \"ab-\", \"model_version\": 2}", "name", "digit last"),
        ("{\"name\": \"ab\"}", "model_version", "must be 2"),
        ("{\"name\": \"ab\", \"model_version\": 1}", "model_version", "must be 2"),
        ("{\"name\": \"ab\", \"model_version\": 2}", "config_mode", "ui or template"),
        (
            "{\"name\": \"ab\", \"model_version\": 2, \"config_mode\": \"x\"}", "config_mode",
            "must be one of ui, template"
        ),
        (
            "{\"name\": \"ab\", \"model_version\": 2, \"config_mode\": \"ui\"}", "stages",
            "is missing"
        ),
        (
            "{\"name\": \"ab\", \"model_version\": 2, \"config_mode\": \"template\"}", "sources",
            "is missing"
        ),
        (
            "{\"name\": \"ab\", \"model_version\": 2, \"config_mode\": \"ui\", \"stages\": []}",
            "stages", "at least one stage"
        ),
        (
            """
            {"name": "ab", "model_version": 2, "config_mode": "ui", "stages": [{"name": "s", \
            "grops": []}]}
            """, "stages[0].grops", "did you mean groups?"
        ),
        (
            """
            {"name": "ab", "model_version": 2, "config_mode": "ui", "fail_mode": "go", \
            "stages": []}
            """, "fail_mode", "stop, continue"
        ),
    ]

    @Test func `each mistake is named with its place, and what to write`() throws {
        for (text, field, words) in Self.mistakes {
            let body = try JSON(decoding: Array(text.utf8))
            let error = #expect(throws: ResourceError.self) { try ReleaseTaskDraft(body: body) }
            guard case .invalid(let place, let sentence)? = error else {
                Issue.record("\(text): \(String(describing: error))")
                continue
            }
            #expect(place == field, "\(text)")
            #expect(sentence.contains(words), "\(text): \(sentence)")
        }
    }

    @Test func `limits are kept, and named`() throws {
        func draft(_ stages: [[JSON]]) throws { _ = try ReleaseBench.draft(stages) }
        let stages = (0..<21).map { [ReleaseBench.trigger("t\($0)")] }
        try draft(Array(stages.prefix(20)))
        #expect(
            throws: ResourceError.invalid(
                field: "stages", "has 21 elements; at most 20 are allowed")
        ) { try draft(stages) }
        let tasks = (0..<1_001).map { ReleaseBench.trigger("t\($0)") }
        try draft([Array(tasks.prefix(1_000))])
        #expect(throws: ResourceError.self) { try draft([tasks]) }
        #expect(throws: ResourceError.self) {
            try draft([[ReleaseBench.trigger("a"), ReleaseBench.trigger("a")]])
        }
        #expect(throws: ResourceError.self) { try draft([[ReleaseBench.trigger("a.b")]]) }
        #expect(throws: ResourceError.self) { try draft([[]]) }
    }

    @Test func `a template's values fill its stages, and a missing one is named`() async throws {
        let text = { (values: String) in
            """
            {"name": "ab", "model_version": 2, "config_mode": "template", "sources": [{\
            "template_source": {"storage": "inline", "content": {"stages": [{"name": "s", \
            "groups": [{"tasks": [{"name": "t", "task_type": "command", "input": {"run": \
            ["/bin/echo", "${version}", "$${HOME}"], "directory": "/tmp"}}]}]}]}}, \
            "input_values": \(values)}]}
            """
        }
        try await ReleaseBench.run { bench in
            let good = try ReleaseTaskDraft(
                body: JSON(decoding: Array(text(#"{"version": "2.0"}"#).utf8)))
            let task = try await bench.tasks.create(good, by: bench.asker(.maria))
            #expect(task.configMode == "template")
            let config = try await bench.tasks.config(of: task)
            #expect(config == good.config)
            let plan = try bench.plan(config)
            guard case .action(let action)? = plan.phases.first?.groups.first?.tasks.first?.kind
            else { throw BenchError.noStep }
            #expect(action.input["run"] == ["/bin/echo", "2.0", "$${HOME}"])
            let bad = try ReleaseTaskDraft(body: JSON(decoding: Array(text("{}").utf8)))
            await #expect(throws: ResourceError.self) {
                try await bench.tasks.create(bad, by: bench.asker(.maria))
            }
        }
    }
}
