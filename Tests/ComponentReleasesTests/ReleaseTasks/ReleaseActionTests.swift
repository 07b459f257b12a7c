import ComponentReleases
import ReleaseEngine
import ReleaseModel
import SlipwayTestSupport
import Testing

@Suite(.timeLimit(.minutes(15))) struct ReleaseActionTests {
    @Test func `two checkpoints, a failure in between, a retry, and success`() async throws {
        try await ReleaseBench.run { bench in
            bench.driver.script("b") { effect, _ in
                effect.key.generation == 1 ? .failed(reason: "cut off") : .succeeded([])
            }
            let id = try await bench.make([
                [ReleaseBench.command("a"), ReleaseBench.approval("board", by: ["alice"])],
                [ReleaseBench.command("b"), ReleaseBench.trigger("go"), ReleaseBench.command("c")],
            ])
            #expect(try await bench.status(id) == .initialised)
            let started = try await bench.tasks.start(id, by: bench.asker(.maria))
            #expect(started.task == id)
            try await bench.reach(.toBeApproved, id)
            let agree = ReleaseTasks.Decision(task: "board", agrees: true)
            await #expect(throws: EngineError.self) {
                try await bench.tasks.decide(id, agree, by: bench.asker(.maria))
            }
            _ = try await bench.tasks.decide(id, agree, by: bench.asker(.alice))
            try await bench.reach(.failed, id)
            let again = try await bench.tasks.retry(id, by: bench.asker(.maria))
            #expect(again.execution == started.execution)
            #expect(again.status == .restarting)
            try await bench.reach(.toBeApproved, id)
            _ = try await bench.tasks.decide(
                id, .init(task: "go", agrees: true), by: bench.asker(.maria))
            try await bench.reach(.successful, id)
            #expect(bench.driver.count(of: "a") == 1)
            #expect(bench.driver.count(of: "b") == 2)
            #expect(bench.driver.count(of: "c") == 1)
            let records = try await bench.tasks.records(
                of: try bench.tasks.find(id, in: "p"), offset: 0, limit: 10)
            #expect(records.count == 1)
            #expect(records.records.map(\.status) == [.successful])
        }
    }

    @Test func `whoever refuses fails the release, and a start is a new execution`() async throws {
        try await ReleaseBench.run { bench in
            let id = try await bench.make([
                [ReleaseBench.approval("board"), ReleaseBench.command("a")]
            ])
            let first = try await bench.tasks.start(id, by: bench.asker(.maria))
            try await bench.reach(.toBeApproved, id)
            _ = try await bench.tasks.decide(
                id, .init(task: "board", agrees: false, message: "not today"),
                by: bench.asker(.alice))
            try await bench.reach(.failed, id)
            let second = try await bench.tasks.start(id, by: bench.asker(.maria))
            #expect(second.execution > first.execution)
            try await bench.reach(.toBeApproved, id)
            let records = try await bench.tasks.records(
                of: try bench.tasks.find(id, in: "p"), offset: 0, limit: 10)
            #expect(records.records.map(\.status) == [.toBeApproved, .failed])
            #expect(records.records.map(\.execution.id) == [second.execution, first.execution])
        }
    }

    @Test func `a selection leaves the others out`() async throws {
        try await ReleaseBench.run { bench in
            let id = try await bench.make([
                [ReleaseBench.command("a")],
                [ReleaseBench.command("b"), ReleaseBench.command("c")],
            ])
            _ = try await bench.tasks.start(
                id, selection: [.init(stage: "s1", tasks: ["c"])], by: bench.asker(.maria))
            try await bench.reach(.successful, id)
            #expect(bench.driver.performed.map(\.step) == ["c"])
            for wrong in [
                ReleaseTask.Selection(stage: "none", tasks: ["c"]),
                .init(stage: "s0", tasks: ["c"]),
            ] {
                await #expect(throws: ResourceError.self) {
                    try await bench.tasks.start(id, selection: [wrong], by: bench.asker(.maria))
                }
            }
            // What was refused left no record.
            let task = try bench.tasks.find(id, in: "p")
            #expect(try await bench.tasks.records(of: task, offset: 0, limit: 9).count == 1)
        }
    }

    @Test func `it is stopped, goes on, and is rolled back`() async throws {
        try await ReleaseBench.run { bench in
            let id = try await bench.make([
                [ReleaseBench.trigger("go"), ReleaseBench.command("a")]
            ])
            await #expect(throws: ResourceError.self) {
                try await bench.tasks.stop(id, by: bench.asker(.maria))
            }
            _ = try await bench.tasks.start(id, by: bench.asker(.maria))
            try await bench.reach(.toBeApproved, id)
            await #expect(throws: ResourceError.self) {
                try await bench.tasks.start(id, by: bench.asker(.maria))
            }
            await #expect(throws: ResourceError.self) {
                try await bench.tasks.rollBack(id, by: bench.asker(.maria))
            }
            await #expect(throws: ResourceError.self) {
                try await bench.tasks.retry(id, by: bench.asker(.maria))
            }
            await #expect(throws: ResourceError.self) { try await bench.edit(id, [[]]) }
            await #expect(throws: ResourceError.self) {
                try await bench.edit(id, [[ReleaseBench.trigger("other")]])
            }
            await #expect(throws: ResourceError.self) {
                try await bench.tasks.delete(id, by: bench.asker(.maria))
            }
            _ = try await bench.tasks.stop(id, by: bench.asker(.maria))
            try await bench.reach(.paused, id)
            _ = try await bench.tasks.resume(id, by: bench.asker(.maria))
            try await bench.reach(.toBeApproved, id)
            await #expect(throws: ResourceError.self) {
                try await bench.tasks.resume(id, by: bench.asker(.maria))
            }
            _ = try await bench.tasks.decide(
                id, .init(task: "go", agrees: true), by: bench.asker(.bob))
            try await bench.reach(.successful, id)
            _ = try await bench.tasks.rollBack(id, by: bench.asker(.maria))
            try await bench.reach(.rolledBack, id)
            await #expect(throws: ResourceError.self) {
                try await bench.tasks.rollBack(id, by: bench.asker(.maria))
            }
            try await bench.tasks.delete(id, by: bench.asker(.maria))
            #expect(throws: ResourceError.missing(.releaseTask, id: id)) {
                try bench.tasks.find(id, in: "p")
            }
            let left = try await bench.store.documents(
                DocumentQuery(kind: "release-config", limit: 10))
            #expect(left.elements.isEmpty)
        }
    }

    @Test func `a clone does the same under another name`() async throws {
        try await ReleaseBench.run { bench in
            let id = try await bench.make([[ReleaseBench.command("a")]])
            let clone = try await bench.tasks.clone(id, named: nil, by: bench.asker(.bob))
            #expect(clone.name == "storefront-copy")
            #expect(clone.creator == "bob")
            let first = try await bench.tasks.config(of: try bench.tasks.find(id, in: "p"))
            #expect(try await bench.tasks.config(of: clone) == first)
            let other = try await bench.tasks.clone(id, named: nil, by: bench.asker(.bob))
            #expect(other.name == "storefront-copy-2")
            await #expect(throws: ResourceError.nameTaken(.releaseTask, "storefront")) {
                try await bench.tasks.clone(id, named: "storefront", by: bench.asker(.bob))
            }
        }
    }

    @Test func `a project sees its own alone, and numbers are never given twice`() async throws {
        let store = MemoryStore()
        var numbers: [Int] = []
        for _ in 0..<2 {
            try await ReleaseBench.run(store: store) { bench in
                let id = try await bench.make(
                    [[ReleaseBench.command("a")]], name: "storefront-\(numbers.count)")
                let answer = try await bench.tasks.start(id, by: bench.asker(.maria))
                numbers.append(answer.execution)
                try await bench.reach(.successful, id)
                try await bench.tasks.delete(id, by: bench.asker(.maria))
                #expect(try await bench.tasks.list(in: "other", offset: 0, limit: 9).isEmpty)
                await #expect(throws: ResourceError.self) {
                    try await bench.tasks.start(id, by: bench.asker(.maria, in: "other"))
                }
            }
        }
        #expect(numbers == [1, 2])
    }
}
