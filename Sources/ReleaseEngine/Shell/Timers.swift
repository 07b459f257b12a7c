internal import HeapModule
internal import ReleaseModel

/// Named deadlines, soonest first; setting one anew replaces it.
struct Timers<Name: Hashable> {
    private struct Entry: Comparable {
        var due: Instant
        /// Tells deadlines of one instant apart: first set, first taken.
        var number: Int
        var name: Name

        static func == (left: Entry, right: Entry) -> Bool { left.number == right.number }
        static func < (left: Entry, right: Entry) -> Bool {
            (left.due, left.number) < (right.due, right.number)
        }
    }

    private var heap = Heap<Entry>()
    /// What is valid: an entry of the heap with another number is stale.
    private var valid: [Name: Int] = [:]
    private var last = 0

    var isEmpty: Bool { valid.isEmpty }

    mutating func set(_ name: Name, due: Instant) {
        last += 1
        valid[name] = last
        heap.insert(Entry(due: due, number: last, name: name))
    }

    mutating func clear(_ name: Name) {
        valid[name] = nil
        guard heap.count > 64 + 2 * valid.count else { return }
        heap = Heap(heap.unordered.filter { valid[$0.name] == $0.number })
    }

    /// The soonest due time; stale entries before it are dropped.
    mutating func next() -> Instant? {
        while let first = heap.min, valid[first.name] != first.number { heap.removeMin() }
        return heap.min?.due
    }

    /// Takes out everything due at an instant.
    mutating func take(dueBy instant: Instant) -> [Name] {
        var due: [Name] = []
        while let next = next(), next <= instant {
            let entry = heap.removeMin()
            valid[entry.name] = nil
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
