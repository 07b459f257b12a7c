package import ReleaseModel

// The questions of `Store`, answered at once.
extension MemoryRecord {
    package func events(of run: RunID, after position: Int, limit: Int) -> [StoredEvent] {
        guard let place = places[run], limit > 0 else { return [] }
        let events = runs[place].events
        let first = min(max(position, 0), events.count)
        return events[first...].prefix(limit).enumerated().map { offset, bytes in
            StoredEvent(position: first + offset + 1, bytes: bytes)
        }
    }

    package func summary(of run: RunID) -> RunSummary? {
        places[run].map { runs[$0].summary }
    }

    package func summaries(_ query: SummaryQuery) -> Page<RunSummary> {
        let end = query.cursor.map { Int($0) ?? 0 } ?? runs.count
        let found = runs.indices.prefix(max(end, 0)).reversed().lazy.filter { place in
            let summary = runs[place].summary
            return query.scope?.reaches(summary.project) ?? true
                && (query.status ?? summary.status) == summary.status
                && (query.name ?? summary.name) == summary.name
        }
        return page(of: found.prefix(Self.bounded(query.limit) + 1), limit: query.limit) {
            (runs[$0].summary, String($0))
        }
    }

    package func runCounts() -> [RunCount] {
        Dictionary(grouping: runs, by: \.summary.status)
            .map { RunCount(status: $0.key, runs: $0.value.count) }
            .sorted { $0.status < $1.status }
    }

    package func openRuns() -> [RunID] {
        runs.filter(\.summary.isOpen).map(\.summary.run)
    }

    package func plan(_ digest: Digest) -> [UInt8]? { plans[digest] }

    package func timers(dueBy instant: Instant, limit: Int) -> [StoredTimer] {
        var due: [(place: Int, timer: StoredTimer)] = []
        for (place, run) in runs.enumerated() {
            for (key, time) in run.timers where time <= instant {
                due.append((place, StoredTimer(run: run.summary.run, key: key, due: time)))
            }
        }
        due.sort { left, right in
            let (one, other) = (left.timer, right.timer)
            let (first, second) = (one.key, other.key)
            return (one.due, left.place, first.step, first.kind.rawValue)
                < (other.due, right.place, second.step, second.kind.rawValue)
        }
        return due.prefix(max(limit, 0)).map(\.timer)
    }

    package func document(_ kind: String, _ id: String) -> Document? {
        documents[DocumentKey(kind, id)]
    }

    package func documents(_ query: DocumentQuery) -> Page<Document> {
        let kind = Array(query.kind.utf8)
        let after = query.cursor.map { Array($0.utf8) }
        let found = documents.filter { key, document in
            guard key.kind == kind else { return false }
            if let after, !after.lexicographicallyPrecedes(key.id) { return false }
            guard let field = query.field else { return true }
            return document.fields.contains(field)
        }
        .sorted { $0.key.id.lexicographicallyPrecedes($1.key.id) }
        return page(of: found, limit: query.limit) { ($0.value, $0.value.id) }
    }

    package func audit(after number: Int, limit: Int) -> [AuditEntry] {
        Array(auditEntries.dropFirst(max(number, 0)).prefix(max(limit, 0)))
    }

    package func audit(_ query: AuditQuery) -> [AuditEntry] {
        Array(auditEntries.reversed().lazy.filter(query.matches).prefix(query.boundedLimit))
    }

    private func page<Found, Element>(
        of found: some Sequence<Found>, limit: Int, _ element: (Found) -> (Element, String)
    ) -> Page<Element> {
        var page = Page<Element>(elements: [])
        var last: String?
        for item in found {
            guard page.elements.count < Self.bounded(limit) else {
                page.nextCursor = last
                break
            }
            let (value, cursor) = element(item)
            page.elements.append(value)
            last = cursor
        }
        return page
    }

    private static func bounded(_ limit: Int) -> Int { min(max(limit, 1), 1_000) }
}
