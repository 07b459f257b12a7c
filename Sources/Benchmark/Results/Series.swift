internal import Foundation

/// Values of one thing, measured several times.
struct Series: Sendable {
    private(set) var values: [Double] = []

    init(_ values: [Double] = []) {
        self.values = values
    }

    mutating func append(_ value: Double) { values.append(value) }

    var median: Double { percentile(0.5) }

    /// The value that this share of all is not above; 0 where there is none.
    func percentile(_ share: Double) -> Double {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return 0 }
        if share == 0.5, sorted.count.isMultiple(of: 2) {
            return (sorted[sorted.count / 2 - 1] + sorted[sorted.count / 2]) / 2
        }
        return sorted[min(Int(Double(sorted.count) * share), sorted.count - 1)]
    }

    var spread: ClosedRange<Double>? {
        guard let least = values.min(), let most = values.max() else { return nil }
        return least...most
    }
}

/// A figure and its floor, taken in turns.
struct Pairs: Sendable {
    private(set) var values = Series()
    private(set) var floors = Series()
    private var ratios = Series()

    mutating func append(_ value: Double, floor: Double) {
        values.append(value)
        floors.append(floor)
        ratios.append(value / floor)
    }

    /// The medians; the ratio is the median of the rounds' ratios.
    func line(_ figure: String, _ unit: String, target: Target?, note: String = "") -> Line {
        var line = Line(figure, values, unit, target: target)
        line.floor = floors.median
        line.ratio = ratios.median
        line.note = note
        return line
    }
}

extension Double {
    var toFourDigits: Double {
        guard self != 0, isFinite else { return self }
        let scale = pow(10, 3 - floor(log10(abs(self))))
        return scale > 1 ? (self * scale).rounded() / scale : rounded()
    }
}

extension Duration {
    var seconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) / 1e18
    }

    var milliseconds: Double { seconds * 1_000 }
}
