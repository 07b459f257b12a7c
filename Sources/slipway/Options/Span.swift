internal import ArgumentParser

/// A duration as plans write it: `500ms`, `30s`, `10m`, `2h`, `7d`.
struct Span: ExpressibleByArgument, Hashable, Sendable {
    var duration: Duration

    init(_ duration: Duration) {
        self.duration = duration
    }

    init?(argument: String) {
        let units: [(String, Int64)] = [
            ("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
        ]
        for (unit, milliseconds) in units where argument.hasSuffix(unit) {
            let digits = argument.dropLast(unit.count)
            guard let count = Int64(digits), (0...1_000_000_000).contains(count),
                !digits.hasPrefix("+")
            else { continue }
            duration = .milliseconds(count * milliseconds)
            return
        }
        return nil
    }

    var defaultValueDescription: String { Times.span(duration) }
}
