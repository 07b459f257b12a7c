package import ReleaseModel

/// One attempt of a step, from the journal.
///
/// Never overwritten; its verdict is final.
package struct AttemptRecord: Hashable, Sendable {
    package var step: String
    package var direction: Direction
    package var generation: Int
    package var attempt: Int
    package var orderedAt: Instant
    package var endedAt: Instant?
    /// One of performing, succeeded, failed, cancelled, not_done, in_doubt.
    package var verdict: String
    package var reason: String?
}

extension Engine {
    /// Every attempt of the run, in the order they were ordered.
    package func attempts(_ run: RunID) async throws(EngineError) -> [AttemptRecord] {
        var history = AttemptHistory()
        var position = 0
        while true {
            let page = try await journal(run, after: position, limit: 1_000)
            for entry in page { history.take(entry) }
            guard let last = page.last, page.count == 1_000 else { break }
            position = last.position
        }
        guard history.position > 0 else { throw .noSuchRun(run) }
        return history.attempts
    }
}

/// Collects attempts from a journal, entry by entry.
struct AttemptHistory {
    private(set) var attempts: [AttemptRecord] = []
    private(set) var position = 0
    private var places: [Name: Int] = [:]

    private struct Name: Hashable {
        var step: String
        var direction: Direction
        var attempt: Int
    }

    mutating func take(_ entry: JournalEntry) {
        position = entry.position
        guard let step = entry.json["step"]?.string, let number = entry.json["attempt"]?.integer
        else { return }
        let direction = entry.json["direction"]?.string.flatMap(Direction.init) ?? .forward
        let name = Name(step: step, direction: direction, attempt: Int(number))
        if entry.kind == "attempt_ordered" {
            places[name] = attempts.count
            attempts.append(
                AttemptRecord(
                    step: step, direction: direction,
                    generation: Int(entry.json["generation"]?.integer ?? 0), attempt: Int(number),
                    orderedAt: entry.at, endedAt: nil, verdict: "performing", reason: nil))
        } else if let place = places[name] {
            end(&attempts[place], entry)
        }
    }

    private func end(_ attempt: inout AttemptRecord, _ entry: JournalEntry) {
        let reason = entry.json["reason"]?.string
        switch entry.kind {
        case "attempt_succeeded": attempt.close("succeeded", nil, at: entry.at)
        case "attempt_failed": attempt.close("failed", reason, at: entry.at)
        case "attempt_cancelled": attempt.close("cancelled", reason, at: entry.at)
        case "attempt_not_done": attempt.close("not_done", reason, at: entry.at)
        case "attempt_in_doubt", "attempt_unknown":
            attempt.verdict = "in_doubt"
            attempt.reason = reason
        case "attempt_reattached": attempt.verdict = "performing"
        case "resolved":
            let isDone = entry.json["resolution"]?.string == "done"
            attempt.close(isDone ? "succeeded" : "failed", reason, at: entry.at)
        default: break
        }
    }
}

extension AttemptRecord {
    fileprivate mutating func close(_ verdict: String, _ reason: String?, at time: Instant) {
        self.verdict = verdict
        self.reason = reason
        endedAt = time
    }
}
