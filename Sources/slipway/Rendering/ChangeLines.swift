internal import ReleaseModel
internal import SlipwayAPI

/// One line per change of a run, for whoever reads a pipe.
struct ChangeLines {
    /// When attempts under way began; only those, so it stays as small as what runs.
    private var began: [String: Instant] = [:]

    /// The line for an event; nil where it changes nothing that a person follows.
    mutating func line(_ entry: API.JournalEntry) -> String? {
        guard let words = words(entry) else { return nil }
        return "\(Times.clock(entry.at))  \(Style.plain(words))"
    }

    private mutating func words(_ entry: API.JournalEntry) -> String? {
        if let words = wordsOfRun(entry) { return words }
        guard let step = entry.event["step"]?.string else { return nil }
        let isUndo = entry.event["direction"]?.string == "undo"
        let name = isUndo ? "undo of \(step)" : step
        if entry.kind == "attempt_ordered" { began[name] = entry.at.instant }
        let took = Self.endings.contains(entry.kind) ? began.removeValue(forKey: name) : nil
        guard let words = wordsOfStep(entry) else { return nil }
        return "\(name)  \(words)" + (took.map { "  (\(Times.span(entry.at.instant - $0)))" } ?? "")
    }

    private static let endings: Set = [
        "attempt_succeeded", "attempt_failed", "attempt_cancelled", "attempt_not_done",
    ]

    private func wordsOfRun(_ entry: API.JournalEntry) -> String? {
        switch entry.kind {
        case "started": "run \(entry.event["run"]?.string ?? "")  started by \(person(entry))"
        case "paused": "run  paused"
        case "stop_ordered": "run  stopping"
        case "stopped": "run  stopped"
        case "resumed": "run  resumed"
        case "retried": "run  retried: \(names(entry.event["steps"]))"
        case "amended": "run  amended by \(person(entry))"
        case "halted": "run  failing: what runs finishes, nothing new begins"
        case "failed": "run  failed"
        case "succeeded": "run  succeeded"
        case "abort_started": "run  aborting"
        case "aborted": "run  aborted"
        case "abort_failed": "run  abort failed"
        case "rollback_started": "run  rolling back"
        case "rolled_back": "run  rolled back"
        case "rollback_failed": "run  rollback failed"
        case "closed": "run  closed"
        case "recovered": "run  taken up again by a new server"
        default: nil
        }
    }

    private func wordsOfStep(_ entry: API.JournalEntry) -> String? {
        let event = entry.event
        let reason = event["reason"]?.string ?? event["detail"]?.string ?? ""
        return switch entry.kind {
        case "attempt_ordered": "performing  attempt \(event["attempt"]?.integer ?? 1)"
        case "attempt_succeeded": "succeeded"
        case "attempt_failed":
            event["retry_at"] == nil ? "failed  \(reason)" : "tries again soon  \(reason)"
        case "attempt_cancelled": "cancelled  \(reason)"
        case "attempt_in_doubt": "in doubt  \(reason)"
        case "attempt_reattached": "still at it"
        case "attempt_not_done": reason.isEmpty ? "had not begun" : "failed  \(reason)"
        case "attempt_unknown": "in doubt, and only a person can tell  \(reason)"
        case "resolved":
            "resolved as \(event["resolution"]?.string ?? "") by \(person(entry))  \(reason)"
        case "inputs_missing": "failed  \(reason)"
        case "residue_left": "leaves \(event["name"]?.string ?? "") until it has ended"
        case "residue_restored": "has put back \(event["name"]?.string ?? "")"
        case "residue_restore_failed":
            "could not put back \(event["name"]?.string ?? "")  \(reason)"
        default: wordsOfCheckpoint(entry, reason)
        }
    }

    private func wordsOfCheckpoint(_ entry: API.JournalEntry, _ reason: String) -> String? {
        let event = entry.event
        let comment = event["comment"]?.string.map { $0.isEmpty ? "" : "  \($0)" } ?? ""
        return switch entry.kind {
        case "checkpoint_opened": "waits for people"
        case "voted": "agreed to by \(person(entry))\(instead(event))\(comment)"
        case "delegated":
            "\(person(entry)) hands the vote on to \(event["to"]?.string ?? "")\(comment)"
        case "delegation_withdrawn": "\(person(entry)) takes the vote back\(comment)"
        case "checkpoint_agreed": "agreed"
        case "checkpoint_rejected": "rejected by \(person(entry))\(comment)"
        case "checkpoint_expired": "expired: too few agreed in time"
        case "triggered": "triggered by \(person(entry))\(comment)"
        case "wait_started": "waits until \(time(event["until"]))"
        case "wait_ended": "succeeded"
        case "gate_opened": "watches until \(time(event["until"]))"
        case "gate_held": "succeeded  \(reason)"
        case "gate_failed": "failed  \(reason)"
        case "skip_proposed": "would be skipped, says \(person(entry)): a second person confirms"
        case "skipped": "skipped by \(person(entry))  \(reason)"
        case "gate_overridden":
            "gate overridden by \(event["proposed_by"]?["name"]?.string ?? "somebody"), "
                + "confirmed by \(person(entry)), because \(event["because"]?.string ?? "")"
        default: nil
        }
    }

    private func person(_ entry: API.JournalEntry) -> String {
        let by = entry.event["by"] ?? entry.event["asked_by"]
        return by?["name"]?.string ?? "somebody"
    }

    /// For whom somebody votes.
    private func instead(_ event: JSON) -> String {
        event["for"]?["name"]?.string.map { " for \($0)" } ?? ""
    }

    private func names(_ steps: JSON?) -> String {
        let names = steps?.array?.compactMap(\.string) ?? []
        let more = names.count > 5 ? " and \(names.count - 5) more" : ""
        return names.prefix(5).joined(separator: ", ") + more
    }

    private func time(_ value: JSON?) -> String {
        guard let milliseconds = value?.integer else { return "later" }
        return Times.clock(API.Timestamp(Instant(milliseconds: milliseconds)))
    }
}
