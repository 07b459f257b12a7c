internal import ReleaseModel
internal import SlipwayAPI

/// A forecast in short sentences, the most important one first.
struct ForecastText {
    private let forecast: API.PlanForecast
    private let style: Style

    init(_ forecast: API.PlanForecast, _ style: Style) {
        self.forecast = forecast
        self.style = style
    }

    var lines: [String] {
        verdict + [""] + times + [""] + people + [""]
            + Self.headed(style, "IF A STEP FAILS FOR GOOD")
            + WaysOutText(forecast.failurePoints.map { ($0.step, $0.failed) }).lines + sampled
            + doubts
    }

    private static func headed(_ style: Style, _ text: String) -> [String] {
        [style.paint(text, .bold)]
    }

    // MARK: Can it end?

    private var verdict: [String] {
        let steps = Words.count(forecast.steps, "step")
        var lines = ["\(style.paint(Style.plain(forecast.plan), .bold)): \(steps)"]
        for defect in forecast.defects {
            lines.append(style.paint("A defect of Slipway, please report it: \(defect)", .red))
        }
        for step in forecast.hopelessSteps {
            lines.append(
                style.paint(
                    "It cannot succeed: \(step) fails even where everything goes well.", .red))
        }
        return lines + played
    }

    private var played: [String] {
        let played = forecast.histories
        guard played.count > 0 else {
            return ["It was not played: it has too many steps. What follows is reckoned."]
        }
        let seeds =
            "\(Words.count(played.count, "history", "histories")) from seed "
            + "\(played.fromSeed)"
        var lines: [String] = []
        if played.deadLocked > 0 {
            lines.append(
                style.paint(
                    "It can dead-lock: \(played.deadLocked) of \(seeds) came to no end.", .red))
        } else if !forecast.canDeadLock {
            lines.append(style.paint("No dead-lock in \(seeds).", .green))
        }
        for deadLock in played.deadLocks.prefix(3) {
            lines.append(
                "  seed \(deadLock.seed) waits for: \(deadLock.waitsFor.joined(separator: "; "))")
        }
        if played.cutOff > 0 {
            lines.append("  \(played.cutOff) were cut off: they were too long.")
        }
        let endings = played.endings.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { "\($0.value) \($0.key)" }
        lines.append(
            "  Ends: \(endings.joined(separator: ", ")); \(played.endedWellAlone) of them well "
                + "and without help.")
        return lines
    }

    // MARK: How long?

    private var times: [String] {
        let worst = forecast.worstCase
        var lines = Self.headed(style, "LONGEST TIME")
        var whole = "  \(Words.span(worst.milliseconds))"
        if !forecast.decisions.isEmpty {
            let decisions = forecast.decisions.prefix(5).map { "\($0.step): \(limit(of: $0))" }
            let more = forecast.decisions.count > 5 ? "; …" : ""
            whole += ", and \(Words.count(forecast.decisions.count, "decision")) by people "
            whole += "(\(decisions.joined(separator: "; "))\(more))"
        }
        lines.append(whole)
        var table = Table("  PHASE", "AT MOST", "LONGEST CHAIN")
        for phase in worst.phases {
            let note = phase.sharesSlots ? " (others take its slots)" : ""
            table.add(
                .init("  \(phase.name)"), .init(Words.span(phase.milliseconds)),
                .init(Words.list(phase.chain, most: 5, joint: " → ") + note))
        }
        lines += table.lines(style)
        if worst.rollbackMilliseconds > 0 {
            lines.append(
                "  Rolling all of it back takes at most \(Words.span(worst.rollbackMilliseconds)).")
        }
        return lines + [
            "  Every try up to its timeout, every pause, wait and gate in full. Not in it: retries",
            "  that people ask for, stopping and probing an attempt, time without a server.",
        ]
    }

    private func limit(of decision: API.PlanForecast.Decision) -> String {
        decision.milliseconds.map { "at most \(Words.span($0))" } ?? "without limit"
    }

    // MARK: Who is needed?

    private var people: [String] {
        var lines = Self.headed(style, "PEOPLE")
        if forecast.decisions.isEmpty { lines.append("  Nobody decides in this plan.") }
        for decision in forecast.decisions.prefix(50) {
            lines.append("  \(decision.step): \(who(decision)), \(limit(of: decision)).")
            if !decision.mayNotStart.isEmpty {
                let names = Words.list(decision.mayNotStart, most: 5)
                lines.append(
                    "    \(names) can neither start nor amend it: too few others could agree.")
            }
        }
        if forecast.decisions.count > 50 {
            lines.append("  and \(forecast.decisions.count - 50) more decisions")
        }
        lines += needed("had failed, and no automatic try was left", \.failures)
        lines += needed("was in doubt, and only a person could tell", \.doubts)
        return lines
    }

    private func who(_ decision: API.PlanForecast.Decision) -> String {
        if !decision.conditions.isEmpty {
            return "\(decision.conditions.joined(separator: "; ")) must agree"
        }
        let people = decision.people.map { Approver($0).words }
        let names = people.isEmpty ? "anybody" : Words.list(people, most: 8)
        guard decision.kind == "approval" else { return "\(names) says go" }
        return decision.people.isEmpty
            ? "\(Words.count(decision.require, "other person", "other people")) agree"
            : "\(decision.require) of \(names) must agree"
    }

    private func needed(_ what: String, _ count: KeyPath<API.PlanForecast.Need, Int>) -> [String] {
        let needs = forecast.histories.needs.filter { $0[keyPath: count] > 0 }
            .sorted { $0[keyPath: count] > $1[keyPath: count] }
        guard !needs.isEmpty else { return [] }
        let steps = needs.map { "\($0.step) \($0[keyPath: count])×" }
        return ["  Also where a step \(what): \(Words.list(steps, most: 4))."]
    }

    // MARK: What if?

    private var sampled: [String] {
        guard forecast.failurePoints.count < forecast.fallibleSteps else { return [] }
        return [
            "  \(forecast.failurePoints.count) of \(forecast.fallibleSteps) steps were looked at: "
                + "of each kind in each phase, and others evenly."
        ]
    }

    private var doubts: [String] {
        let points = forecast.failurePoints.filter { !$0.inDoubt.isEmpty }
        guard !points.isEmpty else { return [] }
        let ways = points.map { point in
            (point.step, point.inDoubt.filter { ["resolve", "abort"].contains($0.verb) })
        }
        return [""]
            + Self.headed(style, "IF ONLY A PERSON CAN TELL WHAT BECAME OF A STEP")
            + WaysOutText(ways).lines
            + ["  Nothing else before it is resolved; then the run goes on."]
    }
}
