internal import ReleaseModel

/// A task as far as it could be read, with what the lint needs to know.
struct DraftTask {
    var name: String?
    /// Where the task, or its name, stands.
    var position: Position
    /// Nil where it could not be read.
    var kind: PlanTask.Kind?
    /// The references in its fields.
    var uses: [Use] = []
    var phase: Int
    /// The group's number, over all phases.
    var group: Int
}

/// A plan as far as it could be read.
struct DraftPlan {
    struct Group {
        var name: String
        var tasks: Range<Int>
    }

    struct Phase {
        var name: String
        var groups: [Group]
    }

    var name = ""
    var failMode = Plan.FailMode.stop
    var parallelism = Plan.Limits.defaultParallelism
    var variables: [Plan.Variable] = []
    var phases: [Phase] = []
    /// In plan order.
    var tasks: [DraftTask] = []
    /// There are more tasks than are allowed; the others were not read.
    var isFull = false
    /// There are more phases than are allowed; the others were not read.
    var hasMorePhases = false

    /// The plan, where everything could be read.
    var plan: Plan? {
        var phases: [Plan.Phase] = []
        for phase in self.phases {
            var groups: [Plan.Group] = []
            for group in phase.groups {
                let tasks = self.tasks[group.tasks].compactMap { task in
                    task.name.flatMap { name in task.kind.map { PlanTask(name: name, kind: $0) } }
                }
                guard tasks.count == group.tasks.count else { return nil }
                groups.append(Plan.Group(name: group.name, tasks: tasks))
            }
            phases.append(Plan.Phase(name: phase.name, groups: groups))
        }
        return Plan(
            name: name, failMode: failMode, parallelism: parallelism, variables: variables,
            phases: phases)
    }
}
