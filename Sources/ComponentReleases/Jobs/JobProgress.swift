internal import ReleaseModel

/// How far a run has come with one component.
struct JobProgress {
    let run: Run
    let steps: [StepID]

    /// - Parameter isWhole: every step of the run belongs to it: the run is the job.
    init(_ run: Run, of component: String, isWhole: Bool) {
        self.run = run
        let all = run.steps.indices.map(StepID.init)
        guard !isWhole else {
            steps = all
            return
        }
        let own = all.filter { Self.isAbout(component, run.graph.tasks[$0.index]) }
        // A trigger between the parts of a gray release is named after its first one.
        let names = own.map { run.graph.tasks[$0.index].name }
        steps = all.filter { step in
            let name = run.graph.tasks[step.index].name
            return own.contains(step)
                || name.hasSuffix(Self.goOn)
                    && names.contains { $0.hasPrefix(name.dropLast(Self.goOn.count)) }
        }
    }

    private static let goOn = ".continue"

    private static func isAbout(_ component: String, _ task: PlanTask) -> Bool {
        guard case .action(let action) = task.kind, action.driver == ComponentOrder.driver else {
            return false
        }
        return ComponentOrder.component(of: action.input) == component
    }

    /// Nothing more happens to it by itself or by a person's word.
    var isOver: Bool {
        guard run.rollback == nil else { return !run.status.isOpen }
        return steps.allSatisfy { step in
            switch run.steps[step.index].state {
            case .succeeded, .skipped, .excluded, .failed: true
            case .pending, .ready, .performing, .open, .waiting, .watching, .backingOff, .inDoubt:
                false
            }
        }
    }

    var hasFailed: Bool { steps.contains { run.steps[$0.index].status == .failed } }

    /// Some of it is done, and some is not.
    var isPartial: Bool {
        let done = steps.filter {
            run.steps[$0.index].status == .succeeded && isAction($0)
        }
        return !done.isEmpty && hasFailed
    }

    private func isAction(_ step: StepID) -> Bool {
        if case .action = run.graph.tasks[step.index].kind { true } else { false }
    }

    /// The trigger that a gray release waits at.
    var openTrigger: String? {
        steps.first { step in
            guard case .trigger = run.graph.tasks[step.index].kind else { return false }
            return run.steps[step.index].status == .open
        }.map { run.graph.tasks[$0.index].name }
    }
}
