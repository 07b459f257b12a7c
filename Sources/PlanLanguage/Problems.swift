/// Where something stands in the plan's text: line and column from 1.
struct Position: Hashable, Comparable, Sendable {
    var line: Int
    var column: Int

    static let start = Position(line: 1, column: 1)

    static func < (left: Position, right: Position) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

/// Collects what is wrong while a plan is read; bounded, so that no plan fills the memory.
final class Problems {
    static let limit = 1_000

    private var found: [PlanProblem] = []
    private var leftOut = 0
    private(set) var hasErrors = false

    func error(_ message: String, at position: Position, write suggestion: String? = nil) {
        hasErrors = true
        add(.error, message, position, suggestion)
    }

    func warning(_ message: String, at position: Position, write suggestion: String? = nil) {
        add(.warning, message, position, suggestion)
    }

    /// By position; the last one says how many more there are beyond the limit.
    var sorted: [PlanProblem] {
        var sorted = found.sorted()
        if leftOut > 0, let last = sorted.last {
            sorted.append(
                PlanProblem(
                    hasErrors ? .error : .warning, line: last.line, column: last.column,
                    message: "\(leftOut) more problems are not shown"))
        }
        return sorted
    }

    private func add(
        _ severity: PlanProblem.Severity, _ message: String, _ position: Position,
        _ suggestion: String?
    ) {
        guard found.count < Problems.limit else {
            leftOut += 1
            return
        }
        found.append(
            PlanProblem(
                severity, line: position.line, column: position.column, message: message,
                suggestion: suggestion))
    }
}
