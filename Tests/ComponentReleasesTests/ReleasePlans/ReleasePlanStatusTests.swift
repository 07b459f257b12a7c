import ComponentReleases
import ReleaseEngine
import ReleaseModel
import SlipwayTestSupport
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(15))) struct ReleasePlanStatusTests {
    @Test func `the literals are the published ones, and two of ours`() {
        #expect(
            Set(ReleasePlanStatus.allCases.map(\.rawValue)) == [
                "CREATED", "RUNNING", "SUCCESS", "FAILED", "PARTIALLY_FAILED", "ROLLBACK_FAILED",
                "ROLLBACK_SUCCEED", "ABORTED", "ABORTING", "ROLLBACKING",
            ])
        #expect(
            Set(ReleasePlanProgress.JobStatus.allCases.map(\.rawValue))
                == ["CREATED", "RUNNING", "FAILED", "SUCCEEDED"])
        #expect(Set(ReleasePlanStatus.allCases.map(\.label)).count == 10)
    }

    @Test func `only what moves is under way`() {
        #expect(
            ReleasePlanStatus.allCases.filter(\.isUnderWay) == [.running, .aborting, .rollingBack])
        #expect(ReleasePlanStatus(nil) == .created)
    }

    @Test func `a run's status tells the plan's, but where its steps must be looked at`() {
        let table: [RunStatus: ReleasePlanStatus] = [
            .running: .running, .failing: .running, .succeeded: .success, .stopping: .aborting,
            .aborted: .aborted, .aborting: .rollingBack, .rollingBack: .rollingBack,
            .rolledBack: .rollbackSucceeded, .abortFailed: .rollbackFailed,
            .rollbackFailed: .rollbackFailed,
        ]
        for status in RunStatus.allCases {
            #expect(ReleasePlanStatus(status) == table[status], "\(status)")
        }
    }

    /// Holds whoever comes until it is opened, cancelled or not.
    private final class Gate: Sendable {
        private struct State {
            var isOpen = false
            var waiting: [CheckedContinuation<Void, Never>] = []
        }

        private let state = Mutex(State())

        func pass() async {
            await withCheckedContinuation { continuation in
                let passes = state.withLock { state in
                    if !state.isOpen { state.waiting.append(continuation) }
                    return state.isOpen
                }
                if passes { continuation.resume() }
            }
        }

        func open() {
            let waiting = state.withLock { state in
                state.isOpen = true
                return state.waiting
            }
            for continuation in waiting { continuation.resume() }
        }
    }

    @Test func `what is on its way to rest, or back, is told apart from what rests`() async throws {
        try await ReleasePlanBench.run { bench in
            let ids = try await bench.components("api")
            let (forward, back) = (Gate(), Gate())
            bench.driver.script("api.eu") { _, _ in
                await forward.pass()
                return .succeeded([])
            }
            bench.driver.script("api.us", .undo) { _, _ in
                await back.pass()
                return .succeeded([])
            }
            let id = try await bench.make(
                "upgrade", [ReleasePlanBench.upgrade("api", ids["api"], seq: 1)])
            try await bench.plans.execute(id, by: bench.asker())
            try await bench.settled("it is performed") {
                bench.driver.count(of: "api.eu") == 1
            }
            let run = try #require(try bench.plans.find(id, in: "p").run)
            _ = try await bench.engine.command(
                .pause, of: run, commandID: "pause", by: .maria, in: ProjectScope("p"))
            try await bench.reach(.aborting, id)
            forward.open()
            try await bench.reach(.aborted, id)
            await #expect(throws: ResourceError.self) {
                try await bench.plans.delete(id, by: bench.asker())
            }
            try await bench.plans.execute(id, by: bench.asker())
            try await bench.reach(.success, id)

            try await bench.plans.rollBack(id, by: bench.asker())
            let words = try await bench.words(id)
            #expect(words.first?.hasPrefix("api ROLLBACKING SUCCEEDED") == true)
            let list = try await bench.plans.list(Listing(), in: "p")
            #expect(list.elements.map(\.status) == [.rollingBack])
            await #expect(throws: ResourceError.self) {
                try await bench.plans.rollBack(id, by: bench.asker())
            }
            back.open()
            try await bench.reach(.rollbackSucceeded, id)

            let again = Gate()
            bench.driver.script("api.eu") { _, _ in
                await again.pass()
                return .succeeded([])
            }
            try await bench.plans.execute(id, by: bench.asker())
            try await bench.settled("it is performed again") {
                bench.driver.count(of: "api.eu") == 2
            }
            try await bench.plans.abort(id, by: bench.asker())
            try await bench.reach(.aborting, id)
            #expect(try await bench.words(id) == ["api RUNNING RUNNING"])
            again.open()
            try await bench.reach(.aborted, id)
            #expect(try await bench.words(id) == ["api ABORTED FAILED"])
            let message = try await bench.progress(id).first?.release?.failure
            #expect(message == "api on us: was not released; the plan came to rest before")
            try await bench.plans.rollBack(id, by: bench.asker())
            try await bench.reach(.rollbackSucceeded, id)
        }
    }
}
