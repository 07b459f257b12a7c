/// A table of bounded size: a new entry takes the place of the one that was used least recently.
///
/// Each use costs the same however many entries there are: they are a list through an array, the
/// most recent one first.
struct RecentlyUsed<Key: Hashable, Value> {
    private struct Entry {
        var key: Key
        var value: Value
        /// Used more recently; nil for the first one.
        var before: Int?
        var after: Int?
    }

    private var places: [Key: Int] = [:]
    private var entries: [Entry] = []
    private var first: Int?
    private var last: Int?
    private let capacity: Int

    init(capacity: Int) {
        self.capacity = max(1, capacity)
    }

    var count: Int { entries.count }

    /// Reading leaves the order as it is; writing makes an entry the most recent one.
    subscript(key: Key) -> Value? {
        get { places[key].map { entries[$0].value } }
        set {
            guard let newValue else { return }
            set(newValue, for: key)
        }
    }

    private mutating func set(_ value: Value, for key: Key) {
        let place: Int
        if let known = places[key] {
            place = known
            entries[place].value = value
            unlink(place)
        } else if entries.count < capacity {
            place = entries.count
            entries.append(Entry(key: key, value: value))
            places[key] = place
        } else if let oldest = last {
            place = oldest
            places[entries[place].key] = nil
            unlink(place)
            entries[place] = Entry(key: key, value: value)
            places[key] = place
        } else {
            return
        }
        linkFirst(place)
    }

    private mutating func unlink(_ place: Int) {
        let entry = entries[place]
        if let before = entry.before {
            entries[before].after = entry.after
        } else {
            first = entry.after
        }
        if let after = entry.after {
            entries[after].before = entry.before
        } else {
            last = entry.before
        }
    }

    private mutating func linkFirst(_ place: Int) {
        entries[place].before = nil
        entries[place].after = first
        if let first { entries[first].before = place } else { last = place }
        first = place
    }
}
