/// One thing that is wrong with a plan, where it stands, and what to write instead.
package struct PlanProblem: Hashable, Sendable {
    package enum Severity: String, Hashable, Sendable, CaseIterable {
        /// The plan cannot be run.
        case error
        /// It can be run, and somebody may regret it.
        case warning
    }

    package var severity: Severity
    /// Counted from 1.
    package var line: Int
    /// Counted from 1, in Unicode scalars.
    package var column: Int
    /// What is wrong.
    package var message: String
    /// What to write instead; it continues the word "write".
    package var suggestion: String?

    package init(
        _ severity: Severity, line: Int, column: Int, message: String, suggestion: String? = nil
    ) {
        self.severity = severity
        self.line = line
        self.column = column
        self.message = message
        self.suggestion = suggestion
    }

    /// `FILE:LINE:COLUMN: error: MESSAGE; write SUGGESTION`, as editors and compilers understand it.
    package func description(file: String) -> String { "\(file):\(description)" }
}

extension PlanProblem: CustomStringConvertible {
    /// The same without the file.
    package var description: String {
        let advice = suggestion.map { "; write \($0)" } ?? ""
        return "\(line):\(column): \(severity.rawValue): \(message)\(advice)"
    }
}

extension PlanProblem: Comparable {
    /// By position; at one position errors come first.
    package static func < (left: PlanProblem, right: PlanProblem) -> Bool {
        (left.line, left.column, left.severity.rawValue, left.message)
            < (right.line, right.column, right.severity.rawValue, right.message)
    }
}
