internal import ComponentReleases
internal import ReleaseEngine
internal import ServiceLifecycle
internal import SlipwayClient

/// Ends a background holder when nothing moves without a person, nothing is going to start by
/// itself and nobody follows, or when its folder is gone.
struct IdleWatch: Service {
    let engine: Engine
    let scheduler: ReleaseScheduler
    let folder: DataFolder
    /// The file that the holder has locked.
    let lockFile: Int?
    let socket: String
    let patience: Duration
    private static let pause: Duration = .milliseconds(250)

    func run() async throws {
        let client = SlipwayClient(.socket(path: socket))
        var idleSince: ContinuousClock.Instant?
        while true {
            do {
                try await cancelWhenGracefulShutdown { try await Task.sleep(for: Self.pause) }
            } catch {
                return
            }
            // Nothing that is done without a record could be kept.
            if folder.lockFile != lockFile { return }
            guard await isIdle(client) else {
                idleSince = nil
                continue
            }
            let now = ContinuousClock.now
            guard let since = idleSince else {
                idleSince = now
                continue
            }
            if now - since >= patience { return }
        }
    }

    private func isIdle(_ client: SlipwayClient) async -> Bool {
        guard engine.isReady, await engine.isIdle(), !scheduler.isWaiting else { return false }
        // A follower of a resting run would only start the next holder at once.
        guard let followers = try? await client.openEventStreams() else { return false }
        return followers == 0
    }
}
