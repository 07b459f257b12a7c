import ReleaseEngine
import ReleaseModel

extension RunSummary {
    static func sample(
        run: String, name: String = "storefront", status: String = "running", position: Int = 1,
        plan: Digest = Digest("plan"), isOpen: Bool = true
    ) -> RunSummary {
        RunSummary(
            run: RunID(run), name: name, status: status, position: position, planDigest: plan,
            steps: 10, finishedSteps: 3, failedSteps: 2, waitingForPeople: 1,
            startedBy: "local:0 as alice", startedAt: Instant(milliseconds: 1_000),
            changedAt: Instant(milliseconds: 2_000), isOpen: isOpen)
    }
}

extension RunChange {
    /// One event per text after a position.
    static func sample(
        run: String, after: Int, events: [String] = ["event"], name: String = "storefront",
        status: String = "running", isOpen: Bool = true
    ) -> RunChange {
        RunChange(
            run: RunID(run), after: after, events: events.map { Array($0.utf8) },
            summary: .sample(
                run: run, name: name, status: status, position: after + events.count,
                isOpen: isOpen))
    }
}

extension Change {
    static func sample(
        run: String, after: Int, events: [String] = ["event"], name: String = "storefront",
        status: String = "running", isOpen: Bool = true, audit: AuditDraft? = nil
    ) -> Change {
        Change(
            run: .sample(
                run: run, after: after, events: events, name: name, status: status,
                isOpen: isOpen),
            audit: audit)
    }

    static func document(
        _ id: String, kind: String = "cluster", replaces: Int, body: String? = "body",
        fields: [Output] = [], audit: AuditDraft? = nil
    ) -> Change {
        Change(
            documents: [
                DocumentWrite(
                    kind: kind, id: id, replaces: replaces, body: body.map { Array($0.utf8) },
                    fields: fields)
            ], audit: audit)
    }

    static func timers(
        run: String, after: Int, set: [(step: Int, kind: TimerKind, due: Int64)] = [],
        cleared: [(step: Int, kind: TimerKind)] = []
    ) -> Change {
        var change = RunChange.sample(run: run, after: after)
        change.timersSet = set.map {
            StoredTimer(
                run: RunID(run), key: TimerKey(step: StepID($0.step), kind: $0.kind),
                due: Instant(milliseconds: $0.due))
        }
        change.timersCleared = cleared.map { TimerKey(step: StepID($0.step), kind: $0.kind) }
        return Change(run: change)
    }
}

extension AuditDraft {
    static func sample(_ verb: String, detail: JSON = .object([])) -> AuditDraft {
        AuditDraft(
            at: Instant(milliseconds: 5_000), actor: "local:0 as alice", verb: verb,
            subject: "r-1/release-board", answer: "accepted", detail: detail)
    }
}

extension Store {
    /// Every event of a run, as text.
    func journal(of run: String) async throws -> [String] {
        try await events(of: RunID(run), after: 0, limit: 100_000).map {
            String(decoding: $0.bytes, as: UTF8.self)
        }
    }

    /// Every run's name in pages of `limit`, in the order of the pages.
    func listed(_ query: SummaryQuery) async throws -> [String] {
        var query = query
        var names: [String] = []
        repeat {
            let page = try await summaries(query)
            names += page.elements.map(\.run.description)
            query.cursor = page.nextCursor
        } while query.cursor != nil && names.count < 10_000
        return names
    }
}
