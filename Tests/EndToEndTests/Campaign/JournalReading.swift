import ReleaseModel
import SlipwayAPI

/// What a run's journal says about its effects and its doubts.
struct JournalReading {
    /// The keys of effects that are recorded as done, without the run: `aa/forward/1`.
    private(set) var finished: Set<String> = []
    private(set) var byProbe = 0
    private(set) var byPerson = 0
    private var performing: Set<String> = []
    private var inDoubt: Set<String> = []

    init(_ journal: [API.JournalEntry]) {
        for entry in journal { read(entry) }
    }

    private mutating func read(_ entry: API.JournalEntry) {
        if entry.kind == "recovered" {
            inDoubt.formUnion(performing)
            performing = []
        }
        guard let step = entry.event["step"]?.string,
            let generation = entry.event["generation"]?.integer
        else { return }
        let place = "\(step)/\(entry.event["direction"]?.string ?? "forward")"
        let key = "\(place)/\(generation)"
        switch entry.kind {
        case "attempt_ordered": performing.insert(place)
        case "attempt_in_doubt":
            performing.remove(place)
            inDoubt.insert(place)
        case "attempt_reattached":
            endDoubt(place)
            performing.insert(place)
        case "attempt_succeeded":
            finished.insert(key)
            end(place)
        case "attempt_failed", "attempt_cancelled", "attempt_not_done": end(place)
        case "resolved":
            if inDoubt.remove(place) != nil { byPerson += 1 }
            if entry.event["resolution"]?.string == "done" { finished.insert(key) }
        default: break
        }
    }

    private mutating func end(_ place: String) {
        performing.remove(place)
        endDoubt(place)
    }

    private mutating func endDoubt(_ place: String) {
        if inDoubt.remove(place) != nil { byProbe += 1 }
    }
}
