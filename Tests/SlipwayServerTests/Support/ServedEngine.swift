import Identity
import Logging
import ReleaseEngine
import ReleaseModel
import SlipwayServer
import SlipwayTestSupport

/// A real engine on a store in memory, moving for as long as `body` takes.
struct ServedEngine: Sendable {
    let engine: Engine
    let store: MemoryStore
    let driver: NotingDriver
    let people: People

    static func withOne<Result: Sendable>(
        _ body: @escaping @Sendable (ServedEngine) async throws -> Result
    ) async throws -> Result {
        let store = MemoryStore()
        let driver = NotingDriver()
        var options = EngineOptions()
        options.drain = .zero
        let engine = Engine(
            store: store, drivers: ["scripted": driver, "command": driver], options: options,
            logger: .quiet)
        let bench = ServedEngine(
            engine: engine, store: store, driver: driver,
            people: try await People(store))
        return try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask {
                try await engine.run()
                return nil
            }
            group.addTask { try await body(bench) }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                guard let result else { continue }
                await engine.shutDown()
                return result
            }
            throw TestFailure("the engine ended first")
        }
    }

    /// The server over the engine, without a socket.
    func server(_ change: (inout ServerOptions) -> Void = { _ in }) -> Server {
        var options = ServerOptions(
            listen: nil, controlSocket: nil, version: "1.2.3", startedAt: .second(0))
        change(&options)
        return Server(
            engine: engine, gatekeeper: people.gatekeeper, options: options, logger: .quiet)
    }

    func start(_ plan: Plan, id: String = "start", by: Principal = .maria) async throws -> RunID {
        try await engine.start(plan, commandID: id, by: by).summary.run
    }

    /// Waits until the run is in a status.
    func reach(_ status: RunStatus, _ run: RunID) async throws {
        try await eventually("\(run) is \(status)") {
            try await engine.runState(run).status == status
        }
    }

    func reach(_ status: StepStatus, _ step: String, of run: RunID) async throws {
        try await eventually("\(step) is \(status)") {
            let state = try await engine.runState(run)
            return state.graph.step(named: step).map { state.steps[$0.index].status } == status
        }
    }
}

struct TestFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

extension Logger {
    static let quiet = Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() }
}
