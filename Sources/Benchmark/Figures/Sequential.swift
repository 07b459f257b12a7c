internal import ReleaseModel

extension Bench {
    /// Steps per second of one run, from its start's answer to its end on the disk.
    func takeSequential() async throws {
        for steps in options.isQuick ? [20, 50] : [1_000, 10_000] {
            var pairs = Pairs()
            for _ in 0..<rounds {
                let floor = try floor(groupedBy: 1)
                pairs.append(try await sequentialRate(steps), floor: floor)
            }
            report(
                pairs.line(
                    "sequential.\(steps)", "steps/s",
                    target: steps < 10_000 ? nil : .atLeast(floorTimes: 0.7),
                    note: "floor: single durable SQLite commits of one update and one insert"))
        }
    }

    private func sequentialRate(_ steps: Int) async throws -> Double {
        let folder = try workplace.folder()
        defer { workplace.discard(folder) }
        return try await Rig.run(in: folder, NoOpDriver()) { rig in
            let plan = Plans.sequence(steps)
            _ = try await rig.start(plan, "one")
            let start = ContinuousClock.now
            await rig.driver.reaches(steps)
            try await rig.settles(after: steps)
            return Double(steps) / (ContinuousClock.now - start).seconds
        }
    }
}
