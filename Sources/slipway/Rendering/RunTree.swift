internal import ReleaseModel
internal import SlipwayAPI

/// A run as a tree: phases and groups with bars, steps with times, and what is waited for.
struct RunTree {
    var run: API.RunDetail
    var now: Instant
    var style: Style
    /// Ends commands that are named as hints: ` --data FOLDER`.
    var suffix = ""

    /// Every line; with a limit, only the steps that matter now, and never more lines than that.
    func lines(atMost limit: Int? = nil) -> [String] {
        let head = [title]
        let tail = waiting + result
        guard let limit else { return head + phases { _ in true } + rollback + tail }
        let room = limit - head.count - tail.count
        for choice in [{ _ in true }, isInteresting, { _ in false }] as [(API.StepDetail) -> Bool] {
            let middle = phases(choice) + rollback
            if middle.count <= room { return head + middle + tail }
        }
        return Array((head + tail.prefix(max(0, limit - 1))).prefix(limit))
    }

    private var title: String {
        let summary = run.summary
        let span = Times.span(
            from: summary.startedAt, to: summary.isOpen ? nil : summary.changedAt, now: now)
        let status = style.paint(summary.status, style.colour(summary.status))
        return style.paint(Style.plain(summary.name), .bold)
            + "  \(summary.run)  \(style.sign(summary.status)) \(status)  "
            + style.bar(summary.finishedSteps, of: summary.steps)
            + " \(summary.finishedSteps)/\(summary.steps)  \(span ?? "")"
    }

    private func phases(_ shows: (API.StepDetail) -> Bool) -> [String] {
        run.phases.flatMap { phase -> [String] in
            let steps = phase.groups.flatMap(\.steps)
            let line = "\(Style.plain(phase.name))  \(progress(steps))"
            return [line] + phase.groups.flatMap { group($0, shows) }
        }
    }

    private func group(
        _ group: API.GroupDetail, _ shows: (API.StepDetail) -> Bool
    ) -> [String] {
        ["  \(Style.plain(group.name))  \(progress(group.steps))"]
            + group.steps.filter(shows).map { step($0, indent: "    ") }
    }

    private func progress(_ steps: [API.StepDetail]) -> String {
        let done = steps.count(where: isFinished)
        return style.bar(done, of: steps.count, width: 10) + " \(done)/\(steps.count)"
    }

    private func step(_ step: API.StepDetail, indent: String) -> String {
        let colour = style.colour(step.status)
        var line = indent + style.paint(style.sign(step.status), colour)
        line += " \(Style.plain(step.name))  \(style.paint(step.status, colour))"
        if let span = span(of: step) { line += "  \(span)" }
        if step.attempts > 1 { line += "  attempt \(step.attempts)" }
        if let reason = step.reason { line += "  \(Style.plain(reason))" }
        return line
    }

    /// How long it took, or takes so far; a step that neither moves nor ended has no time.
    private func span(of step: API.StepDetail) -> String? {
        let moves: Set = ["performing", "open", "waiting", "watching", "backing_off", "in_doubt"]
        guard step.endedAt != nil || moves.contains(step.status) else { return nil }
        return Times.span(from: step.startedAt, to: step.endedAt, now: now)
    }

    private var rollback: [String] {
        guard !run.rollback.isEmpty else { return [] }
        return ["rollback  \(progress(run.rollback))"]
            + run.rollback.map { step($0, indent: "    ") }
    }

    private var waiting: [String] {
        let ended: Set = ["succeeded", "aborted", "rolled_back", "closed"]
        guard !run.waitingFor.isEmpty, !ended.contains(run.summary.status) else { return [] }
        let shown = run.waitingFor.prefix(8).map { reason in
            let until = reason.until.map { " until \(Times.short($0))" } ?? ""
            return "  \(Style.plain(reason.sentence))\(until)"
        }
        let more = run.waitingFor.count - shown.count
        return [style.paint("waiting for", .bold)] + shown
            + (more > 0 ? ["  … and \(more) more"] : [])
    }

    private var result: [String] {
        let hints = Hints(run: run.summary.run, suffix: suffix).next(run)
        return hints.map { style.paint("→", .grey) + " \($0)" }
    }

    private func isFinished(_ step: API.StepDetail) -> Bool {
        ["succeeded", "skipped", "excluded", "rolled_back"].contains(step.status)
    }

    private func isInteresting(_ step: API.StepDetail) -> Bool {
        !isFinished(step) && step.status != "pending"
    }
}

extension API.WaitReason {
    /// The reason, with its step's name before it unless it names the step itself.
    var sentence: String {
        guard let step, !reason.hasPrefix(step) else { return reason }
        return "\(step): \(reason)"
    }
}
