internal import Foundation

/// What a figure should reach.
package struct Target: Sendable {
    package let text: String
    private let bound: Bound

    private enum Bound {
        case ratioAtLeast(Double)
        case ratioAtMost(Double)
        case valueAtMost(Double)
        case valueAtLeast(Double)
    }

    static func atLeast(floorTimes ratio: Double) -> Target {
        Target(text: ">= \(ratio) x floor", bound: .ratioAtLeast(ratio))
    }

    static func atMost(_ ratio: Double, times what: String) -> Target {
        Target(text: "<= \(ratio) x \(what)", bound: .ratioAtMost(ratio))
    }

    static func atMost(_ value: Double, _ unit: String) -> Target {
        Target(text: "<= \(String(format: "%g", value)) \(unit)", bound: .valueAtMost(value))
    }

    static func atLeast(_ value: Double, _ unit: String) -> Target {
        Target(text: ">= \(String(format: "%g", value)) \(unit)", bound: .valueAtLeast(value))
    }

    /// At most a value that was found out while measuring; said in words.
    static func atMost(_ value: Double, inWords text: String) -> Target {
        Target(text: text, bound: .valueAtMost(value))
    }

    func isMet(by value: Double, ratio: Double?) -> Bool? {
        switch bound {
        case .ratioAtLeast(let least): ratio.map { $0 >= least }
        case .ratioAtMost(let most): ratio.map { $0 <= most }
        case .valueAtMost(let most): value <= most
        case .valueAtLeast(let least): value >= least
        }
    }
}
