internal import ReleaseEngine
internal import ReleaseModel
internal import StoreSQLite

extension Bench {
    /// Milliseconds for looking at long runs, and at lists of many.
    func takeHistory() async throws {
        try await takeLongRuns()
        try await takeLists()
    }

    private func takeLongRuns() async throws {
        let folder = try workplace.folder()
        defer { workplace.discard(folder) }
        let plan = Plans.sequence(size(100_000, quick: 100), retries: 9)
        let database = Rig<NoOpDriver>.database(in: folder)
        let store = try SQLiteStore(path: database, logger: .silent)
        let plain = try await LongRun(plan: plan, failures: 0).write(to: store, id: "plain")
        // Each failure is three events: ordered, failed, due again.
        let long = try await LongRun(plan: plan, failures: 3).write(to: store, id: "long")
        await store.close()
        let steps = plan.phases[0].groups[0].tasks.count
        try await Rig.run(in: folder, NoOpDriver()) { rig in
            let summary = try await times(size(200, quick: 5)) {
                _ = try await rig.engine.summary(long.run)
            }
            var line = latency("history.summary", summary, target: .atMost(20, "ms"))
            line.note += "; the summary of a run of \(long.events) events"
            report(line)
            let state = try await times(rounds) { _ = try await rig.engine.runState(plain.run) }
            line = latency("history.state", state, target: .atMost(1_000, "ms"))
            line.note += "; all of a run of \(steps) steps and \(plain.events) events"
            report(line)
            let whole = try await times(min(rounds, 2)) {
                _ = try await rig.engine.runState(long.run)
            }
            line = latency("history.state_long", whole, target: nil)
            line.note += "; all of a run of \(long.events) events"
            report(line)
        }
    }

    private func takeLists() async throws {
        let runs = size(1_000_000, quick: 2_000)
        let folder = try await fullFolder(runs)
        defer { workplace.discard(folder) }
        let filters: [(String, SummaryQuery)] = [
            ("all", SummaryQuery()),
            ("status", SummaryQuery(status: "failed")),
            ("name", SummaryQuery(name: "release-7")),
            ("both", SummaryQuery(status: "failed", name: "release-0")),
            ("nothing", SummaryQuery(status: "failed", name: "release-7")),
        ]
        try await Rig.run(in: folder, NoOpDriver()) { rig in
            for (name, query) in filters {
                let series = try await times(size(50, quick: 2)) {
                    _ = try await rig.engine.summaries(query)
                }
                var line = latency("history.list.\(name)", series, target: nil)
                line.note += "; page 1 of \(runs) runs"
                report(line)
            }
            let counts = try await times(size(5, quick: 1)) { _ = await rig.engine.metrics() }
            var line = latency("history.counts", counts, target: nil)
            line.note += "; how many of \(runs) runs are in each status, for metrics"
            report(line)
        }
    }

    /// Milliseconds that a body takes, again and again.
}
