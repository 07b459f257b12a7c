internal import Foundation
internal import ReleaseModel

/// The name of a version that nobody named: `yyyy.MMdd.n`.
enum VersionName {
    /// - Parameter seed: the same seed gives the same number, so that planning twice gives one name.
    static func of(_ day: Instant?, seed: String) -> String {
        let milliseconds =
            day?.milliseconds ?? Int64(Date().timeIntervalSince1970 * 1_000)
        let date = Date(timeIntervalSince1970: Double(milliseconds) / 1_000)
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = calendar.dateComponents([.year, .month, .day], from: date)
        func two(_ number: Int?) -> String {
            let text = "\(number ?? 1)"
            return text.count < 2 ? "0" + text : text
        }
        let digits = Digest(of: Array(seed.utf8)).description.prefix(8)
        let number = 10_000 + (Int(digits, radix: 16) ?? 0) % 90_000
        return "\(parts.year ?? 1970).\(two(parts.month))\(two(parts.day)).\(number)"
    }
}
