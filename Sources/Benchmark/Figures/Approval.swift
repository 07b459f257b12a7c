internal import ReleaseModel
internal import SlipwayAPI
internal import SlipwayClient

extension Bench {
    /// Milliseconds from agreeing over HTTP until the step behind is performed.
    func takeApproval() async throws {
        try await takeApproval(underLoad: false)
        try await takeApproval(underLoad: true)
    }

    private func takeApproval(underLoad: Bool) async throws {
        let rate = underLoad ? try await parallelRate() : 0
        let served = try await Served(self)
        defer { served.end() }
        let count = size(2_000, quick: 20)
        let open = try await openCheckpoints(served, count)
        // Half of the full rate, in runs of 100 steps.
        if underLoad { served.child.say("load \(rate / 200)") }
        let began = Monotonic.now
        var asked: [String: Double] = [:]
        var fsyncs = Series()
        for (number, checkpoint) in open.enumerated() {
            if number.isMultiple(of: max(count / 20, 1)) {
                let more = try FsyncFloor.milliseconds(in: served.folder, count: 200)
                for value in more.values { fsyncs.append(value) }
            }
            asked[checkpoint.run] = Monotonic.now
            _ = try await served.client(as: "alice").command(
                .agree, of: checkpoint.run,
                .init(
                    step: checkpoint.step, seen: checkpoint.digest,
                    commandId: "agree-\(checkpoint.run)"))
        }
        let seconds = Monotonic.now - began
        var latencies = Series()
        for mark in try await served.marks(open.count) {
            guard let start = asked[mark.run] else { continue }
            latencies.append((mark.at - start) * 1_000)
        }
        let fsync = fsyncs.percentile(0.99)
        var note = "n=\(latencies.values.count), fsync p99 \(fsync.toFourDigits) ms"
        if underLoad {
            served.child.say("unload")
            let steps = Double(try await served.child.line()) ?? 0
            note +=
                "; \((steps / seconds).toFourDigits) steps/s of load, "
                + "half of \(rate.toFourDigits) were asked for"
        }
        report(latencies, fsync: fsync, underLoad: underLoad, note: note)
    }

    private func report(_ latencies: Series, fsync: Double, underLoad: Bool, note: String) {
        let name = underLoad ? "approval.loaded" : "approval.idle"
        var median = Line("\(name).p50", latencies.median, "ms", note: note)
        median.spread = latencies.spread
        report(median)
        let target: Target =
            underLoad
            ? .atMost(4 * fsync + 5, inWords: "<= 4 x fsync p99 + 5 ms") : .atMost(5, "ms")
        var tail = Line(
            "\(name).p99", latencies.percentile(0.99), "ms", floor: fsync, target: target,
            note: note + "; floor: p99 of fdatasync of 4 KiB at a file's end, meanwhile")
        tail.ratio = tail.floor.map { latencies.percentile(0.99) / $0 }
        report(tail)
    }

    /// Runs that wait for somebody's agreement.
    private func openCheckpoints(
        _ served: Served, _ count: Int
    ) async throws -> [API.CheckpointDetail] {
        let client = served.client(as: "maria")
        let text = Plans.text(Plans.approval())
        for number in 0..<count {
            _ = try await client.start(.init(plan: text, commandId: "approval-\(number)"))
        }
        let open = try await client.checkpoints().items
        guard open.count == count else {
            throw BenchError("\(open.count) of \(count) checkpoints are open")
        }
        return open
    }
}
