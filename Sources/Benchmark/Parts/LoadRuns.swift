internal import ReleaseModel
internal import Synchronization

/// The runs that are only there to keep a server busy.
final class LoadRuns: Sendable {
    private let runs = Mutex<Set<RunID>>([])

    func insert(_ run: RunID) { runs.withLock { _ = $0.insert(run) } }

    func contains(_ run: RunID) -> Bool { runs.withLock { $0.contains(run) } }
}
