internal import ReleaseEngine
internal import ReleaseModel
internal import SlipwayAPI

extension API.RunSummary {
    init(_ summary: ReleaseEngine.RunSummary) {
        self.init(
            run: summary.run.description, name: summary.name, status: summary.status,
            position: summary.position, planDigest: summary.planDigest.description,
            steps: summary.steps, finishedSteps: summary.finishedSteps,
            failedSteps: summary.failedSteps, waitingForPeople: summary.waitingForPeople,
            startedBy: summary.startedBy, startedAt: API.Timestamp(summary.startedAt),
            changedAt: API.Timestamp(summary.changedAt), isOpen: summary.isOpen)
    }
}

extension API.CommandAnswer {
    init(_ answer: Answer) {
        self.init(
            run: API.RunSummary(answer.summary), position: answer.position,
            isRepeated: answer.isRepeated)
    }
}

extension API.Principal {
    init(_ principal: ReleaseModel.Principal) {
        self.init(
            identity: principal.identity, name: principal.name, isClaimed: principal.isClaimed)
    }
}

extension API.RunDetail {
    init(
        _ run: Run, summary: ReleaseEngine.RunSummary,
        waitingFor: [ReleaseModel.WaitReason]
    ) {
        var phases = run.frozen.plan.phases.map { phase in
            API.PhaseDetail(
                name: phase.name,
                groups: phase.groups.map { API.GroupDetail(name: $0.name, steps: []) })
        }
        for (index, task) in run.graph.tasks.enumerated() {
            let place = run.graph.places[index]
            phases[Int(place.phase)].groups[Int(place.group)].steps.append(
                API.StepDetail(
                    task, run.steps[index], outputs: run.outputs(of: StepID(index)),
                    note: run.skipNote(of: StepID(index))))
        }
        let rollback = run.rollback.map { rollback in
            zip(rollback.order, rollback.records).map { step, record in
                API.StepDetail(run.graph.tasks[step.index], record, outputs: [])
            }
        }
        self.init(
            summary: API.RunSummary(summary), startedBy: API.Principal(run.startedBy),
            planDigest: run.frozen.digest.description,
            failMode: run.frozen.plan.failMode.rawValue, phases: phases,
            rollback: rollback ?? [], waitingFor: waitingFor.map(API.WaitReason.init))
    }
}

extension API.StepDetail {
    init(
        _ task: PlanTask, _ record: StepRecord, outputs: [Output], note: String? = nil
    ) {
        self.init(
            name: task.name, kind: task.kind.word, driver: task.kind.driver,
            status: record.status.rawValue, reason: record.reason ?? note,
            attempts: Int(record.attempts), generation: Int(record.generation),
            startedAt: record.startedAt.map(API.Timestamp.init),
            endedAt: record.endedAt.map(API.Timestamp.init),
            outputs: Dictionary(outputs.map { ($0.key, $0.value) }) { _, last in last })
    }
}

extension PlanTask.Kind {
    fileprivate var word: String {
        switch self {
        case .action: "action"
        case .approval: "approval"
        case .trigger: "trigger"
        case .wait: "wait"
        case .gate: "gate"
        }
    }

    fileprivate var driver: String? {
        switch self {
        case .action(let action): action.driver
        case .gate(let gate): gate.driver
        case .approval, .trigger, .wait: nil
        }
    }
}
