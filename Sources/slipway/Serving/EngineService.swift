internal import Logging
internal import ReleaseEngine
internal import ServiceLifecycle
internal import StoreSQLite

/// Moves runs until the process shall end, and lets what performs end in time.
struct EngineService: Service {
    let assembly: Assembly
    let logger: Logger

    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await assembly.engine.run() }
            group.addTask {
                do {
                    try await gracefulShutdown()
                } catch {
                    return
                }
                logger.info("shutting down: nothing new begins, what performs is waited for")
                await assembly.engine.shutDown()
            }
            group.addTask { try await forgetRestore() }
            // Watching for the restore's end may be over long before the engine is.
            defer { group.cancelAll() }
            try await group.next()
            try await group.next()
        }
    }

    /// Removes the mark of a restore once every open run is durably held.
    private func forgetRestore() async throws {
        guard try await assembly.store.restoredMark() != nil else { return }
        while !assembly.engine.isReady {
            do {
                try await Task.sleep(for: .milliseconds(50))
            } catch {
                return
            }
        }
        try await assembly.store.clearRestoredMark()
    }
}
