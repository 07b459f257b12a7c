extension Bench {
    /// Milliseconds of doing something so often.
    func times(_ count: Int, _ body: () async throws -> Void) async throws -> Series {
        var series = Series()
        for _ in 0..<count {
            let start = ContinuousClock.now
            try await body()
            series.append((ContinuousClock.now - start).milliseconds)
        }
        return series
    }

    func latency(_ figure: String, _ series: Series, target: Target?) -> Line {
        var line = Line(figure, series, "ms", target: target)
        line.note = "n=\(series.values.count), p99 \(series.percentile(0.99).toFourDigits) ms"
        return line
    }
}
