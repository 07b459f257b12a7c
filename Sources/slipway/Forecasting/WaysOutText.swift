internal import Foundation
internal import SlipwayAPI

/// What is possible after failures, for steps with the same answers together.
struct WaysOutText {
    typealias Ways = [API.PlanForecast.WayOut]

    private struct Group {
        var steps: [String]
        var ways: [Ways]
    }

    private var groups: [Group] = []

    init(_ points: [(step: String, ways: Ways)]) {
        var places: [[String]: Int] = [:]
        for point in points {
            let key = point.ways.map { "\($0.verb) \($0.answer) \($0.refusal?.code ?? "")" }
            if let place = places[key] {
                groups[place].steps.append(point.step)
                groups[place].ways.append(point.ways)
            } else {
                places[key] = groups.count
                groups.append(Group(steps: [point.step], ways: [point.ways]))
            }
        }
        groups.sort { $0.steps.count > $1.steps.count }
    }

    var lines: [String] {
        groups.isEmpty ? ["  No step of it can fail."] : groups.flatMap(lines)
    }

    private func lines(_ group: Group) -> [String] {
        let ways = group.ways[0]
        let possible = ways.filter { $0.answer == .yes }.map { Self.word($0.verb) }
        let can = possible.isEmpty ? "nothing is possible" : Words.list(possible, most: 10)
        let steps = Words.count(group.steps.count, "step")
        var lines = [
            "  \(steps): \(can)", "    \(Words.list(group.steps, most: 8))",
        ]
        for (place, way) in ways.enumerated() where way.answer != .yes {
            let refusals = group.ways.compactMap { $0[place].refusal }
            let verb = Self.word(way.verb)
            switch way.answer {
            case .early:
                lines.append("    \(verb) only before this is begun: \(Self.facts(refusals))")
            case .no, .yes: lines.append("    no \(verb): \(Self.reason(refusals))")
            }
        }
        return lines
    }

    private static func reason(_ refusals: [API.Refusal]) -> String {
        switch refusals.first?.code {
        case "changes_ordered": "this may have changed something by then: \(facts(refusals))"
        case "no_undo": "this has no undo: \(facts(refusals))"
        case "wrong_step_kind": "a checkpoint is never skipped"
        default: facts(refusals)
        }
    }

    /// The facts of all of them, each once; of steps that were ordered only their names.
    private static func facts(_ refusals: [API.Refusal]) -> String {
        var known: Set<String> = []
        var facts: [String] = []
        for fact in refusals.flatMap(\.facts) {
            let ordered = fact.fact.range(of: " was ordered and ")
            let text = ordered.map { String(fact.fact[..<$0.lowerBound]) } ?? fact.fact
            if known.insert(text).inserted { facts.append(text) }
        }
        return Words.list(facts, most: 4)
    }

    private static func word(_ verb: String) -> String {
        verb == "rollback" ? "roll back" : verb
    }
}

/// Small words of a forecast.
enum Words {
    static func count(_ number: Int, _ one: String, _ many: String? = nil) -> String {
        "\(number) \(number == 1 ? one : many ?? "\(one)s")"
    }

    /// The first few, and how many more there are.
    static func list(_ words: [String], most: Int, joint: String = ", ") -> String {
        let first = words.prefix(most).map(Style.plain).joined(separator: joint)
        return words.count > most ? "\(first) and \(words.count - most) more" : first
    }

    static func span(_ milliseconds: Int64) -> String { Times.span(.milliseconds(milliseconds)) }
}
