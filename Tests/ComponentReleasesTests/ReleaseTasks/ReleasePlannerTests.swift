import ComponentReleases
import ReleaseModel
import SlipwayTestSupport
import Testing

@Suite struct ReleasePlannerTests {
    @Test func `every kind of task becomes a step of the engine`() async throws {
        try await ReleaseBench.run { bench in
            let http: JSON = ["url": "http://example.org/", "idempotent": true]
            let config = try ReleaseBench.draft([
                [
                    ReleaseBench.task(
                        "build", "build", ["run": ["/bin/make"], "directory": "/src"]),
                    ReleaseBench.approval("board", by: ["alice", "group:sre"]),
                    ReleaseBench.trigger("go"),
                    ReleaseBench.task("bake", "wait", ["for": "30s"]),
                    ReleaseBench.task(
                        "healthy", "gate", ["driver": "http", "url": "http://example.org/"]),
                    ReleaseBench.task("tell", "http", http),
                    ReleaseBench.task("app", "create_application", ["name": "shop"]),
                ]
            ]).config
            let tasks = try bench.plan(config).phases.flatMap(\.groups).flatMap(\.tasks)
            #expect(
                tasks.map(\.name) == ["build", "board", "go", "bake", "healthy", "tell", "app"])
            guard case .action(let build) = tasks[0].kind, case .action(let tell) = tasks[5].kind
            else { throw BenchError.noStep }
            #expect(build.driver == "command")
            #expect(build.outputs == ["ARCHIVE", "SHA256"])
            #expect(build.undo == .nothing)
            #expect(tell.idempotent)
            #expect(tasks[3].kind == .wait(.seconds(30)))
        }
    }

    private static let mistakes: [(String, JSON, String)] = [
        ("command", ["run": ["/bin/echo"]], "no `directory`"),
        ("command", ["run": ["/bin/echo"], "directory": "x"], "x"),
        ("command", ["run": ["/bin/echo"], "directry": "/x"], "did you mean `directory`"),
        ("wait", ["for": "soon"], "duration"),
        ("wait", [:], "for"),
        ("manual_approval", ["approver": ["alice"]], "did you mean `approvers`"),
        ("manual_approval", ["approvers": ["alice"], "require": 2], "given by nobody"),
        ("gate", ["driver": "command"], "no driver"),
        ("http", ["url": "ftp://x"], "url"),
        ("build", ["run": [], "directory": "/"], "run"),
    ]

    @Test func `a task's mistake is told in the words of the plan, with its name`() async throws {
        try await ReleaseBench.run { bench in
            for (type, input, words) in Self.mistakes {
                let draft = try ReleaseBench.draft([[ReleaseBench.task("mend", type, input)]])
                let error = await #expect(throws: ResourceError.self) {
                    try await bench.tasks.create(draft, by: bench.asker(.maria))
                }
                let text = error?.description ?? ""
                #expect(text.contains("mend"), "\(type): \(text)")
                #expect(text.contains(words), "\(type): \(text)")
                #expect(!text.contains("task task"), "\(text)")
            }
        }
    }

    @Test func `an output that no task makes is refused when it is written`() async throws {
        try await ReleaseBench.run { bench in
            await #expect(throws: ResourceError.self) {
                try await bench.make([
                    [ReleaseBench.command("use", "${tasks.nobody.outputs.SHA256}")]
                ])
            }
            _ = try await bench.make([
                [
                    ReleaseBench.task(
                        "build", "build", ["run": ["/bin/make"], "directory": "/src"]),
                    ReleaseBench.command("use", "${tasks.build.outputs.SHA256}"),
                ]
            ])
        }
    }
}
