internal import Logging
internal import ReleaseEngine
internal import ReleaseModel
internal import StoreSQLite

/// The real engine on the real store, in a folder of its own, for the length of a body.
struct Rig<Acting: Driver>: Sendable {
    let engine: Engine
    let store: SQLiteStore
    let driver: Acting

    /// Runs the body beside the engine; then ends both.
    static func run<Result: Sendable>(
        in folder: String, _ driver: Acting, slots: Int? = nil,
        _ body: (Rig) async throws -> Result
    ) async throws -> Result {
        var options = EngineOptions()
        if let slots { options.parallelism = slots }
        options.drain = .milliseconds(10)
        let store = try SQLiteStore(path: database(in: folder), logger: .silent)
        let engine = Engine(
            store: store, drivers: [Plans.driver: driver], options: options, logger: .silent)
        let rig = Rig(engine: engine, store: store, driver: driver)
        async let running: Void = engine.run()
        let result: Result
        do {
            result = try await body(rig)
        } catch {
            await rig.end()
            try await running
            throw error
        }
        await rig.end()
        try await running
        return result
    }

    private func end() async {
        await engine.shutDown()
        await store.close()
    }

    static func database(in folder: String) -> String { "\(folder)/slipway.db" }

    func start(_ plan: Plan, _ id: String) async throws -> RunID {
        try await engine.start(plan, commandID: id, by: .maria).summary.run
    }

    /// Waits until so many steps have ended durably, and no run moves any more.
    func settles(after steps: Int, within limit: Duration = .seconds(300)) async throws {
        let end = ContinuousClock.now + limit
        while true {
            let figures = engine.figures
            if figures.stepsEnded >= steps, figures.liveRuns == 0 { return }
            guard ContinuousClock.now < end else {
                throw BenchError("\(figures.stepsEnded) of \(steps) steps ended in \(limit)")
            }
            try await Task.sleep(for: .microseconds(200))
        }
    }
}

extension Logger {
    static let silent = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }
}
