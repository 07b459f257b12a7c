internal import ReleaseModel

extension Bench {
    /// What one step costs in runs of more and more steps, and in a database full of runs.
    func takeGrowth() async throws {
        var sizes: [Cost] = []
        for steps in options.isQuick ? [10, 50] : [100, 1_000, 10_000, 100_000] {
            let folder = try workplace.folder()
            defer { workplace.discard(folder) }
            sizes.append(try await cost(of: steps, in: folder))
        }
        report(sizes, named: \.name)
        let runs = size(1_000_000, quick: 500)
        let full = try await fullFolder(runs)
        defer { workplace.discard(full) }
        var crowded = try await cost(of: size(1_000, quick: 10), in: full)
        crowded.name += ".beside_\(runs)"
        report([sizes[size(1, quick: 0)], crowded], named: \.name, first: 1)
    }

    /// What a step costs on the average.
    private struct Cost {
        var name: String
        var bytes: Double
        var fsyncs: Double?
        var microseconds: Double
    }

    /// Runs of this many steps, one after the other, until there are enough steps for an average.
    private func cost(of steps: Int, in folder: String) async throws -> Cost {
        let runs = max(1, size(20_000, quick: 50) / steps)
        return try await Rig.run(in: folder, NoOpDriver()) { rig in
            let plan = Plans.sequence(steps)
            let before = Counters.now()
            let start = ContinuousClock.now
            for number in 0..<runs {
                _ = try await rig.start(plan, "growth-\(number)")
                await rig.driver.reaches((number + 1) * steps)
                try await rig.settles(after: (number + 1) * steps)
            }
            let time = ContinuousClock.now - start
            let used = Counters.now() - before
            let all = Double(runs * steps)
            return Cost(
                name: "\(steps)", bytes: used.bytes / all, fsyncs: used.fsyncs.map { $0 / all },
                microseconds: time.seconds * 1e6 / all)
        }
    }

    /// Lines for all costs from the first one that is wanted; each is compared with the first.
    private func report(_ costs: [Cost], named name: (Cost) -> String, first: Int = 0) {
        guard let small = costs.first else { return }
        for cost in costs.dropFirst(first) {
            let figure = "growth.\(name(cost))"
            let target = Target.atMost(1.2, times: "a step of a run of \(small.name)")
            let bounded = cost.name == small.name ? nil : target
            var bytes = Line("\(figure).bytes", cost.bytes, "bytes/step", target: bounded)
            bytes.floor = small.bytes
            bytes.ratio = cost.bytes / small.bytes
            bytes.note = "handed to the kernel for writing"
            report(bytes)
            var fsyncs = Line("\(figure).fsyncs", cost.fsyncs, "fsyncs/step", target: bounded)
            fsyncs.floor = small.fsyncs
            if let now = cost.fsyncs, let before = small.fsyncs { fsyncs.ratio = now / before }
            fsyncs.note =
                cost.fsyncs == nil ? "not counted: scripts/bench brings who counts" : ""
            report(fsyncs)
            var time = Line("\(figure).time", cost.microseconds, "us/step")
            time.floor = small.microseconds
            time.ratio = cost.microseconds / small.microseconds
            time.note = "its own start included; reported, no target"
            report(time)
            report(
                Line(
                    "\(figure).instructions", nil, "instructions/step",
                    note: "counted by the guard of the per-step path"))
        }
    }
}
