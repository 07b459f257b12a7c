import ReleaseEngine
import ReleaseModel

/// Those who ask things of runs: sensibly, senselessly, twice, late, and from two places at once.
struct People {
    private struct Asked {
        var command: Command
        var run: RunID
    }

    let dice: Dice
    /// How many steps the plans have in all.
    private(set) var steps = 0
    private var starts: [Asked] = []
    private var asked: [Asked] = []
    private var lastCommand = 0
    private var maker: PlanMaker

    /// Whether they and their plans know groups, conditions, delegates and overrides.
    let isVaried: Bool

    static let maria = Principal(identity: "local:1000", name: "maria", groups: ["dba", "sre"])
    static let others = [
        Principal(identity: "local:1001", name: "alice", groups: ["sre"]),
        Principal(identity: "local:1002", name: "bob", groups: ["dba", "sre"]),
        Principal(identity: "local:1003", name: "carol", groups: ["dba"]),
    ]

    /// They never amend anything, so that they may agree whoever else has.
    static let outsiders = ["dave", "erin"].enumerated().map {
        Principal(
            identity: "local:\(1004 + $0.offset)", name: $0.element, groups: ["dba", "sre"])
    }

    /// In no group and named by no plan: votes are handed on to frank.
    static let frank = Principal(identity: "local:1006", name: "frank")

    /// Whoever is maria and alice too, under other names.
    static let aliases = [
        Principal(identity: "local:1000", name: "mary", groups: ["dba", "sre"]),
        Principal(identity: "local:1001", name: "alicia", groups: ["sre"]),
    ]

    init(dice: Dice) {
        self.dice = dice
        isVaried = dice.rollAside(2) == 1
        maker = PlanMaker(dice: dice, isVaried: isVaried)
    }

    /// Thinks up what is to be released.
    mutating func prepare(_ simulation: Simulation) {
        for _ in 0..<(1 + dice.weighted([80, 15, 5])) {
            let plan = maker.plan()
            guard let frozen = try? FrozenPlan(plan, digest: plan.digest) else { continue }
            simulation.referee.know(frozen)
            steps += frozen.graph.tasks.count
            let id = nextID()
            let command = Command(
                id: id, by: Self.maria,
                verb: .start(frozen, selection: selection(frozen.graph.tasks)))
            starts.append(Asked(command: command, run: RunID(startedBy: id)))
        }
    }

    private func selection(_ tasks: [PlanTask]) -> [String]? {
        guard dice.chance(15) else { return nil }
        return (0...dice.roll(3)).map { _ in dice.pick(tasks).name }
    }

    private mutating func nextID() -> String {
        lastCommand += 1
        return "c\(lastCommand)"
    }

    /// How many runs will be started.
    var runs: Int { starts.count }

    // MARK: While things break

    mutating func act(_ simulation: Simulation) {
        if !asked.isEmpty, dice.chance(8) {
            // Once more, perhaps from elsewhere, perhaps under an id that means something else.
            var again = dice.pick(asked)
            if dice.chance(20) { again.command.verb = .pause }
            return send(again, simulation)
        }
        let unstarted = starts.filter { simulation.referee.run($0.run) == nil }
        if !unstarted.isEmpty, dice.roll(3) < 2 || unstarted.count == starts.count {
            return send(dice.pick(unstarted), simulation)
        }
        let known = simulation.referee.runs
        guard !known.isEmpty, let run = simulation.referee.run(dice.pick(known)) else { return }
        if isVaried, dice.rollAside(100) >= 70 { return vary(run, simulation) }
        let isNonsense = dice.chance(simulation.tempo.nonsense)
        guard let (verb, by) = isNonsense ? nonsense(run, simulation) : sense(run, simulation)
        else { return }
        ask(verb, run.id, by, simulation)
    }

    mutating func ask(_ verb: Verb, _ run: RunID, _ by: Principal, _ simulation: Simulation) {
        let command = Command(id: nextID(), by: by, verb: verb)
        let new = Asked(command: command, run: run)
        asked.append(new)
        send(new, simulation)
    }

    private func send(_ asked: Asked, _ simulation: Simulation) {
        guard !simulation.servers.isEmpty else { return }
        let places = dice.chance(10) ? 2 : 1
        for _ in 0..<places {
            let server = dice.pick(simulation.servers)
            let (referee, life) = (simulation.referee, server.life)
            simulation.tell(
                "\(asked.command.by.name) asks server \(server.number) for "
                    + "'\(asked.command.verb.name.rawValue)' of \(asked.run) "
                    + "(\(asked.command.id))")
            // Safety: answered on the simulation's one thread.
            nonisolated(unsafe) let judge = referee
            server.engine.ask(asked.command, of: asked.run) { reply in
                if !life.isOver { judge.answered(asked.command, of: asked.run, reply) }
            }
        }
    }

    mutating func anotherPlan(_ run: Run, _ simulation: Simulation) -> Verb? {
        let plan = maker.amended(run.frozen.plan)
        guard let frozen = try? FrozenPlan(plan, digest: plan.digest) else { return nil }
        simulation.referee.know(frozen)
        return .amend(frozen)
    }
}
