package import ReleaseModel

/// One figure as it was measured.
package struct Line: Sendable {
    package var figure: String
    /// nil where it is measured elsewhere, or could not be measured.
    package var value: Double?
    package var unit: String
    /// What the machine itself does in the same minute.
    package var floor: Double?
    package var ratio: Double?
    package var target: Target?
    /// The smallest and the largest of the values behind a median.
    package var spread: ClosedRange<Double>?
    package var rounds = 1
    package var note = ""

    package init(
        _ figure: String, _ value: Double?, _ unit: String, floor: Double? = nil,
        ratio: Double? = nil, target: Target? = nil, note: String = ""
    ) {
        self.figure = figure
        self.value = value
        self.unit = unit
        self.floor = floor
        self.ratio = ratio
        self.target = target
        self.note = note
    }

    /// The median of several values.
    init(_ figure: String, _ series: Series, _ unit: String, target: Target? = nil) {
        self.init(figure, series.median, unit, target: target)
        spread = series.spread
        rounds = series.values.count
    }

    /// Whether the target is met; nil where there is none.
    package var isMet: Bool? {
        guard let target, let value else { return nil }
        return target.isMet(by: value, ratio: ratio)
    }

    package var json: JSON {
        [
            "figure": .string(figure), "value": .rounded(value), "unit": .string(unit),
            "floor": .rounded(floor), "ratio": .rounded(ratio),
            "target": target.map { .string($0.text) } ?? .null,
            "met": isMet.map { .bool($0) } ?? .null,
            "spread": spread.map { [.rounded($0.lowerBound), .rounded($0.upperBound)] } ?? .null,
            "rounds": .integer(Int64(rounds)), "note": .string(note),
        ]
    }
}

extension JSON {
    /// Four digits that count, or null.
    fileprivate static func rounded(_ value: Double?) -> JSON {
        guard let value, value.isFinite else { return .null }
        let short = value.toFourDigits
        guard short == short.rounded(), abs(short) < 1e15 else { return .number(short) }
        return .integer(Int64(short))
    }
}
