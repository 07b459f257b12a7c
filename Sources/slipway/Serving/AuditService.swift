internal import Identity
internal import ReleaseEngine
internal import ServiceLifecycle

/// Signs the audit log as it grows, and records what was refused, until the process shall end.
struct AuditService: Service {
    let keeping: AuditKeeping
    let store: any Store

    /// How long refusals of one kind are counted before that is recorded.
    private static let window: Duration = .seconds(30)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await keeping.checkpointer.run(store) { keeping.warn($0) } }
                group.addTask {
                    while !Task.isCancelled {
                        try? await Task.sleep(for: Self.window)
                        await keeping.flush(store)
                    }
                }
            }
        }
    }
}
