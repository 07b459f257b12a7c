internal import ReleaseModel
internal import SlipwayAPI
internal import SlipwayClient
internal import Synchronization

extension Bench {
    /// Milliseconds from asking for a run until its first step is performed, which is after its
    /// order is on the disk.
    func takeStart() async throws {
        try await takeStartInProcess()
        try await takeStartOverHTTP()
    }

    private func takeStartInProcess() async throws {
        let folder = try workplace.folder()
        defer { workplace.discard(folder) }
        let marks = Mutex<[RunID: ContinuousClock.Instant]>([:])
        let driver = NoOpDriver { key in
            marks.withLock { marks in
                if marks[key.run] == nil { marks[key.run] = ContinuousClock.now }
            }
        }
        let count = size(1_000, quick: 10)
        let series = try await Rig.run(in: folder, driver) { rig in
            let plan = Plans.sequence(2)
            var series = Series()
            for number in 0..<count {
                let asked = ContinuousClock.now
                let run = try await rig.start(plan, "start-\(number)")
                try await rig.settles(after: (number + 1) * 2)
                guard let performed = marks.withLock({ $0[run] }) else { continue }
                series.append((performed - asked).milliseconds)
            }
            return series
        }
        report(latency("start.in_process", series, note: "submit to the driver's call"))
    }

    private func takeStartOverHTTP() async throws {
        let served = try await Served(self)
        defer { served.end() }
        let client = served.client(as: "maria")
        let text = Plans.text(Plans.sequence(2))
        let count = size(1_000, quick: 10)
        var asked: [String: Double] = [:]
        for number in 0..<count {
            let start = Monotonic.now
            let answer = try await client.start(
                .init(plan: text, commandId: "start-\(number)"))
            asked[answer.run.run] = start
        }
        let marks = try await served.marks(count * 2)
        var series = Series()
        for mark in marks where mark.isFirst {
            guard let start = asked[mark.run] else { continue }
            series.append((mark.at - start) * 1_000)
        }
        report(latency("start.http", series, note: "POST of the plan's text to the driver's call"))
    }

    /// A line for the median, with the 99th percentile beside it.
    private func latency(_ figure: String, _ series: Series, note: String) -> Line {
        var line = Line(figure, series.median, "ms", note: note)
        line.note += "; n=\(series.values.count), p99 \(series.percentile(0.99).toFourDigits) ms"
        line.spread = series.spread
        return line
    }
}
