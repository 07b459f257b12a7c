/// Guesses what somebody meant to write.
package enum Nearest {
    /// The candidate that differs least, if it differs little; the first of equals.
    package static func match(_ text: String, among candidates: some Sequence<String>) -> String? {
        guard text.utf8.count <= 64 else { return nil }
        let written = Array(text.lowercased().utf8)
        let allowed = max(1, written.count / 3)
        var best: (name: String, distance: Int)?
        for candidate in candidates.lazy.prefix(1_000) {
            let name = Array(candidate.lowercased().utf8)
            guard abs(name.count - written.count) <= allowed else { continue }
            let distance = distance(written, name)
            if distance <= allowed, distance < best?.distance ?? .max {
                best = (candidate, distance)
            }
        }
        return best?.name
    }

    /// The edits (a byte more, less, other, or two swapped) that turn one text into the other.
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var beforePrevious: [Int] = []
        var previous = Array(0...right.count)
        for (row, byte) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                var least = min(previous[column + 1], current[column]) + 1
                least = min(least, previous[column] + (byte == other ? 0 : 1))
                if row > 0, column > 0, byte == right[column - 1], left[row - 1] == other {
                    least = min(least, beforePrevious[column - 1] + 1)
                }
                current.append(least)
            }
            beforePrevious = previous
            previous = current
        }
        return previous[right.count]
    }
}
