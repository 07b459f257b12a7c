/// What somebody wants done: phases in order, groups side by side, tasks in order.
///
/// Data, not code. A plan is frozen, with its digest, when a run starts.
package struct Plan: Hashable, Sendable {
    /// What happens to the rest of the run when a task fails.
    package enum FailMode: String, Hashable, Sendable, CaseIterable {
        /// Nothing new is ordered; what runs finishes; the run is then failed.
        case stop
        /// Other groups go on; what waits for the failed task does not.
        case `continue`
        /// Other groups go on, and so do the phases after them: a group that ends in a failed action
        /// holds up nobody but itself, unless a checkpoint or a gate stands in it.
        case bestEffort = "best-effort"
    }

    package var name: String
    package var failMode: FailMode
    /// At most this many actions of the run perform at once.
    package var parallelism: Int
    /// Sorted by name.
    ///
    /// `${name}` in a string below stands for the value.
    package var variables: [Variable]
    package var phases: [Phase]

    package struct Variable: Hashable, Sendable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package struct Phase: Hashable, Sendable {
        package var name: String
        package var groups: [Group]

        package init(name: String, groups: [Group]) {
            self.name = name
            self.groups = groups
        }
    }

    package struct Group: Hashable, Sendable {
        package var name: String
        package var tasks: [PlanTask]

        package init(name: String, tasks: [PlanTask]) {
            self.name = name
            self.tasks = tasks
        }
    }

    package init(
        name: String, failMode: FailMode = .stop, parallelism: Int = Limits.defaultParallelism,
        variables: [Variable] = [], phases: [Phase]
    ) {
        self.name = name
        self.failMode = failMode
        self.parallelism = parallelism
        self.variables = variables.sorted { $0.name < $1.name }
        self.phases = phases
    }

    /// What a plan may not exceed.
    package enum Limits {
        package static let phases = 20
        package static let steps = 100_000
        package static let bytes = 64 * 1024 * 1024
        package static let parallelism = 1_000
        package static let defaultParallelism = 16
    }
}
