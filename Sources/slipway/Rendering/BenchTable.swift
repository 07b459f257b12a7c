internal import Benchmark
internal import Foundation

/// Figures as lines of columns, each printed as soon as it is known.
enum BenchTable {
    static let heading = row(
        "FIGURE", "VALUE", "UNIT", "FLOOR", "RATIO", "TARGET", "MET", "SPREAD", "NOTE")

    static func row(_ line: Line) -> String {
        let spread = line.spread.map { "\(short($0.lowerBound))..\(short($0.upperBound))" }
        let met = line.isMet.map { $0 ? "yes" : "NO" }
        return row(
            line.figure, short(line.value), line.unit, short(line.floor), short(line.ratio),
            line.target?.text ?? "-", met ?? "-", spread ?? "-", line.note)
    }

    private static let widths = [32, 10, 18, 10, 7, 28, 4, 18, 0]

    private static func row(_ cells: String...) -> String {
        zip(cells, widths).map { cell, width in
            cell.padding(toLength: max(width, cell.count), withPad: " ", startingAt: 0)
        }.joined(separator: " ")
    }

    private static func short(_ value: Double?) -> String {
        guard let value else { return "-" }
        return abs(value) >= 1_000 ? String(format: "%.0f", value) : String(format: "%.4g", value)
    }
}
