internal import ReleaseModel

/// What a memory store holds: a value, so that a copy is a snapshot that costs nothing.
package struct MemoryRecord: Sendable {
    struct StoredRun: Sendable {
        var summary: RunSummary
        var events: [[UInt8]]
        var timers: [TimerKey: Instant] = [:]
    }

    struct DocumentKey: Hashable, Sendable {
        // Compared by bytes, as a database does; strings compare by meaning.
        var kind: [UInt8]
        var id: [UInt8]

        init(_ kind: String, _ id: String) {
            self.kind = Array(kind.utf8)
            self.id = Array(id.utf8)
        }
    }

    /// In the order of creation.
    private(set) var runs: [StoredRun] = []
    private(set) var places: [RunID: Int] = [:]
    private(set) var plans: [Digest: [UInt8]] = [:]
    private(set) var documents: [DocumentKey: Document] = [:]
    private(set) var auditEntries: [AuditEntry] = []

    package init() {}

    /// Records each change or reports its conflict, exactly as `Store.commit` does, at once.
    package mutating func commit(_ changes: [Change]) -> [ChangeResult] {
        var conflicted: [RunID: Int] = [:]
        let results = changes.map { change in
            let known = change.run.flatMap { conflicted[$0.run] }
            if let actual = known ?? conflict(of: change) {
                if let run = change.run { conflicted[run.run] = actual }
                return ChangeResult.conflict(actual: actual)
            }
            if let run = change.run { record(run) }
            for write in change.documents { record(write) }
            return .recorded
        }
        for (change, result) in zip(changes, results) where result == .recorded {
            guard let draft = change.audit else { continue }
            auditEntries.append(
                AuditEntry(
                    number: auditEntries.count + 1, draft: draft,
                    following: auditEntries.last?.hash ?? AuditEntry.origin))
        }
        return results
    }

    private func conflict(of change: Change) -> Int? {
        if let run = change.run {
            let actual = places[run.run].map { runs[$0].summary.position }
            if run.after == 0 {
                if let actual { return actual }
            } else if actual != run.after {
                return actual ?? 0
            }
        }
        var left: [DocumentKey: Int] = [:]
        for write in change.documents {
            let key = DocumentKey(write.kind, write.id)
            let actual = left[key] ?? documents[key]?.version ?? 0
            guard actual == write.replaces else { return actual }
            left[key] = write.body == nil ? 0 : write.replaces + 1
        }
        return nil
    }

    private mutating func record(_ change: RunChange) {
        var summary = change.summary
        summary.run = change.run
        summary.position = change.after + change.events.count
        let place: Int
        if let known = places[change.run] {
            place = known
        } else {
            place = runs.count
            places[change.run] = place
            runs.append(StoredRun(summary: summary, events: []))
        }
        runs[place].summary = summary
        runs[place].events.append(contentsOf: change.events)
        for key in change.timersCleared { runs[place].timers[key] = nil }
        for timer in change.timersSet { runs[place].timers[timer.key] = timer.due }
        if let plan = change.plan, plans[plan.digest] == nil { plans[plan.digest] = plan.bytes }
    }

    private mutating func record(_ write: DocumentWrite) {
        let key = DocumentKey(write.kind, write.id)
        documents[key] = write.body.map { body in
            var fields: [Output] = []
            for field in write.fields.sorted(by: Self.precedes) where field != fields.last {
                fields.append(field)
            }
            return Document(
                kind: write.kind, id: write.id, version: write.replaces + 1, body: body,
                fields: fields)
        }
    }

    private static func precedes(_ left: Output, _ right: Output) -> Bool {
        left.key == right.key
            ? left.value.utf8.lexicographicallyPrecedes(right.value.utf8)
            : left.key.utf8.lexicographicallyPrecedes(right.key.utf8)
    }
}
