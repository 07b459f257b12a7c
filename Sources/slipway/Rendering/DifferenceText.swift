internal import SlipwayAPI

/// What is changed, as lines for a person.
enum DifferenceText {
    static func print(
        _ difference: API.ReleaseDifference, _ task: String, _ output: OutputOptions
    ) throws {
        switch output.output {
        case .json: Output.data(try PrettyJSON.text(difference))
        case .name: for change in difference.components { Output.data(change.component) }
        case .table:
            let lines = lines(difference)
            Output.data("what a \(difference.purpose) of \(task) changes now:")
            for line in lines.isEmpty ? ["nothing about components"] : lines {
                Output.data("  \(line)")
            }
        }
    }

    static func lines(_ difference: API.ReleaseDifference) -> [String] {
        var lines = lines(difference.components)
        lines += difference.added.map { "+ step \($0)" }
        lines += difference.removed.map { "- step \($0)" }
        lines += difference.changed.map {
            "~ \($0.step.isEmpty ? "plan" : $0.step) \($0.field): \(shown($0.before)) → "
                + shown($0.after)
        }
        lines += difference.voided.map { "! \($0) must be agreed to again" }
        if let refusal = difference.refusal {
            lines.append("refused: \(refusal.sentence)")
            lines += refusal.facts.map { "  \($0.fact) → \($0.remedy)" }
        }
        return lines.map(Style.plain)
    }

    /// Each component, and under it what is changed of it.
    static func lines(_ components: [API.ComponentChange]) -> [String] {
        components.flatMap { change -> [String] in
            let places =
                change.targets.isEmpty ? "" : " on " + change.targets.joined(separator: ", ")
            let fields = change.changes.map {
                "  \($0.field): \(shown($0.before)) → \(shown($0.after))"
            }
            return ["\(change.component)\(places)"] + (fields.isEmpty ? ["  as it is"] : fields)
        }.map(Style.plain)
    }

    private static func shown(_ value: String) -> String { value.isEmpty ? "(none)" : value }
}
