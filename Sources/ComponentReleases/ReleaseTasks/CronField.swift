/// One field of a schedule: which values it admits.
struct CronField: Hashable, Sendable {
    /// Bit n stands for the bounds' first value plus n.
    private(set) var bits: [Bool]
    let bounds: ClosedRange<Int>
    /// Admits every value: `*`, `?`, or everything by other words.
    var isEverything: Bool { bits.allSatisfy(\.self) }

    func admits(_ value: Int) -> Bool {
        bounds.contains(value) && bits[value - bounds.lowerBound]
    }

    /// The first admitted value that is not before another one.
    func first(from value: Int) -> Int? {
        guard value <= bounds.upperBound else { return nil }
        return (max(value, bounds.lowerBound)...bounds.upperBound).first(where: admits)
    }

    /// Reads `*`, `?`, `5`, `1,3`, `00-59`, `*/10`, `00-59/10`, `5/15`, `MON-FRI`; nil where it is
    /// none of these, or out of bounds.
    init?(
        _ text: some StringProtocol, in bounds: ClosedRange<Int>, names: [String] = []
    ) {
        self.bounds = bounds
        bits = Array(repeating: false, count: bounds.count)
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let values = Self.values(of: part, bounds, names) else { return nil }
            for value in values { bits[value - bounds.lowerBound] = true }
        }
        guard bits.contains(true) else { return nil }
    }

    private static func values(
        of part: some StringProtocol, _ bounds: ClosedRange<Int>, _ names: [String]
    ) -> [Int]? {
        let halves = part.split(
            separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let step = halves.count > 1 ? number(halves[1]) : 1
        guard let step, (1...10_000).contains(step), let range = halves.first else { return nil }
        if range == "*" || range == "?" {
            return Array(stride(from: bounds.lowerBound, through: bounds.upperBound, by: step))
        }
        let ends = range.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count <= 2, let first = ends.first.flatMap({ value($0, bounds, names) })
        else { return nil }
        // `5/15`: from there on.
        var last = halves.count > 1 ? bounds.upperBound : first
        if ends.count == 2 {
            guard let end = value(ends[1], bounds, names) else { return nil }
            last = end
        }
        guard first > last else { return Array(stride(from: first, through: last, by: step)) }
        // `FRI-MON`: over the end, where the values go round.
        guard !names.isEmpty else { return nil }
        return stride(from: first, through: last + bounds.count, by: step).map {
            $0 > bounds.upperBound ? $0 - bounds.count : $0
        }
    }

    private static func value(
        _ text: some StringProtocol, _ bounds: ClosedRange<Int>, _ names: [String]
    ) -> Int? {
        if let place = names.firstIndex(of: text.uppercased()) {
            return bounds.lowerBound + place
        }
        return number(text).flatMap { bounds.contains($0) ? $0 : nil }
    }

    private static func number(_ text: some StringProtocol) -> Int? {
        guard (1...4).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return Int(text)
    }
}
