import Logging
package import ReleaseEngine
package import ReleaseModel

/// A running engine on a memory store, for the length of a test's body.
package struct EngineBench: Sendable {
    package let engine: Engine
    package let store: MemoryStore
    /// What the runs' drivers do; another driver around it may stand between.
    package let driver: ScriptedDriver
    package let clock: ManualClock

    /// Runs the body beside the engine; then shuts the engine down.
    @discardableResult
    package static func run<Result: Sendable>(
        store: MemoryStore = MemoryStore(), driver: ScriptedDriver = ScriptedDriver(),
        around: (@Sendable (ScriptedDriver) -> any Driver)? = nil,
        clock: ManualClock = ManualClock(), parallelism: Int = 64,
        drain: Duration = .milliseconds(200), holdsOpenRuns: Bool = false,
        _ body: (EngineBench) async throws -> Result
    ) async throws -> Result {
        var options = EngineOptions()
        options.parallelism = parallelism
        options.drain = drain
        options.clock = clock
        options.holdsOpenRuns = holdsOpenRuns
        var logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        logger.logLevel = .critical
        let engine = Engine(
            store: store, drivers: ["scripted": around?(driver) ?? driver], options: options,
            logger: logger)
        let bench = EngineBench(engine: engine, store: store, driver: driver, clock: clock)
        async let running: Void = engine.run()
        let result: Result
        do {
            result = try await body(bench)
        } catch {
            await engine.shutDown()
            try await running
            throw error
        }
        await engine.shutDown()
        try await running
        return result
    }

    @discardableResult
    package func start(
        _ plan: Plan, id: String = "start", by starter: Principal = .maria
    ) async throws -> RunID {
        try await engine.start(plan, commandID: id, by: starter).summary.run
    }

    @discardableResult
    package func ask(
        _ verb: Verb, _ run: RunID, id: String, by principal: Principal = .maria
    ) async throws -> Answer {
        try await engine.command(verb, of: run, commandID: id, by: principal)
    }

    /// Agrees to what is shown now.
    package func agree(_ step: String, _ run: RunID, by principal: Principal = .alice) async throws
    {
        let state = try await engine.runState(run)
        let seen = state.graph.step(named: step).map { state.shownDigest(at: $0) } ?? Digest("")
        try await ask(
            .agree(step: step, seen: seen, comment: ""), run, id: "agree-\(step)-\(principal.name)",
            by: principal)
    }

    /// Waits until the run's journal says that the condition holds; at most two minutes.
    @discardableResult
    package func wait(
        _ run: RunID, until holds: @escaping @Sendable (Run) -> Bool
    ) async throws -> Run {
        try await withThrowingTaskGroup(of: Run.self) { group in
            group.addTask {
                for try await _ in engine.follow(run, after: 0) {
                    let state = try await engine.runState(run)
                    if holds(state) { return state }
                }
                throw BenchError.ended
            }
            group.addTask {
                try await Task.sleep(for: .seconds(120))
                throw BenchError.timeOut(try await engine.runState(run))
            }
            defer { group.cancelAll() }
            guard let state = try await group.next() else { throw BenchError.ended }
            return state
        }
    }

    @discardableResult
    package func wait(_ run: RunID, for status: RunStatus) async throws -> Run {
        try await wait(run) { $0.status == status }
    }
}

package enum BenchError: Error {
    case timeOut(Run)
    case ended
}
