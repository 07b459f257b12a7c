import Logging
import ReleaseEngine
import ReleaseModel

/// A server of a simulation: the real engine, on a queue of its own, with its own way to the
/// journal and to the world.
///
/// Safety: unchecked because a simulation has one thread.
final class SimulatedServer: @unchecked Sendable {
    let number: Int
    let jobs = JobQueue()
    let life: Life
    let engine: Engine
    var isPaused = false
    /// Why it ended by itself; nil while it runs.
    private(set) var ending: String?
    private var task: Task<Void, Never>?

    init(
        number: Int, store: any Store, drivers: [String: any Driver], life: Life,
        options: EngineOptions
    ) {
        self.number = number
        self.life = life
        var options = options
        options.executor = jobs
        engine = Engine(
            store: store, drivers: drivers, options: options, logger: Self.silence)
        task = Task(executorPreference: jobs) { @concurrent [self] in
            do {
                try await engine.run()
                ending = "it was told to"
            } catch {
                ending = "\(error)"
            }
        }
    }

    var isAlive: Bool { !life.isOver }

    /// Ends it as a power cut would: nothing it does from now on reaches anybody.
    func kill() {
        life.isOver = true
        task?.cancel()
    }

    /// Asks the engine something, on its own queue, and waits for the answer.
    func ask<Answer: Sendable>(
        _ question: @escaping @Sendable (Engine) async -> Answer
    ) -> Answer? {
        let box = Box<Answer>()
        let engine = engine
        _ = Task(executorPreference: jobs) { @concurrent in box.value = await question(engine) }
        jobs.runAll(limit: 10_000)
        return box.value
    }

    private static let silence = Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() }
}

/// A place for an answer.
///
/// Safety: unchecked because a simulation has one thread.
private final class Box<Value>: @unchecked Sendable {
    var value: Value?
}
