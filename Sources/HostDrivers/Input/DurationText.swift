/// A duration as plans write it: `200ms`, `30s`, `10m`, `2h`, `1d`, or several together: `1m30s`.
struct DurationText {
    var duration: Duration

    /// Nil where the text is no duration or is longer than a hundred years.
    init?(_ text: String) {
        var rest = text.utf8[...]
        var milliseconds: Int64 = 0
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            let unit = rest.dropFirst(digits.count).prefix { !(48...57).contains($0) }
            rest = rest.dropFirst(digits.count + unit.count)
            guard digits.count <= 12, let count = Int64(String(Substring(digits))),
                let size = Self.size(of: String(Substring(unit)))
            else { return nil }
            let (part, overflow) = count.multipliedReportingOverflow(by: size)
            guard !overflow, part <= Self.maximum - milliseconds else { return nil }
            milliseconds += part
        }
        duration = .milliseconds(milliseconds)
    }

    private static let maximum: Int64 = 100 * 366 * 86_400_000

    private static func size(of unit: String) -> Int64? {
        switch unit {
        case "ms": 1
        case "s": 1_000
        case "m": 60_000
        case "h": 3_600_000
        case "d": 86_400_000
        default: nil
        }
    }
}

extension Duration {
    /// For a person: `200ms`, `30s`, `1m30s`.
    var text: String {
        let all = wholeMilliseconds
        var parts = ""
        var rest = all
        for (unit, size) in [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000)] {
            let count = rest / Int64(size)
            if count > 0 { parts += "\(count)\(unit)" }
            rest -= count * Int64(size)
        }
        if rest > 0 || parts.isEmpty { parts += "\(rest)ms" }
        return parts
    }
}
