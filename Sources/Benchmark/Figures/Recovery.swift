extension Bench {
    /// Seconds from a kill -9 until every run moves again in a new process, and what was repeated.
    func takeRecovery() async throws {
        if options.isQuick {
            return try await takeRecovery(runs: 10, steps: 10, pause: .milliseconds(50), rounds: 1)
        }
        try await takeRecovery(runs: 200, steps: 10, pause: .milliseconds(50), rounds: rounds)
        try await takeRecovery(
            runs: 10_000, steps: 8, pause: .milliseconds(1_000), rounds: min(rounds, 3))
    }

    private func takeRecovery(
        runs: Int, steps: Int, pause: Duration, rounds: Int
    ) async throws {
        var times = Series()
        var ends = Series()
        var repeated = 0
        var lost = 0
        for _ in 0..<rounds {
            let round = try await recover(runs, steps, pause)
            times.append(round.seconds)
            ends.append(round.untilEnded)
            repeated += round.repeated
            lost += round.lost
        }
        var line = Line(
            "recovery.\(runs)", times, "s", target: runs > 200 ? nil : .atMost(0.5, "s"))
        line.note = "\(runs) runs performing when killed; all of them perform again"
        report(line)
        line = Line("recovery.\(runs).ended", ends, "s")
        line.note = "until all have ended; killed half-way of \(steps) steps of \(pause)"
        report(line)
        report(
            Line(
                "recovery.\(runs).repeated", Double(repeated), "effects",
                target: .atMost(0, "effects"),
                note: "of \(runs * steps * rounds)"))
        report(
            Line(
                "recovery.\(runs).lost", Double(lost), "effects", target: .atMost(0, "effects"),
                note: "of \(runs * steps * rounds)"))
    }

    private struct Round {
        var seconds: Double
        var untilEnded: Double
        var repeated: Int
        var lost: Int
    }

    private func recover(_ runs: Int, _ steps: Int, _ pause: Duration) async throws -> Round {
        let folder = try workplace.folder()
        defer { workplace.discard(folder) }
        let worker = Worker.move(folder: folder, runs: runs, steps: steps, pause: pause)
        let effects = MovingWorker.effectsFile(in: folder)
        let first = try Child(self, worker, log: "\(folder)/log")
        _ = try await first.line(within: .seconds(120))
        let end = ContinuousClock.now + .seconds(120)
        while AppendFile.count(effects) < runs * steps / 2 {
            guard ContinuousClock.now < end else { throw BenchError("the runs do not move") }
            try await Task.sleep(for: .milliseconds(5))
        }
        first.kill()
        let killed = Monotonic.now
        let second = try Child(self, worker, log: "\(folder)/log")
        let words = try await second.line(within: .seconds(120)).split(separator: " ")
        guard words.first == "moving", let moving = words.last.flatMap({ Double($0) }) else {
            throw BenchError("after the kill not every run moved again")
        }
        _ = try await second.line(within: .seconds(300))
        let ended = Monotonic.now
        let lines = AppendFile.lines(effects)
        let distinct = Set(lines).count
        return Round(
            seconds: moving - killed, untilEnded: ended - killed, repeated: lines.count - distinct,
            lost: runs * steps - distinct)
    }
}
