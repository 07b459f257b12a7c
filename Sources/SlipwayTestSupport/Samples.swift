package import ReleaseModel

// One constructor per type, every argument defaulted: what a test writes is what matters.

extension Principal {
    package static let maria = Principal(identity: "local:1000", name: "maria")
    package static let alice = Principal(identity: "local:1001", name: "alice")
    package static let bob = Principal(identity: "local:1002", name: "bob")

    /// Somebody who was authenticated, under an identity of their own unless one is given.
    package static func user(
        _ name: String, in groups: [String] = [], identity: String? = nil
    ) -> Principal {
        Principal(identity: identity ?? "user:\(name)", name: name, groups: groups)
    }
}

extension Instant {
    /// The n-th second of the tests' time.
    package static func second(_ number: Int64) -> Instant {
        Instant(milliseconds: 1_700_000_000_000 + number * 1_000)
    }
}

extension PlanTask {
    package static func action(
        _ name: String, input: JSON = [:], undo: ActionSpec.Undo = .unknown, changes: Bool = false,
        outputs: [String] = [], retries: Int = 0, driver: String = "scripted"
    ) -> PlanTask {
        let action = ActionSpec(
            driver: driver, input: input, undo: undo, changes: changes, outputs: outputs,
            retry: RetryPolicy(limit: retries))
        return PlanTask(name: name, kind: .action(action))
    }

    package static func approval(
        _ name: String, by approvers: [String] = [], require: Int = 1, expires: Duration? = nil
    ) -> PlanTask {
        let approval = ApprovalSpec(approvers: approvers, require: require, expires: expires)
        return PlanTask(name: name, kind: .approval(approval))
    }

    package static func approval(
        _ name: String, all: [ApprovalSpec.Condition], require: Int = 1, needsComment: Bool = false
    ) -> PlanTask {
        PlanTask(
            name: name,
            kind: .approval(
                ApprovalSpec(require: require, all: all, needsComment: needsComment)))
    }

    package static func trigger(_ name: String, by people: [String] = []) -> PlanTask {
        PlanTask(name: name, kind: .trigger(TriggerSpec(by: people)))
    }

    package static func wait(_ name: String, _ duration: Duration = .seconds(30)) -> PlanTask {
        PlanTask(name: name, kind: .wait(duration))
    }

    package static func gate(
        _ name: String, every: Duration = .milliseconds(5), holds: Duration = .zero,
        within: Duration = .seconds(60)
    ) -> PlanTask {
        let gate = GateSpec(
            driver: "scripted", input: ["url": "x"], every: every, holds: holds, within: within)
        return PlanTask(name: name, kind: .gate(gate))
    }
}

extension Plan {
    /// Phases of groups of tasks; names are made up.
    package static func sample(
        _ phases: [[[PlanTask]]], name: String = "sample", failMode: FailMode = .stop,
        parallelism: Int = Limits.defaultParallelism, variables: [Variable] = []
    ) -> Plan {
        Plan(
            name: name, failMode: failMode, parallelism: parallelism, variables: variables,
            phases: phases.enumerated().map { number, groups in
                Phase(
                    name: "phase-\(number)",
                    groups: groups.enumerated().map { number, tasks in
                        Group(name: "group-\(number)", tasks: tasks)
                    })
            })
    }

    /// One group of tasks.
    package static func sequence(_ tasks: PlanTask..., failMode: FailMode = .stop) -> Plan {
        .sample([[tasks]], failMode: failMode)
    }

    /// Groups side by side in one phase.
    package static func sideBySide(_ groups: [PlanTask]..., failMode: FailMode = .stop) -> Plan {
        .sample([groups], failMode: failMode)
    }

    package func frozen() throws(Refusal) -> FrozenPlan { try FrozenPlan(self, digest: digest) }
}
