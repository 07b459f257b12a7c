import SlipwayAPI
import Synchronization

/// Everything that servers have told of one run.
final class RunRecord: Sendable {
    private struct State {
        var id: String?
        var told: [API.JournalEntry] = []
        /// The highest position that an answered command named.
        var answered = 0
    }

    private let state = Mutex(State())

    var id: String? { state.withLock { $0.id } }
    var told: [API.JournalEntry] { state.withLock { $0.told } }
    var lastPosition: Int { state.withLock { $0.told.last?.position ?? 0 } }

    func take(_ entry: API.JournalEntry) {
        state.withLock { state in
            if entry.position > state.told.last?.position ?? 0 { state.told.append(entry) }
        }
    }

    func take(_ journal: [API.JournalEntry]) {
        for entry in journal { take(entry) }
    }

    func take(_ answer: API.CommandAnswer) {
        state.withLock { state in
            state.id = answer.run.run
            state.answered = max(state.answered, answer.position)
        }
    }

    /// What a journal that is read from now on must have.
    var promise: Promise { state.withLock { Promise(told: $0.told, answered: $0.answered) } }

    /// What servers have told until one moment.
    struct Promise: Sendable {
        fileprivate var told: [API.JournalEntry]
        fileprivate var answered: Int

        /// What was told and is not in the journal any more, or is there otherwise.
        func lost(from journal: [API.JournalEntry]) -> [String] {
            var lost: [String] = []
            for entry in told {
                let index = entry.position - 1
                if !journal.indices.contains(index) || journal[index] != entry {
                    lost.append(
                        "event \(entry.position) (\(entry.kind)) was told, and is not there")
                }
            }
            if answered > journal.count {
                lost.append("position \(answered) was told, and the last is \(journal.count)")
            }
            return lost
        }
    }
}
