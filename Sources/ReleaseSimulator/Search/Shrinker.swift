/// Cuts a failing history down to a short one that breaks the same rule.
///
/// It works on the tape of choices: pieces are cut out, and choices made duller, as long as the
/// rule is still broken.
package struct Shrinker {
    private let rule: Violation.Rule
    private let broken: BrokenEngine?
    private var tries = 0
    private let limit: Int
    private(set) var tape: [Int32]

    /// The shortest history found within `limit` tries, with its trace; nil where nothing fails.
    package static func shortest(
        seed: UInt64, broken: BrokenEngine? = nil, limit: Int = 4_000
    ) -> Simulation.Report? {
        let first = Simulation.run(seed: seed, broken: broken)
        guard let violation = first.violations.first else { return nil }
        var shrinker = Shrinker(
            rule: violation.rule, broken: broken, limit: limit, tape: first.tape)
        shrinker.shrink()
        return Simulation(dice: Dice(tape: shrinker.tape), broken: broken, isTraced: true).run()
    }

    private init(rule: Violation.Rule, broken: BrokenEngine?, limit: Int, tape: [Int32]) {
        self.rule = rule
        self.broken = broken
        self.limit = limit
        self.tape = tape
    }

    private mutating func shrink() {
        var size = max(tape.count / 2, 1)
        while size > 0, tries < limit {
            let before = tape.count
            cut(pieces: size)
            if size <= 8 { dull(pieces: size) }
            // What got shorter may get shorter again in pieces of this size.
            if tape.count == before || size > 64 { size /= 2 }
        }
    }

    private mutating func cut(pieces size: Int) {
        var end = tape.count
        while end > 0, tries < limit {
            let start = max(0, end - size)
            var shorter = tape
            shorter.removeSubrange(start..<end)
            if stillFails(shorter) { tape = shorter }
            end = start
        }
    }

    private mutating func dull(pieces size: Int) {
        var start = 0
        while start < tape.count, tries < limit {
            let end = min(start + size, tape.count)
            if tape[start..<end].contains(where: { $0 != 0 }) {
                var duller = tape
                for place in start..<end { duller[place] = 0 }
                if stillFails(duller) { tape = duller }
            }
            start = end
        }
    }

    private mutating func stillFails(_ candidate: [Int32]) -> Bool {
        tries += 1
        let report = Simulation(dice: Dice(tape: candidate), broken: broken).run()
        guard report.violations.first?.rule == rule else { return false }
        return true
    }
}
