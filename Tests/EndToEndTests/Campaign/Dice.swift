/// Chance that a seed brings back (SplitMix64).
struct Dice: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// The dice of one round; rounds do not depend on each other.
    init(seed: UInt64, round: Int) {
        var dice = Dice(seed: seed ^ (UInt64(round) &* 0xd134_2543_de82_ef95))
        state = dice.next()
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    mutating func number(in range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    /// True this often in a thousand.
    mutating func hits(_ perMille: Int) -> Bool { number(in: 1...1_000) <= perMille }
}
