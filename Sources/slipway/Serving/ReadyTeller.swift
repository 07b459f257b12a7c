internal import ReleaseEngine
internal import ServiceLifecycle

/// Says once that a holder is ready, and then stays until the end.
struct ReadyTeller: Service {
    let answering: AsyncStream<HolderRecord>
    /// Whose open runs have to be taken up before; nil where answering is enough.
    let engine: Engine?
    let tell: @Sendable (HolderRecord) -> Void
    /// An engine whose store has trouble for so long says so with each answer.
    private static let patience: Duration = .seconds(30)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await record in answering where await isTakenUp() { tell(record) }
        }
        try await gracefulShutdown()
    }

    /// False where the end comes first: who waits then gets the reason, and no promise.
    private func isTakenUp() async -> Bool {
        guard let engine else { return true }
        let deadline = ContinuousClock.now + Self.patience
        while !engine.isReady, ContinuousClock.now < deadline {
            do {
                try await Task.sleep(for: .milliseconds(2))
            } catch {
                return false
            }
        }
        return !Task.isCancelled
    }
}
