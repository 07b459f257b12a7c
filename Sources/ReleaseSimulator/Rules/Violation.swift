/// A promise that was not kept, by its number in the design, and what was seen.
package struct Violation: Hashable, Sendable, CustomStringConvertible {
    /// R1 to R10; `journal` for what cannot be replayed; `liveness` for what hangs.
    package enum Rule: String, Hashable, Sendable, CaseIterable {
        case r1 = "R1"
        case r2 = "R2"
        case r3 = "R3"
        case r4 = "R4"
        case r5 = "R5"
        case r6 = "R6"
        case r7 = "R7"
        case r8 = "R8"
        case r9 = "R9"
        case r10 = "R10"
        case journal
        case liveness
    }

    package var rule: Rule
    package var text: String

    package var description: String { "\(rule.rawValue): \(text)" }
}
