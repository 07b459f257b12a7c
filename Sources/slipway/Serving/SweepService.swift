internal import Identity
internal import Logging
internal import ServiceLifecycle

/// Forgets answers that nobody may ask for again, a few at a time, until the process shall end.
struct SweepService: Service {
    let gatekeeper: Gatekeeper
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var pause = Self.pause
            while !Task.isCancelled {
                do {
                    try await Task.sleep(for: pause)
                    let isMore = try await gatekeeper.replays.sweep(now: gatekeeper.now)
                    pause = isMore ? Self.short : Self.pause
                } catch is CancellationError {
                    return
                } catch {
                    logger.warning(
                        "kept answers could not be swept; it is tried again",
                        metadata: ["why": "\(error)"])
                    pause = Self.pause
                }
            }
        }
    }

    private static let pause: Duration = .seconds(5)
    /// Where there is more to do, requests go first all the same.
    private static let short: Duration = .milliseconds(100)
}
