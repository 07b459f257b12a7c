internal import ReleaseModel

extension Bench {
    /// Steps per second of many runs at once, from the first start to the last end on the disk.
    func takeParallel() async throws {
        let sizes =
            options.isQuick ? [(10, 5), (10, 10)] : [(1_000, 10), (1_000, 100)]
        for (runs, steps) in sizes {
            var pairs = Pairs()
            var rates = Series()
            for _ in 0..<rounds {
                let floor = try floor(groupedBy: 100)
                let rate = try await parallelRate(runs, steps)
                rates.append(rate)
                pairs.append(rate * 2, floor: floor)
            }
            noteParallelRate(rates.median)
            var line = pairs.line(
                "parallel.\(runs)x\(steps)", "steps/s", target: .atLeast(floorTimes: 0.6),
                note: """
                    a step is two transitions; floor: transitions of plain SQLite, 100 to a \
                    durable commit
                    """)
            line.value = rates.median
            line.spread = rates.spread
            report(line)
        }
    }

    /// What is taken for full load: known, or measured once now.
    func parallelRate() async throws -> Double {
        if let known = knownParallelRate { return known }
        let rate = try await parallelRate(size(1_000, quick: 10), size(100, quick: 10))
        noteParallelRate(rate)
        return rate
    }

    private func parallelRate(_ runs: Int, _ steps: Int) async throws -> Double {
        let folder = try workplace.folder()
        defer { workplace.discard(folder) }
        return try await Rig.run(in: folder, NoOpDriver()) { rig in
            let plan = Plans.sequence(steps)
            let start = ContinuousClock.now
            try await rig.startMany(plan, runs)
            await rig.driver.reaches(runs * steps)
            try await rig.settles(after: runs * steps)
            return Double(runs * steps) / (ContinuousClock.now - start).seconds
        }
    }
}

extension Rig {
    /// Starts many runs of a plan, at once.
    func startMany(_ plan: Plan, _ runs: Int, prefix: String = "run") async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<runs {
                // As many as the engine takes without an answer, and some room.
                if number >= 5_000 { try await group.next() }
                group.addTask { _ = try await start(plan, "\(prefix)-\(number)") }
            }
            try await group.waitForAll()
        }
    }
}
