internal import ReleaseEngine
internal import ReleaseModel
internal import StoreSQLite
internal import Synchronization

/// Moves runs whose steps take a while and leave a line each; says when all of them move, and
/// when all have ended.
///
/// Started on a folder with open runs it takes those up, as a restarted server does.
struct MovingWorker: Sendable {
    let folder: String
    let runs: Int
    let steps: Int
    let pause: Duration

    static func effectsFile(in folder: String) -> String { "\(folder)/effects" }

    func run() async throws {
        let open = try await openRuns()
        let awaited = open.isEmpty ? runs : open.count
        let driver = try EffectDriver(
            file: Self.effectsFile(in: folder), pause: pause, awaiting: awaited
        ) { Worker.say("moving \(Monotonic.now)") }
        // One slot for each run: recovery is measured, not the queue for a slot.
        try await Rig.run(in: folder, driver, slots: runs) { rig in
            if open.isEmpty { try await rig.startMany(Plans.sequence(steps), runs) }
            while try await !rig.store.openRuns().isEmpty {
                try await Task.sleep(for: .milliseconds(50))
            }
        }
        Worker.say("ended")
    }

    private func openRuns() async throws -> [RunID] {
        let store = try SQLiteStore(
            path: Rig<EffectDriver>.database(in: folder), logger: .silent)
        let open = try await store.openRuns()
        await store.close()
        return open
    }
}
