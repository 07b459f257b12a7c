import ReleaseModel

/// Makes random plans: every kind of step, mostly few of them, now and then up to 200.
struct PlanMaker {
    let dice: Dice
    /// Approvals of every kind, not only of those known from the beginning.
    let isVaried: Bool
    private var number = 0
    /// Tasks with an output that the next task may use: of earlier phases, or before it in its group.
    private var makers: [String] = []

    init(dice: Dice, isVaried: Bool) {
        self.dice = dice
        self.isVaried = isVaried
    }

    mutating func plan() -> Plan {
        let size = dice.weighted([60, 30, 8, 2])
        let (phases, groups, tasks) = [(2, 2, 2), (3, 2, 3), (3, 3, 5), (5, 5, 8)][size]
        return Plan(
            name: "simulated", failMode: failMode(),
            parallelism: 1 + dice.roll(4), variables: [.init("version", "1")],
            phases: (0...dice.roll(phases)).map { phase in
                Plan.Phase(
                    name: "phase-\(phase)",
                    groups: self.groups(dice.roll(groups), tasks))
            })
    }

    private func failMode() -> Plan.FailMode {
        guard dice.roll(3) == 2 else { return .stop }
        return dice.rollLater(4) == 3 ? .bestEffort : .continue
    }

    private mutating func groups(_ last: Int, _ tasks: Int) -> [Plan.Group] {
        let before = makers
        var after = makers
        let groups = (0...last).map { group in
            makers = before
            let tasks = (0...dice.roll(tasks)).map { _ in task() }
            after += makers[before.count...]
            return Plan.Group(name: "group-\(group)", tasks: tasks)
        }
        makers = after
        return groups
    }

    /// The plan with something changed, added or left out, as people amend plans.
    mutating func amended(_ plan: Plan) -> Plan {
        var plan = plan
        makers = []
        number = plan.phases.reduce(0) { $0 + $1.groups.reduce(0) { $0 + $1.tasks.count } } + 200
        let phase = dice.roll(plan.phases.count)
        let group = dice.roll(plan.phases[phase].groups.count)
        let count = plan.phases[phase].groups[group].tasks.count
        let place = dice.roll(count)
        switch dice.roll(4) {
        case 0:
            plan.phases[phase].groups[group].tasks.append(task())
        case 1 where count > 1:
            plan.phases[phase].groups[group].tasks.remove(at: place)
        case 2:
            plan.variables = [.init("version", "\(2 + dice.roll(100))")]
        default:
            let name = plan.phases[phase].groups[group].tasks[place].name
            var changed = task()
            changed.name = name
            plan.phases[phase].groups[group].tasks[place] = changed
        }
        return plan
    }

    private mutating func task() -> PlanTask {
        number += 1
        let name = "t\(number)"
        switch dice.weighted([60, 12, 8, 10, 10]) {
        case 1:
            let people = dice.roll(3) == 0 ? [] : ["alice", "bob", "carol"]
            let expires: Duration? = dice.roll(3) == 2 ? .seconds(20 + dice.roll(60)) : nil
            let approval = ApprovalSpec(
                approvers: people, require: 1 + dice.roll(2), expires: expires)
            return PlanTask(name: name, kind: .approval(varied(approval)))
        case 2:
            let people = dice.roll(2) == 0 ? [] : ["maria", "alice"]
            return PlanTask(name: name, kind: .trigger(TriggerSpec(by: people)))
        case 3: return PlanTask(name: name, kind: .wait(.seconds(1 + dice.roll(30))))
        case 4:
            let gate = GateSpec(
                driver: SimulatedDriver.name, input: ["look": .string(name)], every: .seconds(2),
                holds: .seconds(dice.roll(8)), within: .seconds(10 + dice.roll(60)))
            return PlanTask(name: name, kind: .gate(gate))
        default: return action(name)
        }
    }

    /// Groups, several conditions and required comments; whoever else amends the plan, dave and
    /// erin can always fulfil what is asked of a group.
    private func varied(_ approval: ApprovalSpec) -> ApprovalSpec {
        guard isVaried else { return approval }
        var varied = approval
        varied.needsComment = dice.rollAside(5) == 4
        let (sre, dba) = (["group:sre"], ["group:dba"])
        switch dice.rollAside(6) {
        case 1: varied.approvers = sre
        case 2: varied.approvers = ["alice"] + dba
        case 3:
            varied.approvers = []
            varied.all = [
                .init(approvers: sre, require: 1 + dice.rollAside(2)), .init(approvers: dba),
            ]
        case 4:
            varied.approvers = []
            varied.all = [
                .init(approvers: sre), .init(approvers: ["alice", "bob", "carol"]),
            ]
        default: break
        }
        return varied
    }

    private mutating func action(_ name: String) -> PlanTask {
        var input: [JSON.Member] = [.init("version", "${version}")]
        if !makers.isEmpty, dice.chance(30) {
            input.append(.init("uses", .string("${tasks.\(dice.pick(makers)).outputs.made}")))
        }
        if dice.chance(20) { input.append(.init("residue", .string("residue-\(name)"))) }
        if dice.chance(10) { input.append(.init("tidy", true)) }
        if dice.chance(20) { input.append(.init("before", true)) }
        let undos: [ActionSpec.Undo] = [
            .builtIn, .builtIn, .input(["back": .string(name)]), .nothing, .unknown,
        ]
        let isMaker = dice.chance(20)
        if isMaker { makers.append(name) }
        let spec = ActionSpec(
            driver: SimulatedDriver.name, input: .members(input), undo: dice.pick(undos),
            changes: dice.roll(3) == 2, outputs: isMaker ? ["made"] : [],
            timeout: .seconds(20 + dice.roll(40)),
            retry: RetryPolicy(
                limit: dice.roll(3), backoff: .seconds(1 + dice.roll(4)), maxBackoff: .seconds(8)))
        return PlanTask(name: name, kind: .action(spec))
    }
}
