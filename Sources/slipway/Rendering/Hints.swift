internal import ReleaseModel
internal import SlipwayAPI

/// The commands that move a run on, ready to be typed.
struct Hints {
    var run: String
    /// Ends each command: ` --data FOLDER`.
    var suffix: String

    /// What may be typed next, by the run's state.
    func next(_ run: API.RunDetail) -> [String] {
        let steps = run.phases.flatMap { $0.groups.flatMap(\.steps) }
        let open = steps.filter { $0.status == "open" }.map { step in
            let people = run.waitingFor.first { $0.step == step.name }?.people ?? []
            let name = people.first {
                $0 != run.startedBy.name && !$0.hasPrefix(Approver.groupPrefix)
            }
            return checkpoint(step.name, kind: step.kind, as: name)
        }
        let inDoubt = steps.filter { $0.status == "in_doubt" }.map { resolve($0.name) }
        return open + inDoubt + byStatus(run.summary)
    }

    func byStatus(_ summary: API.RunSummary) -> [String] {
        switch summary.status {
        case "failed", "rollback_failed", "abort_failed":
            [command("release retry"), command("release explain")]
        case "paused", "stopped": [command("release resume")]
        default: []
        }
    }

    func checkpoint(_ step: String, kind: String, as name: String? = nil) -> String {
        let verb = kind == "trigger" ? "trigger" : "agree"
        let person = name.map { " --as \(shellQuoted($0))" } ?? ""
        return command("checkpoint \(verb)", "\(shellQuoted(step))\(person)")
    }

    func resolve(_ step: String) -> String {
        command("release resolve", "\(shellQuoted(step)) done|not-done --reason TEXT")
    }

    func command(_ words: String, _ more: String? = nil) -> String {
        "slipway \(words) \(run)" + (more.map { " \($0)" } ?? "") + suffix
    }
}
