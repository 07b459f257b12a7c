import ComponentReleases
import ReleaseEngine
import ReleaseModel
import SlipwayTestSupport
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(15))) struct ReleasePlanActionTests {
    private typealias Bench = ReleasePlanBench

    /// Fails until it is told otherwise.
    private final class Trouble: Sendable {
        private let isOver = Mutex(false)

        func end() { isOver.withLock { $0 = true } }

        func script(_ bench: ReleasePlanBench, _ step: String, _ way: Direction = .forward) {
            bench.driver.script(step, way) { [self] _, _ in
                isOver.withLock { $0 }
                    ? .succeeded([]) : .failed(reason: "replica 1 never answered on port 21000")
            }
        }
    }

    @Test func `a plan goes from created to success, and its components to running and succeeded`()
        async throws
    {
        try await Bench.run { bench in
            let id = try await bench.make(
                "create", [Bench.new("api", seq: 1, version: nil), Bench.new("web", seq: 2)])
            #expect(try await bench.status(id) == .created)
            #expect(try await bench.words(id) == ["api CREATED CREATED", "web CREATED CREATED"])
            #expect(try await bench.progress(id).allSatisfy { $0.release == nil })
            try await bench.plans.execute(id, by: bench.asker())
            try await bench.reach(.success, id)
            #expect(
                try await bench.words(id) == ["api RUNNING SUCCEEDED", "web RUNNING SUCCEEDED"])
            let first = try #require(try await bench.progress(id).first)
            let job = try #require(first.release)
            #expect(job.id.hasPrefix("JOB") && job.id.utf8.count == 39)
            #expect(job.failure == nil)
            let began = try #require(job.startedAt)
            let ended = try #require(job.endedAt)
            #expect(began <= ended)
            #expect(first.version?.wholeMatch(of: /\d{4}\.\d{4}\.\d+/) != nil)
            #expect(
                bench.catalog.find(Component.self, first.component ?? "", in: "p")?.name == "api")
            #expect(try await bench.releases.jobs.find(job.id, in: "p").status == .succeeded)
            await #expect(throws: ResourceError.self) {
                try await bench.plans.execute(id, by: bench.asker())
            }
        }
    }

    @Test func `with stop a failure leaves later batches alone, and a retry goes on from it`()
        async throws
    {
        try await Bench.run { bench in
            let ids = try await bench.components("api", "web", "db")
            let trouble = Trouble()
            trouble.script(bench, "web.us")
            let id = try await bench.make(
                "upgrade",
                [
                    Bench.upgrade("db", ids["db"], seq: 3),
                    Bench.upgrade("api", ids["api"], seq: 1),
                    Bench.upgrade("web", ids["web"], seq: 2),
                ])
            try await bench.plans.execute(id, by: bench.asker())
            try await bench.reach(.partiallyFailed, id)
            #expect(
                try await bench.words(id) == [
                    "db CREATED CREATED", "api RUNNING SUCCEEDED", "web PARTIALLY_FAILED FAILED",
                ])
            #expect(
                try await bench.progress(id)[2].release?.failure
                    == "web on us: replica 1 never answered on port 21000")
            #expect(bench.driver.count(of: "db.eu") == 0)
            trouble.end()
            _ = try await bench.plans.retry(id, commandID: "again", by: bench.asker())
            try await bench.reach(.success, id)
            #expect(bench.driver.count(of: "api.eu") == 1)
            #expect(bench.driver.count(of: "web.eu") == 1)
            #expect(bench.driver.count(of: "web.us") == 2)
            #expect(try await bench.progress(id)[2].release?.failure == nil)
        }
    }

    @Test func `with continue the others are released all the same`() async throws {
        try await Bench.run { bench in
            let ids = try await bench.components("api", "web")
            Trouble().script(bench, "api.eu")
            let id = try await bench.make(
                "upgrade",
                [
                    Bench.upgrade("api", ids["api"], seq: 1),
                    Bench.upgrade("web", ids["web"], seq: 2),
                ],
                failStrategy: "continue")
            try await bench.plans.execute(id, by: bench.asker())
            try await bench.reach(.partiallyFailed, id)
            #expect(try await bench.words(id) == ["api FAILED FAILED", "web RUNNING SUCCEEDED"])
            let list = try await bench.plans.list(Listing(), in: "p")
            #expect(list.elements.map(\.status) == [.partiallyFailed])
        }
    }

    @Test func `a plan of which nothing was released has failed, and not in part`() async throws {
        try await Bench.run { bench in
            let ids = try await bench.components("api")
            Trouble().script(bench, "api.eu")
            let id = try await bench.make("upgrade", [Bench.upgrade("api", ids["api"], seq: 1)])
            try await bench.plans.execute(id, by: bench.asker())
            try await bench.reach(.failed, id)
            #expect(try await bench.words(id) == ["api FAILED FAILED"])
        }
    }

    @Test func `a rollback has its own jobs, times and messages, and puts the records back`()
        async throws
    {
        try await Bench.run { bench in
            let ids = try await bench.components("api", "web")
            let before = bench.catalog.all(Component.self, in: "p").map(\.deployed)
            for step in ["api.eu", "api.us", "web.eu", "web.us"] {
                bench.driver.script(step) { _, context in
                    try await context.willReplace([:])
                    return .succeeded([])
                }
            }
            let trouble = Trouble()
            trouble.script(bench, "api.us", .undo)
            let id = try await bench.make(
                "upgrade",
                [
                    Bench.upgrade("api", ids["api"], seq: 1),
                    Bench.upgrade("web", ids["web"], seq: 2),
                ])
            try await bench.plans.execute(id, by: bench.asker())
            try await bench.reach(.success, id)
            #expect(
                bench.catalog.all(Component.self, in: "p").allSatisfy { $0.spec.version == "2.0.0" }
            )
            try await bench.plans.rollBack(id, by: bench.asker())
            try await bench.reach(.rollbackFailed, id)
            #expect(
                try await bench.words(id) == [
                    "api ROLLBACK_FAILED SUCCEEDED FAILED",
                    "web ROLLBACK_SUCCEED SUCCEEDED SUCCEEDED",
                ])
            let failed = try #require(try await bench.progress(id).first)
            #expect(
                failed.rollback?.failure == "api on us: replica 1 never answered on port 21000")
            #expect(failed.release?.failure == nil)
            trouble.end()
            _ = try await bench.plans.retry(id, commandID: "again", by: bench.asker())
            try await bench.reach(.rollbackSucceeded, id)
            let after = try await bench.progress(id)
            #expect(after.map { $0.rollback?.failure } == [nil, nil])
            #expect(Set(after.flatMap { [$0.release?.id, $0.rollback?.id] }).count == 4)
            #expect(bench.catalog.all(Component.self, in: "p").map(\.deployed) == before)
            for progress in after {
                let job = try #require(progress.rollback)
                let began = try #require(job.startedAt)
                let ended = try #require(job.endedAt)
                #expect(began <= ended)
                #expect(try await bench.releases.jobs.find(job.id, in: "p").status == .rolledBack)
            }
            // What was put back can be released again, as an execution of its own.
            try await bench.plans.execute(id, by: bench.asker())
            try await bench.reach(.success, id)
            #expect(try await bench.progress(id).map { $0.rollback == nil } == [true, true])
            #expect(bench.driver.count(of: "api.eu") == 2)
        }
    }

    @Test func `an abort leaves what waits, and executing again goes on with the same run`()
        async throws
    {
        try await Bench.run { bench in
            let ids = try await bench.components("api", "web")
            try await bench.addCheck()
            let id = try await bench.make(
                "upgrade",
                [
                    Bench.upgrade("api", ids["api"], seq: 1),
                    Bench.upgrade("web", ids["web"], seq: 2),
                ])
            try await bench.plans.execute(id, by: bench.asker())
            let run = try #require(try bench.plans.find(id, in: "p").run)
            try await bench.settled("it waits") {
                try await bench.engine.runState(run).tally[.open] == 1
            }
            #expect(try await bench.words(id) == ["api RUNNING RUNNING", "web CREATED CREATED"])
            await #expect(throws: ResourceError.self) {
                try await bench.plans.delete(id, by: bench.asker())
            }
            try await bench.plans.abort(id, by: bench.asker())
            try await bench.reach(.aborted, id)
            #expect(try await bench.words(id) == ["api ABORTED CREATED", "web ABORTED CREATED"])
            await #expect(throws: ResourceError.self) {
                try await bench.plans.abort(id, by: bench.asker())
            }
            try await bench.plans.execute(id, by: bench.asker())
            try await bench.reach(.running, id)
            #expect(try bench.plans.find(id, in: "p").run == run)
            for step in ["api.check.board", "web.check.board"] {
                try await bench.settled("\(step) is open") {
                    let state = try await bench.engine.runState(run)
                    return state.graph.step(named: step).map { state.steps[$0.index].status }
                        == .open
                }
                let state = try await bench.engine.runState(run)
                let seen = try #require(state.graph.step(named: step).map(state.shownDigest(at:)))
                _ = try await bench.engine.command(
                    .agree(step: step, seen: seen, comment: ""), of: run, commandID: step,
                    by: .alice, in: ProjectScope("p"))
            }
            try await bench.reach(.success, id)
            #expect(bench.driver.count(of: "api.eu") == 1)
        }
    }

    @Test func `each action says what the status does not allow, and what can be done`()
        async throws
    {
        try await Bench.run { bench in
            let ids = try await bench.components("api")
            let asker = bench.asker()
            func refused(_ words: String, _ body: () async throws -> Void) async {
                do {
                    try await body()
                    Issue.record("accepted: \(words)")
                } catch {
                    #expect("\(error)".contains(words), "\(error) says nothing of \(words)")
                }
            }
            let id = try await bench.make("upgrade", [Bench.upgrade("api", ids["api"], seq: 1)])
            await refused("status CREATED (To release): execute, edit or delete it") {
                try await bench.plans.abort(id, by: asker)
            }
            await refused("was released, wholly or in part") {
                try await bench.plans.rollBack(id, by: asker)
            }
            await refused("never executed") {
                _ = try await bench.plans.retry(id, commandID: "x", by: asker)
            }
            try await bench.plans.execute(id, by: asker)
            try await bench.reach(.success, id)
            await refused("status SUCCESS (Released): roll it back") {
                try await bench.plans.execute(id, by: asker)
            }
            await refused("never executed can be edited") {
                let body = Bench.body("upgrade", [Bench.upgrade("api", ids["api"], seq: 1)])
                _ = try await bench.plans.edit(id, body, by: asker)
            }
            let other = try await bench.make("create", [Bench.new("new", seq: 1)], name: "other")
            await refused("Only a release plan that upgrades") {
                try await bench.plans.rollBack(other, by: asker)
            }
            await refused("stays create") {
                let body = Bench.body("upgrade", [Bench.upgrade("api", ids["api"], seq: 1)])
                _ = try await bench.plans.edit(other, body, by: asker)
            }
            await refused("there is a release plan named release-1zws2j already") {
                _ = try await bench.make("create", [Bench.new("n2", seq: 1)])
            }
            await refused("there is no release plan \(id)") {
                try await bench.plans.execute(id, by: bench.asker(in: "another"))
            }
            try await bench.plans.delete(id, by: asker)
            await refused("there is no release plan \(id)") {
                try await bench.plans.execute(id, by: asker)
            }
            #expect(bench.catalog.count(ReleasePlan.self, in: "p") == 1)
            #expect(try await bench.store.document("release-plan-components", id) == nil)
        }
    }

    @Test func `a component that was never released, or is being changed, is not upgraded`()
        async throws
    {
        try await Bench.run { bench in
            bench.driver.script("deploy.eu") { _, _ in .failed(reason: "no") }
            let made = try await bench.releases.components.create(
                Bench.spec("api", "1.0.0"), of: "shop", by: bench.asker())
            try await bench.settled("its job has failed") {
                try await bench.releases.jobs.find(made.job, in: "p").status == .failed
            }
            let id = try await bench.make(
                "create", [Bench.upgrade("api", made.component, seq: 1, version: "1.0.1")])
            try await bench.plans.execute(id, by: bench.asker())
            try await bench.reach(.success, id)
            let upgrade = try await bench.make(
                "upgrade", [Bench.upgrade("api", made.component, seq: 1)], name: "next")
            try await bench.addCheck()
            _ = try await bench.releases.components.modify(
                try bench.releases.components.find(made.component, of: "shop", in: "p"),
                ["version": "3.0.0"], by: bench.asker())
            do {
                try await bench.plans.execute(upgrade, by: bench.asker())
                Issue.record("two changes of one component at once")
            } catch {
                #expect("\(error)".contains("api is UPGRADING: wait until its job has ended"))
            }
        }
    }

    @Test func `a plan and its execution outlive the server`() async throws {
        let store = MemoryStore()
        let known = Mutex("")
        try await Bench.run(store: store) { bench in
            let id = try await bench.make("create", [Bench.new("api", seq: 1)])
            try await bench.plans.execute(id, by: bench.asker())
            try await bench.reach(.success, id)
            known.withLock { $0 = id }
        }
        try await Bench.run(store: store) { bench in
            let id = known.withLock { $0 }
            let status = try await bench.status(id)
            #expect(status == .success)
            let words = try await bench.words(id)
            #expect(words == ["api RUNNING SUCCEEDED"])
        }
    }
}
