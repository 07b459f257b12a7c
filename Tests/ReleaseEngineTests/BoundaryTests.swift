import ReleaseEngine
import ReleaseModel
import SlipwayTestSupport
import Synchronization
import Testing

/// A server dies at every boundary of the journal, before and after each commit; another takes over.
@Suite(.timeLimit(.minutes(15))) struct BoundaryTests {
    @Test(arguments: Scenario.all)
    func `a server that dies at any boundary of the journal repeats no finished effect`(
        scenario: Scenario
    ) async throws {
        let boundaries = try await Self.boundaries(of: scenario)
        #expect(boundaries >= 6)
        for boundary in 0..<boundaries {
            let driver = Self.driver(for: scenario)
            let left = try await Self.die(at: boundary, scenario, driver)
            try await EngineBench.run(store: MemoryStore(left), driver: driver) { bench in
                let run = try await bench.start(scenario.plan)
                try await Self.people(scenario, bench, run)
                let certificate = try await bench.engine.certificate(run)
                #expect(certificate.holds, "boundary \(boundary)")
            }
            let keys = driver.performed
            #expect(Set(keys).count == keys.count, "boundary \(boundary): \(keys)")
        }
    }

    /// How many boundaries an undisturbed run of the scenario has.
    static func boundaries(of scenario: Scenario) async throws -> Int {
        let store = MemoryStore()
        try await EngineBench.run(store: store, driver: driver(for: scenario)) { bench in
            let run = try await bench.start(scenario.plan)
            try await people(scenario, bench, run)
        }
        return store.commits * 2
    }

    static func driver(for scenario: Scenario) -> ScriptedDriver {
        let driver = ScriptedDriver()
        for step in scenario.failing {
            driver.script(step) { effect, _ in
                effect.key.generation == 1 ? .failed(reason: "broken") : .succeeded([])
            }
        }
        return driver
    }

    /// Runs until the boundary, where the server dies; what is durable then.
    static func die(
        at boundary: Int, _ scenario: Scenario, _ driver: ScriptedDriver
    ) async throws -> MemoryRecord {
        let store = MemoryStore()
        let death = Death(at: boundary)
        store.watch { _ in await death.pass { store.record } }
        return try await EngineBench.run(
            store: store, driver: driver, around: { MortalDriver(driver: $0, death: death) },
            drain: .zero
        ) { bench in
            let living = Task {
                let run = try await bench.start(scenario.plan)
                try await people(scenario, bench, run)
            }
            let left = await death.record()
            living.cancel()
            _ = await living.result
            return left
        }
    }

    /// Does what people would, until the run has ended as the scenario says.
    static func people(_ scenario: Scenario, _ bench: EngineBench, _ run: RunID) async throws {
        var asked = 0
        for try await _ in bench.engine.follow(run, after: 0) {
            try Task.checkCancellation()
            let state = try await bench.engine.runState(run)
            if state.status == scenario.end { return }
            if let verb = verb(for: state, scenario) {
                asked += 1
                _ = try? await bench.ask(verb, run, id: "\(asked)-\(state.position)", by: .alice)
            }
            bench.clock.move(by: .seconds(31))
        }
    }

    static func verb(for state: Run, _ scenario: Scenario) -> Verb? {
        if state.status == .failed { return .retry }
        if state.status == .succeeded, scenario.rollsBack { return .rollBack }
        for index in state.steps.indices where state.steps[index].status == .open {
            let name = state.graph.tasks[index].name
            guard case .approval = state.graph.tasks[index].kind else {
                return .trigger(step: name, comment: "")
            }
            return .agree(step: name, seen: state.shownDigest(at: StepID(index)), comment: "")
        }
        return nil
    }
}

/// The moment a server dies: the boundary is never passed, and its drivers do nothing any more.
final class Death: Sendable {
    private struct State {
        var boundariesLeft: Int
        var record: MemoryRecord?
        var waiter: CheckedContinuation<MemoryRecord, Never>?
    }

    private let state: Mutex<State>

    init(at boundary: Int) {
        state = Mutex(State(boundariesLeft: boundary))
    }

    var hasCome: Bool { state.withLock { $0.record != nil } }

    func pass(_ record: () -> MemoryRecord) async {
        let record = record()
        state.withLock { state -> CheckedContinuation<MemoryRecord, Never>? in
            guard state.record == nil else { return nil }
            guard state.boundariesLeft == 0 else {
                state.boundariesLeft -= 1
                return nil
            }
            state.record = record
            return state.waiter
        }?.resume(returning: record)
    }

    /// Waits for the moment; what was durable then.
    func record() async -> MemoryRecord {
        await withCheckedContinuation { continuation in
            let record = state.withLock { state in
                if state.record == nil { state.waiter = continuation }
                return state.record
            }
            if let record { continuation.resume(returning: record) }
        }
    }
}

/// A driver of a server that can die: afterwards it reaches the world no more.
final class MortalDriver: Driver {
    let driver: ScriptedDriver
    let death: Death

    init(driver: ScriptedDriver, death: Death) {
        self.driver = driver
        self.death = death
    }

    func perform(_ effect: Effect, _ context: any EffectContext) async throws -> Outcome {
        if death.hasCome { throw CancellationError() }
        return try await driver.perform(effect, context)
    }

    func undo(_ effect: Effect, _ context: any EffectContext) async throws -> Outcome {
        if death.hasCome { throw CancellationError() }
        return try await driver.undo(effect, context)
    }

    func probe(_ effect: Effect) async throws -> Probe { try await driver.probe(effect) }

    func observe(_ gate: GateSpec) async throws -> Observation { try await driver.observe(gate) }
}
