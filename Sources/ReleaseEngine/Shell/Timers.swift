internal import HeapModule
internal import ReleaseModel

/// Named deadlines, soonest first; setting one anew replaces it.
struct Timers<Name: Hashable> {
    private struct Entry: Comparable {
        var due: Instant
        var name: Name

        static func == (left: Entry, right: Entry) -> Bool { left.due == right.due }
        static func < (left: Entry, right: Entry) -> Bool { left.due < right.due }
    }

    private var heap = Heap<Entry>()
    /// What is valid: an entry of the heap with another due time is stale.
    private var dues: [Name: Instant] = [:]

    var isEmpty: Bool { dues.isEmpty }

    mutating func set(_ name: Name, due: Instant) {
        dues[name] = due
        heap.insert(Entry(due: due, name: name))
    }

    mutating func clear(_ name: Name) {
        dues[name] = nil
        guard heap.count > 64 + 2 * dues.count else { return }
        heap = Heap(dues.map { Entry(due: $0.value, name: $0.key) })
    }

    /// The soonest due time; stale entries before it are dropped.
    mutating func next() -> Instant? {
        while let first = heap.min, dues[first.name] != first.due { heap.removeMin() }
        return heap.min?.due
    }

    /// Takes out everything due at an instant.
    mutating func take(dueBy instant: Instant) -> [Name] {
        var due: [Name] = []
        while let next = next(), next <= instant {
            let entry = heap.removeMin()
            dues[entry.name] = nil
            due.append(entry.name)
        }
        return due
    }
}

/// The name of a run's timer.
struct RunTimer: Hashable {
    var run: RunID
    var key: TimerKey
}
