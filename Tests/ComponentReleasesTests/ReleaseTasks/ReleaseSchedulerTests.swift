import ComponentReleases
import Logging
import ReleaseEngine
import ReleaseModel
import SlipwayTestSupport
import Testing

@Suite(.timeLimit(.minutes(15))) struct ReleaseSchedulerTests {
    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private static func scheduler(
        _ bench: ReleaseBench, _ clock: ManualClock,
        mayStart: @escaping @Sendable (Principal, String) -> Bool = { _, _ in true }
    ) -> ReleaseScheduler {
        ReleaseScheduler(bench.tasks, clock: clock, logger: quiet, mayStart: mayStart)
    }

    private static func schedule(
        _ id: String, _ bench: ReleaseBench, _ text: String = "0 * * * * ?",
        at now: Instant = .second(0)
    ) async throws {
        let policy = try ReleaseTask.TriggerPolicy(body: [
            "strategy_type": 1, "hooks": [["schedule": .string(text)]],
        ])
        _ = try await bench.tasks.setTrigger(id, policy, by: bench.asker(.alice, at: now))
    }

    private static func records(
        _ bench: ReleaseBench, _ id: String
    ) async throws -> [ReleaseTasks.Record] {
        try await bench.tasks.records(
            of: try bench.tasks.find(id, in: "p"), offset: 0, limit: 100
        ).records
    }

    @Test func `it starts when it is due, once, as whoever set it`() async throws {
        try await ReleaseBench.run { bench in
            let clock = ManualClock()
            let id = try await bench.make([[ReleaseBench.command("a")]])
            try await Self.schedule(id, bench)
            let scheduler = Self.scheduler(bench, clock)
            #expect(scheduler.isWaiting)
            // 22:13:20: the next whole minute is in 40 seconds.
            #expect(await scheduler.startDue() == .second(40))
            #expect(try await Self.records(bench, id).isEmpty)
            clock.move(by: .seconds(40))
            #expect(await scheduler.startDue() == .second(100))
            try await bench.reach(.successful, id)
            #expect(await scheduler.startDue() == .second(100))
            let records = try await Self.records(bench, id)
            #expect(records.map(\.execution.kind) == [.scheduled])
            #expect(records.map(\.execution.startedBy) == ["alice"])
            #expect(records.map(\.execution.startedAt) == [Instant.second(40).milliseconds])
            #expect(bench.driver.count(of: "a") == 1)
        }
    }

    @Test func `while one runs the next is left out, and recorded`() async throws {
        try await ReleaseBench.run { bench in
            let clock = ManualClock()
            let id = try await bench.make([[ReleaseBench.trigger("go")]])
            try await Self.schedule(id, bench)
            let scheduler = Self.scheduler(bench, clock)
            clock.move(by: .seconds(40))
            _ = await scheduler.startDue()
            try await bench.reach(.toBeApproved, id)
            clock.move(by: .seconds(60))
            _ = await scheduler.startDue()
            let records = try await Self.records(bench, id)
            #expect(records.map(\.status) == [.skipped, .toBeApproved])
            #expect(records[0].execution.skipped?.contains("was not over") == true)
            #expect(try await bench.status(id) == .toBeApproved)
        }
    }

    @Test func `what was missed is made up for once if it is recent, and left out if not`()
        async throws
    {
        try await ReleaseBench.run { bench in
            let clock = ManualClock()
            let id = try await bench.make([[ReleaseBench.command("a")]])
            try await Self.schedule(id, bench)
            // Four whole minutes have passed without a server.
            clock.move(by: .seconds(230))
            _ = await Self.scheduler(bench, clock).startDue()
            try await bench.reach(.successful, id)
            #expect(bench.driver.count(of: "a") == 1)
            let daily = try await bench.make([[ReleaseBench.command("b")]], name: "daily")
            try await Self.schedule(daily, bench, "0 20 22 * * ?", at: clock.now())
            clock.move(by: .seconds(7_200))
            _ = await Self.scheduler(bench, clock).startDue()
            let records = try await Self.records(bench, daily)
            #expect(records.map(\.status) == [.skipped])
            #expect(records[0].execution.skipped?.contains("no server") == true)
            #expect(bench.driver.count(of: "b") == 0)
        }
    }

    @Test func `a restart repeats no start`() async throws {
        let store = MemoryStore()
        let driver = ScriptedDriver()
        let clock = ManualClock()
        var id = ""
        for round in 0..<2 {
            try await ReleaseBench.run(store: store, driver: driver) { bench in
                if round == 0 {
                    id = try await bench.make([[ReleaseBench.command("a")]])
                    try await Self.schedule(id, bench)
                    clock.move(by: .seconds(40))
                }
                _ = await Self.scheduler(bench, clock).startDue()
                try await bench.reach(.successful, id)
            }
        }
        #expect(driver.count(of: "a") == 1)
    }

    @Test func `whoever may not start any more starts nothing by a schedule`() async throws {
        try await ReleaseBench.run { bench in
            let clock = ManualClock()
            let id = try await bench.make([[ReleaseBench.command("a")]])
            try await Self.schedule(id, bench)
            clock.move(by: .seconds(40))
            _ = await Self.scheduler(bench, clock) { person, project in
                #expect(person.name == "alice")
                #expect(project == "p")
                return false
            }.startDue()
            let records = try await Self.records(bench, id)
            #expect(
                records.map(\.execution.skipped) == ["alice may not start anything here any more"])
            #expect(bench.driver.count(of: "a") == 0)
        }
    }

    @Test func `a changed policy wakes the scheduler`() async throws {
        try await ReleaseBench.run { bench in
            let clock = ManualClock()
            let id = try await bench.make([[ReleaseBench.command("a")]])
            let scheduler = Self.scheduler(bench, clock)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await scheduler.run() }
                // It waits for a minute by now; the ring ends that.
                clock.move(by: .seconds(100))
                try await Self.schedule(id, bench)
                try await bench.reach(.successful, id)
                group.cancelAll()
            }
            #expect(bench.driver.count(of: "a") == 1)
        }
    }

    private static let mistakes: [(JSON, String)] = [
        ([:], "strategy_type"), (["strategy_type": 2], "strategy_type"),
        (["strategy_type": 1], "hooks"), (["strategy_type": 1, "hooks": []], "hooks"),
        (["strategy_type": 0, "hooks": [["schedule": "* * * * * *"]]], "hooks"),
        (["strategy_type": 1, "hooks": [["schedule": "often"]]], "hooks[0].schedule"),
        (["strategy_type": 1, "hooks": [["schedule": "0 0 0 31 2 ?"]]], "hooks[0].schedule"),
        (
            [
                "strategy_type": 1,
                "hooks": [["schedule": "* * * * * *", "timezone_hour": 15]],
            ], "hooks[0].timezone_hour"
        ),
        (["strategy_type": 0, "hook": []], "hook"),
    ]

    @Test func `a policy that cannot be taken is refused by name`() {
        for (body, field) in Self.mistakes {
            let error = #expect(throws: ResourceError.self) {
                try ReleaseTask.TriggerPolicy(body: body)
            }
            guard case .invalid(let place, _)? = error else { continue }
            #expect(place == field, "\(body)")
        }
    }
}
