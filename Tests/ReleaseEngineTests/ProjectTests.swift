import ReleaseEngine
import ReleaseModel
import SlipwayTestSupport
import Testing

/// A run belongs to a project, and to others there is no such run.
@Suite struct ProjectTests {
    private static let one = ProjectScope(String(repeating: "1", count: 32))
    private static let two = ProjectScope(String(repeating: "2", count: 32))
    private static let plan = Plan.sequence(.trigger("go"))

    private func start(_ bench: EngineBench, in scope: ProjectScope) async throws -> RunID {
        try await bench.engine.start(Self.plan, commandID: "same", by: .maria, in: scope)
            .summary.run
    }

    @Test func `a command from another project finds no run, and changes nothing`() async throws {
        try await EngineBench.run { bench in
            let run = try await start(bench, in: Self.one)
            let before = try await bench.engine.summary(run)

            await #expect(throws: EngineError.noSuchRun(run)) {
                try await bench.engine.command(
                    .pause, of: run, commandID: "c", by: .maria, in: Self.two)
            }

            #expect(try await bench.engine.summary(run) == before)
            _ = try await bench.engine.command(
                .pause, of: run, commandID: "c", by: .maria, in: Self.one)
        }
    }

    @Test func `two projects may use the same command's id`() async throws {
        try await EngineBench.run { bench in
            let first = try await start(bench, in: Self.one)
            let second = try await start(bench, in: Self.two)

            #expect(first != second)
            #expect(try await start(bench, in: Self.one) == first)
            #expect(try await bench.engine.summary(second).project == Self.two.project)
        }
    }

    @Test func `lists and checkpoints are those of the project`() async throws {
        try await EngineBench.run { bench in
            let run = try await start(bench, in: Self.one)
            _ = try await start(bench, in: Self.two)
            try await eventually("both wait") {
                try await bench.engine.openCheckpoints().count == 2
            }

            let listed = try await bench.engine.summaries(SummaryQuery(scope: Self.one))
            #expect(listed.elements.map(\.run) == [run])
            let open = try await bench.engine.openCheckpoints(in: Self.one)
            #expect(open.map(\.run) == [run])
        }
    }

    @Test func `what was started without a project belongs to who reaches that`() async throws {
        try await EngineBench.run { bench in
            let run = try await start(bench, in: .none)
            let first = ProjectScope(Self.one.project, includesUnassigned: true)

            await #expect(throws: EngineError.noSuchRun(run)) {
                try await bench.engine.command(
                    .pause, of: run, commandID: "c", by: .maria, in: Self.one)
            }
            _ = try await bench.engine.command(
                .pause, of: run, commandID: "c", by: .maria, in: first)
            #expect(
                try await bench.engine.summaries(SummaryQuery(scope: first)).elements.count == 1)
        }
    }

    @Test func `a run keeps its project when it is loaded from its journal`() async throws {
        let store = MemoryStore()
        let run = try await EngineBench.run(store: store) { bench in
            try await start(bench, in: Self.one)
        }
        try await EngineBench.run(store: store) { bench in
            let state = try await bench.engine.runState(run)
            #expect(state.project == Self.one.project)
        }
    }
}
