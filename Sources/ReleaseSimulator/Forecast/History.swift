import ReleaseEngine
import ReleaseModel

/// One history of somebody's plan on the real engine, with people who do what is asked of them.
///
/// A calm one goes well throughout. In the others drivers fail, answers get lost, servers die and
/// people take their time; then all goes well, and people bring the run to its end.
final class History {
    struct Report {
        var violations: [Violation] = []
        /// How the run stood in the end; nil where it could not even be started.
        var ending: RunStatus?
        /// It ended well, and people were asked for nothing but what the plan asks them.
        var isSmooth = false
        /// What the run waits for, where nobody could bring it to an end.
        var stuck: [String] = []
        /// It was too long to be followed to its end.
        var isCutOff = false
        /// How often people were asked, by step.
        var asked: [StepID: Asked] = [:]
        var moves = 0
    }

    /// How often people were asked because of a step.
    struct Asked {
        var decisions = 0
        var doubts = 0
        var failures = 0
    }

    private let frozen: FrozenPlan
    private let run: RunID
    private let dice: Dice
    private let simulation: Simulation
    private let isCalm: Bool
    private let patience: Int
    private var lastCommand = 0
    private var report = Report()
    private var helped = false
    /// How often people have helped since anything last went on.
    private var rounds = 0

    /// - Parameter patience: how often people help beyond their decisions before they give up.
    init(_ frozen: FrozenPlan, seed: UInt64, isCalm: Bool, patience: Int) {
        self.frozen = frozen
        self.isCalm = isCalm
        self.patience = patience + 2 * frozen.graph.tasks.count(where: \.kind.isCheckpoint)
        dice = Dice(seed: seed)
        run = RunID(startedBy: "c1")
        var tempo = Tempo()
        tempo.people = 0
        if !isCalm {
            tempo.chaos = dice.pick([0, 0, 1, 2])
            tempo.failures = dice.pick([0, 10, 30])
            tempo.losses = dice.pick([0, 0, 5, 20])
            tempo.disorder = dice.pick([0, 10])
        }
        let names = frozen.graph.tasks.compactMap(\.driver)
        simulation = Simulation(dice: dice, tempo: tempo, drivers: Array(Set(names)).sorted())
    }

    func play() -> Report {
        let told = simulation.referee.told
        simulation.referee.told = { [unowned self] server, run, position, record, bytes in
            told?(server, run, position, record, bytes)
            note(record.event)
        }
        simulation.referee.know(frozen)
        simulation.startServer()
        ask(.start(frozen, selection: nil), by: Cast.starter)
        if !isCalm { goWild() }
        if isKept { goWell() }
        for server in simulation.servers { simulation.end(server) }
        report.violations = simulation.referee.violations
        report.ending = state?.status
        report.moves = simulation.moves
        report.isSmooth = state?.status == .succeeded && !helped
        return report
    }

    private var state: Run? { simulation.referee.run(run) }
    private var isKept: Bool { simulation.referee.violations.isEmpty }

    private func note(_ event: RunEvent) {
        switch event {
        case .checkpointOpened(let step, _): report.asked[step, default: Asked()].decisions += 1
        case .attemptUnknown(let ref, _): report.asked[ref.step, default: Asked()].doubts += 1
        case .attemptFailed(let ref, _, retryAt: nil), .attemptNotDone(let ref, failure: .some):
            report.asked[ref.step, default: Asked()].failures += 1
        case .gateFailed(let step, _), .checkpointExpired(let step), .inputsMissing(let step, _):
            report.asked[step, default: Asked()].failures += 1
        default: break
        }
    }

    // MARK: While things break

    private func goWild() {
        let limit = min(100 + 20 * frozen.graph.tasks.count, 2_000)
        while simulation.moves < limit, isKept {
            if let state, state.status.isTerminal || state.status == .succeeded { return }
            if simulation.servers.isEmpty { simulation.startServer() }
            // People hurry where the plan asks them, so that most decisions come in time.
            let isAsked = (state?.tally[.open] ?? 0) > 0
            if dice.roll(isAsked ? 2 : 6) == 0 { act() }
            if canMove {
                simulation.move()
            } else if simulation.servers.contains(where: \.isPaused) {
                for server in simulation.servers { server.isPaused = false }
            } else {
                simulation.moves += 1
            }
        }
    }

    /// Whether anything can happen without people.
    private var canMove: Bool {
        simulation.servers.contains { $0.jobs.count > 0 && !$0.isPaused }
            || !simulation.disk.commits.isEmpty || !simulation.world.calls.isEmpty
            || !simulation.world.running.isEmpty || simulation.time.next != nil
    }

    /// What somebody who looks at the run would ask now.
    private func act() {
        guard let state else { return ask(.start(frozen, selection: nil), by: Cast.starter, "c1") }
        switch state.status {
        case .failed:
            switch dice.weighted([84, 6, 8, 2]) {
            case 0: help(state)
            case 1: ask(.rollBack, by: Cast.starter)
            case 2: skip(state)
            default: ask(.abort, by: Cast.starter)
            }
        default: help(state)
        }
    }

    private func skip(_ state: Run) {
        guard let step = state.steps.firstIndex(where: { $0.status == .failed }) else { return }
        let name = state.graph.tasks[step].name
        helped = true
        for person in [Cast.starter, Cast.person("somebody 2")] {
            ask(.skip(step: name, reason: "not needed"), by: person)
        }
    }

    // MARK: Once nothing breaks any more

    /// Lets everything go well, time pass and people help, until the run has ended.
    private func goWell() {
        for server in simulation.servers { simulation.kill(server) }
        simulation.startServer()
        simulation.world.gatesHold = true
        if state == nil { ask(.start(frozen, selection: nil), by: Cast.starter, "c1") }
        var left = 60_000 + 50 * frozen.graph.tasks.count
        while left > 0, isKept {
            left -= 1
            simulation.moves += 1
            guard let server = simulation.servers.first else {
                simulation.startServer()
                continue
            }
            if server.jobs.count > 0 {
                server.jobs.runAll(limit: 10_000)
            } else if !simulation.disk.commits.isEmpty {
                simulation.disk.land(0)
                simulation.disk.answer(0)
            } else if let state, state.status.isTerminal || state.status == .succeeded {
                return
            } else if !simulation.world.calls.isEmpty {
                simulation.answerWell(0)
            } else if let key = simulation.world.running.first {
                simulation.world.end(
                    key, .succeeded(simulation.world.target(key)?.handedOn ?? []))
            } else if let state, wantsHelp(state) {
                guard rounds < patience, help(state) else { return stick(state) }
                rounds += 1
            } else if let next = simulation.time.next {
                simulation.time.move(to: next)
            } else {
                return stick(state)
            }
        }
        report.isCutOff = left == 0
    }

    private func stick(_ state: Run?) {
        report.stuck = state?.waitingFor.prefix(5).map(\.reason) ?? ["it cannot be started"]
        if report.stuck.isEmpty { report.stuck = ["nothing at all"] }
    }

    private func wantsHelp(_ state: Run) -> Bool {
        state.status.isResting || state.status == .paused || state.tally[.open] > 0
            || state.tally.unresolved > 0
            || state.rollback?.records.contains(where: \.needsResolution) ?? false
    }

    /// Does what the run asks of people; false where there is nothing that anybody could do.
    @discardableResult
    private func help(_ state: Run) -> Bool {
        if let (step, attempt, resolution) = simulation.people.truth(state, simulation) {
            helped = true
            ask(
                .resolve(step: step, of: attempt, as: resolution, reason: "looked"),
                by: Cast.starter)
            return true
        }
        switch state.status {
        case .paused:
            helped = true
            ask(.resume, by: Cast.starter)
            return true
        case .stopped, .failed, .rollbackFailed, .abortFailed:
            helped = true
            let hasFailed = state.status != .stopped || state.tally[.failed] > 0
            ask(hasFailed ? .retry : .resume, by: Cast.starter)
            return true
        default: break
        }
        let open = state.steps.indices.filter { state.steps[$0].status == .open }
        for index in open { decide(StepID(index), state) }
        return !open.isEmpty
    }

    private func decide(_ step: StepID, _ state: Run) {
        let task = state.graph.tasks[step.index]
        switch task.kind {
        case .approval(let approval):
            let agreed = state.votes(at: step).map(\.by.name)
            let seen = state.shownDigest(at: step)
            for person in Cast.approvers(approval) where !agreed.contains(person.name) {
                ask(.agree(step: task.name, seen: seen, comment: "looked"), by: person)
            }
        case .trigger(let trigger):
            ask(.trigger(step: task.name, comment: ""), by: Cast.trigger(trigger))
        case .action, .wait, .gate: break
        }
    }

    private func ask(_ verb: Verb, by person: Principal, _ id: String? = nil) {
        lastCommand += 1
        guard let server = simulation.servers.first else { return }
        let command = Command(id: id ?? "c\(lastCommand)", by: person, verb: verb)
        let life = server.life
        // Safety: answered on the simulation's one thread.
        nonisolated(unsafe) let judge = simulation.referee
        let run = run
        server.engine.ask(command, of: run) { reply in
            if !life.isOver { judge.answered(command, of: run, reply) }
        }
    }
}

extension PlanTask {
    fileprivate var driver: String? {
        switch kind {
        case .action(let action): action.driver
        case .gate(let gate): gate.driver
        case .approval, .trigger, .wait: nil
        }
    }
}
