/// How plans write durations: `500ms`, `30s`, `10m`, `2h`, `7d`, or together `1h30m`.
package enum DurationText {
    /// What to write, for messages.
    static let examples = "a duration such as 500ms, 30s, 10m, 2h, 7d or 1h30m"

    /// At most a hundred years, so that no sum of instants overflows.
    private static let maximum: Int64 = 100 * 366 * 86_400_000

    private static let units: [(name: String, milliseconds: Int64)] = [
        ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1),
    ]

    /// The duration, in whole milliseconds; nil where the text is none.
    ///
    /// Units stand from the largest to the smallest, each once.
    package static func parse(_ text: String) -> Duration? {
        var rest = Array(text.utf8)[...]
        var sum: Int64 = 0
        var nextUnit = 0
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            rest = rest.dropFirst(digits.count)
            let letters = rest.prefix { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
            rest = rest.dropFirst(letters.count)
            let name = String(decoding: letters, as: UTF8.self)
            guard digits.count <= 13, let count = Int64(String(decoding: digits, as: UTF8.self)),
                let unit = units[nextUnit...].firstIndex(where: { $0.name == name })
            else { return nil }
            let (part, overflow) = count.multipliedReportingOverflow(by: units[unit].milliseconds)
            guard !overflow, part <= maximum - sum else { return nil }
            sum += part
            nextUnit = unit + 1
        }
        return .milliseconds(sum)
    }

    /// The shortest text that `parse` reads back; negative durations read as zero.
    package static func format(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        var rest = max(0, seconds &* 1_000 &+ attoseconds / 1_000_000_000_000_000)
        guard rest > 0 else { return "0s" }
        var text = ""
        for unit in units where rest >= unit.milliseconds {
            text += "\(rest / unit.milliseconds)\(unit.name)"
            rest %= unit.milliseconds
        }
        return text
    }
}
