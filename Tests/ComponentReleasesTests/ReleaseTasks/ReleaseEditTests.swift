import ComponentReleases
import ReleaseEngine
import ReleaseModel
import SlipwayTestSupport
import Testing

@Suite(.timeLimit(.minutes(15))) struct ReleaseEditTests {
    /// Fails in `b`, behind an agreed approval, with `c` still to come.
    private static func failed(
        _ bench: ReleaseBench
    ) async throws -> (id: String, execution: Int) {
        bench.driver.script("b") { effect, _ in
            effect.key.generation == 1 ? .failed(reason: "broken") : .succeeded([])
        }
        let id = try await bench.make([
            [ReleaseBench.command("a"), ReleaseBench.approval("board")],
            [ReleaseBench.command("b"), ReleaseBench.command("c")],
        ])
        let answer = try await bench.tasks.start(id, by: bench.asker(.maria))
        try await bench.reach(.toBeApproved, id)
        _ = try await bench.tasks.decide(
            id, .init(task: "board", agrees: true), by: bench.asker(.alice))
        try await bench.reach(.failed, id)
        return (id, answer.execution)
    }

    @Test func `an edit of what is to come voids the approval that covered it`() async throws {
        try await ReleaseBench.run { bench in
            let (id, execution) = try await Self.failed(bench)
            #expect(try await bench.tasks.preview(id, in: "p").isEmpty)
            _ = try await bench.edit(
                id,
                [
                    [ReleaseBench.command("a"), ReleaseBench.approval("board")],
                    [ReleaseBench.command("b", "mended"), ReleaseBench.command("c")],
                ])
            let difference = try await bench.tasks.preview(id, in: "p")
            #expect(difference.changed.map(\.step) == ["b"])
            #expect(difference.changed.map(\.field) == ["action.run"])
            #expect(difference.voided == ["board"])
            #expect(difference.refusal == nil)
            let answer = try await bench.tasks.retry(id, by: bench.asker(.bob))
            #expect(answer.execution == execution)
            try await bench.reach(.toBeApproved, id)
            // Whoever edited it does not approve it; whoever retried it may.
            let agree = ReleaseTasks.Decision(task: "board", agrees: true)
            await #expect(throws: EngineError.self) {
                try await bench.tasks.decide(id, agree, by: bench.asker(.maria))
            }
            _ = try await bench.tasks.decide(id, agree, by: bench.asker(.bob))
            try await bench.reach(.successful, id)
            #expect(bench.driver.count(of: "a") == 1)
            #expect(bench.driver.count(of: "c") == 1)
            let task = try bench.tasks.find(id, in: "p")
            #expect(task.lastExecution?.version == 2)
            #expect(try await bench.tasks.preview(id, in: "p").isEmpty)
        }
    }

    @Test func `what failed is edited by one person between two tries`() async throws {
        try await ReleaseBench.run { bench in
            let (id, _) = try await Self.failed(bench)
            func stages(_ argument: String) -> [[JSON]] {
                [
                    [ReleaseBench.command("a"), ReleaseBench.approval("board")],
                    [ReleaseBench.command("b", argument), ReleaseBench.command("c")],
                ]
            }
            _ = try await bench.edit(id, stages("first"), by: .bob)
            let error = await #expect(throws: ResourceError.self) {
                try await bench.edit(id, stages("second"), by: .maria)
            }
            #expect(error?.description.contains("retry it first") == true)
            _ = try await bench.edit(id, stages("third"), by: .bob)
            _ = try await bench.tasks.retry(id, by: bench.asker(.maria))
            try await bench.reach(.toBeApproved, id)
            await #expect(throws: EngineError.self) {
                try await bench.tasks.decide(
                    id, .init(task: "board", agrees: true), by: bench.asker(.bob))
            }
        }
    }

    @Test func `an approval stands where nothing it covered has changed`() async throws {
        try await ReleaseBench.run { bench in
            let (id, _) = try await Self.failed(bench)
            var renamed = ReleaseBench.body([
                [ReleaseBench.command("a"), ReleaseBench.approval("board")],
                [ReleaseBench.command("b"), ReleaseBench.command("c")],
            ])
            renamed = .members((renamed.object ?? []) + [.init("name", "shop-front")])
            _ = try await bench.tasks.edit(
                id, try ReleaseTaskDraft(body: renamed), by: bench.asker(.maria))
            #expect(try await bench.tasks.preview(id, in: "p").isEmpty)
            _ = try await bench.tasks.retry(id, by: bench.asker(.maria))
            try await bench.reach(.successful, id)
            #expect(bench.driver.count(of: "a") == 1)
        }
    }

    @Test func `an edit that alters or removes what is finished is refused, with the facts`()
        async throws
    {
        try await ReleaseBench.run { bench in
            let (id, _) = try await Self.failed(bench)
            let edits: [([[JSON]], String)] = [
                (
                    [
                        [ReleaseBench.command("a", "other"), ReleaseBench.approval("board")],
                        [ReleaseBench.command("b"), ReleaseBench.command("c")],
                    ], "a is succeeded and differs"
                ),
                (
                    [
                        [ReleaseBench.approval("board")],
                        [ReleaseBench.command("b"), ReleaseBench.command("c")],
                    ], "a was ordered and is missing"
                ),
            ]
            for (stages, fact) in edits {
                _ = try await bench.edit(id, stages)
                let preview = try await bench.tasks.preview(id, in: "p")
                #expect(preview.refusal?.facts.map(\.fact) == [fact])
                let error = await #expect(throws: EngineError.self) {
                    try await bench.tasks.retry(id, by: bench.asker(.maria))
                }
                guard case .refused(let refusal)? = error else { continue }
                #expect(refusal.code == .finishedStepsDiffer)
                #expect(refusal.facts.map(\.fact) == [fact])
                #expect(try await bench.status(id) == .failed)
            }
            // A start does what is written now, from the beginning.
            _ = try await bench.tasks.start(id, by: bench.asker(.maria))
            try await bench.reach(.toBeApproved, id)
            let left = try await bench.store.documents(
                DocumentQuery(kind: "release-config", limit: 10))
            #expect(left.elements.map(\.id) == ["\(id)/3"])
        }
    }

    @Test func `a task may be added behind the failed one, and one that never began removed`()
        async throws
    {
        try await ReleaseBench.run { bench in
            let (id, _) = try await Self.failed(bench)
            _ = try await bench.edit(
                id,
                [
                    [ReleaseBench.command("a"), ReleaseBench.approval("board")],
                    [ReleaseBench.command("b"), ReleaseBench.command("d")],
                ], by: .alice)
            let difference = try await bench.tasks.preview(id, in: "p")
            #expect(difference.added == ["d"])
            #expect(difference.removed == ["c"])
            _ = try await bench.tasks.retry(id, by: bench.asker(.maria))
            try await bench.reach(.toBeApproved, id)
            _ = try await bench.tasks.decide(
                id, .init(task: "board", agrees: true), by: bench.asker(.bob))
            try await bench.reach(.successful, id)
            #expect(bench.driver.count(of: "c") == 0)
            #expect(bench.driver.count(of: "d") == 1)
        }
    }
}
