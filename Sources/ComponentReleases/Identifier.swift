internal import ReleaseModel

/// Makes the ids of resources.
package enum Identifier {
    /// A new one: a random UUID.
    package static func fresh() -> String {
        var generator = SystemRandomNumberGenerator()
        let digits = [generator.next(), generator.next()].map { (number: UInt64) in
            let text = String(number, radix: 16)
            return String(repeating: "0", count: 16 - text.count) + text
        }
        return uuid(digits.joined())
    }

    /// The one that follows from a seed and a name: the same each time.
    package static func derived(_ seed: String, _ name: String) -> String {
        uuid(String(Digest(of: Array("\(seed)/\(name)".utf8)).description.prefix(32)))
    }

    private static func uuid(_ digits: String) -> String {
        let digits = Array(digits)
        return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }
            .joined(separator: "-")
    }
}
