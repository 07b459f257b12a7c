internal import ReleaseEngine
package import ReleaseModel

/// A release plan of the old edition: components released in batches, and the last time they were.
///
/// Its components lie in a document of their own: a list of a thousand plans reads none. What
/// became of it is nowhere written: it is what its last run says.
package struct ReleasePlan: CatalogRecord, Hashable {
    package static let kind = "release-plan"
    /// The kind of the documents with the components, one per plan.
    static let itemsKind = "release-plan-components"

    package var id: String
    package var project: String
    package var name: String
    /// What its author says about it.
    package var about = ""
    package var swimlane: String?
    package var action: Action
    package var failStrategy: FailStrategy
    package var creator: String
    package var createdAt: Int64
    /// The last edit; 0 where there was none.
    package var changedAt: Int64 = 0
    package var lastExecution: Execution?

    package var uniqueName: String? { "\(project)/\(name)" }

    /// What it does with each component.
    package enum Action: String, Codable, Hashable, Sendable, CaseIterable {
        /// Makes new ones, or releases those that were never released.
        case create
        case upgrade
        /// Makes new ones that are like others.
        case clone
    }

    /// What becomes of the rest when a component fails.
    package enum FailStrategy: String, Codable, Hashable, Sendable, CaseIterable {
        case stop
        case `continue`

        var failMode: Plan.FailMode {
            switch self {
            case .stop: .stop
            case .continue: .bestEffort
            }
        }
    }

    /// One time that it was executed; going on after an abort, and retries, belong to it.
    package struct Execution: Codable, Hashable, Sendable {
        /// From 1, for each plan.
        package var number: Int
        /// Of the engine's start command; the run's id and all jobs' ids follow from it.
        package var commandID: String
        package var startedBy: String
        package var startedAt: Int64
    }

    /// What a project, and a plan, may have of them.
    package enum Limits {
        package static let plans = 1_000
        package static let components = 64
        package static let batches = Plan.Limits.phases
        package static let largestBatch = 1_000_000
    }

    package init(
        id: String, project: String, name: String, action: Action, failStrategy: FailStrategy,
        creator: String, createdAt: Int64
    ) {
        self.id = id
        self.project = project
        self.name = name
        self.action = action
        self.failStrategy = failStrategy
        self.creator = creator
        self.createdAt = createdAt
    }

    /// The run of its last execution.
    package var run: RunID? {
        lastExecution.map { RunID(startedBy: $0.commandID, in: project) }
    }
}

extension ReleasePlan: Listed {}
