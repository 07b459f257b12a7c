import ReleaseModel
import SlipwayTestSupport
import Testing

/// Seeded random people, drivers and crashes on random plans; the rules are checked after every event.
@Suite struct RandomWalkTests {
    @Test(arguments: 0..<400 as Range<UInt64>)
    func `no walk breaks a rule, and every journal replays to the same run`(seed: UInt64) throws {
        var walk = try RandomWalk(seed: seed)
        for _ in 0..<120 { try walk.step() }

        #expect(walk.violations == [], "seed \(seed)")
        #expect(try walk.bench.replayed() == walk.bench.run, "seed \(seed)")
    }
}

/// SplitMix64: small, seeded, the same everywhere.
struct Dice {
    var state: UInt64

    mutating func roll(_ sides: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((z ^ (z >> 31)) % UInt64(sides))
    }
}

struct RandomWalk {
    var bench: RunBench
    var dice: Dice
    var violations: [String] = []
    private var checked = 1
    private var succeeded: Set<Int> = []
    private var agreed: Set<Int> = []

    init(seed: UInt64) throws {
        dice = Dice(state: seed)
        bench = try RunBench(Self.plan(&dice))
    }

    static func plan(_ dice: inout Dice) -> Plan {
        var number = 0
        let phases = (0...dice.roll(2)).map { _ in
            (0...dice.roll(2)).map { _ in
                (0...dice.roll(3)).map { _ in
                    number += 1
                    return task("t\(number)", &dice)
                }
            }
        }
        return .sample(
            phases, failMode: dice.roll(2) == 0 ? .stop : .continue, parallelism: 1 + dice.roll(3))
    }

    static func task(_ name: String, _ dice: inout Dice) -> PlanTask {
        switch dice.roll(8) {
        case 0: .approval(name, require: 1 + dice.roll(2), expires: .seconds(20))
        case 1: .trigger(name)
        case 2: .wait(name, .seconds(5))
        case 3: .gate(name, holds: .seconds(3))
        default:
            .action(
                name, undo: dice.roll(4) == 0 ? .unknown : .builtIn, changes: dice.roll(3) == 0,
                retries: dice.roll(3))
        }
    }

    mutating func step() throws {
        do throws(Refusal) {
            switch dice.roll(10) {
            case 0...4: try driverAnswers()
            case 5, 6: try personAsks()
            case 7: try look()
            case 8: try bench.passUnlessRefused(.seconds(Int64(1 + dice.roll(8))))
            default: if dice.roll(4) == 0 { try bench.crash2() }
            }
        } catch {
            if error.facts.isEmpty { violations.append("a refusal without facts: \(error)") }
        }
        check()
    }

    private mutating func driverAnswers() throws(Refusal) {
        let direction: Direction = bench.run.rollback == nil ? .forward : .undo
        var busy: [AttemptRef] = []
        for index in bench.run.steps.indices {
            let step = StepID(index)
            let record =
                direction == .forward ? bench.run.steps[index] : bench.run.undoRecord(of: step)
            guard let record, record.status == .performing || record.status == .inDoubt else {
                continue
            }
            busy.append(
                AttemptRef(
                    step: step, direction: direction, generation: record.generation,
                    attempt: record.attempts))
        }
        guard !busy.isEmpty else { return }
        var ref = busy[dice.roll(busy.count)]
        if dice.roll(12) == 0 { ref.attempt -= 1 }
        switch dice.roll(9) {
        case 0...3: try bench.take(.ended(ref, .known(.succeeded([]))))
        case 4: try bench.take(.ended(ref, .known(.failed(reason: "x"))))
        case 5: try bench.take(.ended(ref, .known(.cancelled(reason: "x"))))
        case 6: try bench.take(.ended(ref, .unknown(reason: "x")))
        default: try bench.take(.probed(ref, probe()))
        }
    }

    private mutating func probe() -> ProbeAnswer {
        switch dice.roll(7) {
        case 0, 1: .answered(.done([]))
        case 2: .answered(.failed(reason: "x"))
        case 3: .answered(.running)
        case 4: .answered(.notDone)
        case 5: .answered(.unknown(reason: "x"))
        default: .unreachable(reason: "x")
        }
    }

    private mutating func personAsks() throws(Refusal) {
        let people: [Principal] = [.maria, .alice, .bob]
        let person = people[dice.roll(3)]
        let tasks = bench.run.graph.tasks
        let name = tasks[dice.roll(tasks.count)].name
        switch dice.roll(16) {
        case 0...3: try bench.agree(name, by: person)
        case 4: try bench.ask(.reject(step: name, comment: ""), by: person)
        case 5, 6: try bench.ask(.trigger(step: name, comment: ""), by: person)
        case 7, 8: try bench.ask(.retry, by: person)
        case 9: try bench.ask(.skip(step: name, reason: "r"), by: person)
        case 10: try bench.ask(.resolve(step: name, as: .notDone, reason: "r"), by: person)
        case 11: try bench.ask(.resolve(step: name, as: .done([]), reason: "r"), by: person)
        case 12: try bench.ask(dice.roll(2) == 0 ? .pause : .stop, by: person)
        case 13, 14: try bench.ask(.resume, by: person)
        default:
            guard dice.roll(4) == 0 else { return }
            try bench.ask(dice.roll(2) == 0 ? .rollBack : .abort, by: person)
        }
    }

    private mutating func look() throws(Refusal) {
        for index in bench.run.steps.indices {
            guard case .watching(let watch) = bench.run.steps[index].state else { continue }
            let observation = Observation(holds: dice.roll(3) > 0, detail: "seen")
            try bench.take(.observed(StepID(index), watch: watch.number, observation))
        }
    }

    /// R1, R4 and the tally, over the events that are new.
    private mutating func check() {
        for record in bench.journal[checked...] {
            switch record.event {
            case .attemptOrdered(let ref) where ref.direction == .forward:
                if succeeded.contains(ref.step.index) {
                    violations.append("R1: \(ref.step.index) ordered again")
                }
                requireCheckpoints(before: ref.step)
            case .attemptSucceeded(let ref, _) where ref.direction == .forward:
                succeeded.insert(ref.step.index)
            case .resolved(let ref, .done, _, _) where ref.direction == .forward:
                succeeded.insert(ref.step.index)
            case .checkpointAgreed(let step), .triggered(let step, _, _): agreed.insert(step.index)
            case .aborted:
                for (index, task) in bench.run.graph.tasks.enumerated() {
                    if case .action(let action) = task.kind, action.changes,
                        bench.run.steps[index].touched > 0
                    {
                        violations.append("R5: aborted after \(task.name) changed something")
                    }
                }
            default: break
            }
        }
        checked = bench.journal.count
        checkTally()
    }

    private mutating func requireCheckpoints(before step: StepID) {
        let isBefore = bench.run.graph.areBefore([step])
        for (index, task) in bench.run.graph.tasks.enumerated() {
            guard isBefore[index], task.kind.isCheckpoint, !agreed.contains(index) else { continue }
            violations.append("R4: \(step.index) ordered before checkpoint \(task.name)")
        }
    }

    private mutating func checkTally() {
        for status in StepStatus.allCases {
            let counted = bench.run.steps.count { $0.status == status }
            if counted != bench.run.tally[status] { violations.append("tally of \(status) is off") }
        }
    }
}

extension RunBench {
    fileprivate mutating func passUnlessRefused(_ duration: Duration) throws(Refusal) {
        now = now + duration
        for timer in run.timers where timer.due <= now { try take(.due(timer.key)) }
    }

    fileprivate mutating func crash2() throws(Refusal) { try take(.recovered) }
}
