/// Every choice of a simulation: thrown from a seed, or read from a tape of earlier choices.
///
/// A choice of 0 is the dullest one, so that a shortened tape, which goes on with zeros, is a
/// simpler history.
package final class Dice {
    private var state: UInt64
    /// The state of the dice aside; the number that sets it apart leaves the known seeds theirs.
    private var aside: UInt64
    /// The same for what was learnt after that.
    private var later: UInt64
    private let given: [Int32]?
    /// The choices so far.
    package private(set) var tape: [Int32] = []

    package init(seed: UInt64) {
        state = seed
        aside = seed ^ 1_283
        later = seed ^ 5_218_014
        given = nil
    }

    package init(tape: [Int32]) {
        state = 0
        aside = 0
        later = 0
        given = tape
    }

    /// A number from 0, below `sides`.
    func roll(_ sides: Int) -> Int {
        note(given == nil ? Int(Self.next(&state) % UInt64(sides)) : taped(sides))
    }

    /// A number from 0, below `sides`, that takes nothing from the other choices.
    ///
    /// For what the simulator learns later: the seeds of before keep their histories.
    func rollAside(_ sides: Int) -> Int {
        note(given == nil ? Int(Self.next(&aside) % UInt64(sides)) : taped(sides))
    }

    /// The same, for what it learns after that.
    func rollLater(_ sides: Int) -> Int {
        note(given == nil ? Int(Self.next(&later) % UInt64(sides)) : taped(sides))
    }

    func pickAside<Element>(_ elements: [Element]) -> Element {
        elements[rollAside(elements.count)]
    }

    private func taped(_ sides: Int) -> Int {
        guard let given, tape.count < given.count else { return 0 }
        return Int(given[tape.count]) % sides
    }

    private func note(_ value: Int) -> Int {
        tape.append(Int32(truncatingIfNeeded: value))
        return value
    }

    /// True in so many of a hundred cases; a choice of 0 is false.
    func chance(_ percent: Int) -> Bool { roll(100) >= 100 - percent }

    func pick<Element>(_ elements: [Element]) -> Element { elements[roll(elements.count)] }

    /// A place in the table, likelier where the weight is greater.
    func weighted(_ weights: [Int]) -> Int {
        var left = roll(weights.reduce(0, +))
        for (index, weight) in weights.enumerated() {
            if left < weight { return index }
            left -= weight
        }
        return 0
    }

    /// SplitMix64: small, seeded, the same everywhere.
    private static func next(_ state: inout UInt64) -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
