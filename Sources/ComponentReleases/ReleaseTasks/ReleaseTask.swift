internal import ReleaseEngine
package import ReleaseModel

/// A region release task: what shall be done in which order, and the last time that it was done.
///
/// Its stages lie in documents of their own, one per version: a list of a thousand tasks reads
/// none. What became of it is nowhere written: it is what its last run says.
package struct ReleaseTask: CatalogRecord, Hashable {
    package static let kind = "release-task"
    /// The kind of the documents with the stages of a version.
    static let configKind = "release-config"
    /// The kind of the documents of its executions.
    static let executionKind = "release-execution"

    package var id: String
    package var project: String
    package var name: String
    package var description = ""
    package var enterpriseProject = "0"
    /// `ui` or `template`.
    package var configMode = "ui"
    package var failMode = Plan.FailMode.stop.rawValue
    package var creator: String
    package var createdAt: Int64
    package var changedAt: Int64
    /// Rises with each edit, from 1.
    package var version = 1
    /// Who wrote this version: it is theirs where a run is amended to it.
    package var editor: Person
    /// The last execution; older ones are documents.
    package var lastExecution: Execution?
    /// How many documents of executions there are.
    package var executions = 0
    package var trigger = TriggerPolicy()

    package var uniqueName: String? { "\(project)/\(enterpriseProject)/\(name)" }

    /// Somebody, as they were authenticated.
    package struct Person: Codable, Hashable, Sendable {
        package var identity: String
        package var name: String
        package var isClaimed: Bool

        package init(_ principal: Principal) {
            identity = principal.identity
            name = principal.name
            isClaimed = principal.isClaimed
        }

        package var principal: Principal {
            Principal(identity: identity, name: name, isClaimed: isClaimed)
        }
    }

    /// One time that it was started; retries belong to it.
    package struct Execution: Codable, Hashable, Sendable {
        /// Unique in the data folder, rising.
        package var id: Int
        /// Of the engine's start command; the run's id follows from it.
        package var commandID: String
        package var startedBy: String
        package var startedAt: Int64
        /// The version it was started with, or was last amended to.
        package var version: Int
        package var kind: Kind
        /// Why it never began: a scheduled time that was left out.
        package var skipped: String?

        package enum Kind: String, Codable, Hashable, Sendable {
            case manual
            case scheduled
        }

        package func run(in project: String) -> RunID {
            RunID(startedBy: commandID, in: project)
        }
    }

    /// When it starts by itself.
    package struct TriggerPolicy: Codable, Hashable, Sendable {
        package var isScheduled = false
        package var schedules: [Schedule] = []
        /// Of which tasks; empty: of all.
        package var selection: [Selection] = []
        /// Who set it: what starts by itself is started by them.
        package var setBy: Person?
        /// Until when schedules were looked at: milliseconds since 1970.
        package var lookedAt: Int64 = 0

        package init() {}

        package struct Schedule: Codable, Hashable, Sendable {
            /// `0 00-59/10 00-00 ? * MON *`: second, minute, hour, day, month, weekday, year.
            package var expression: String
            /// Minutes east of UTC.
            package var offset: Int
        }
    }

    /// Some tasks of a stage.
    package struct Selection: Codable, Hashable, Sendable {
        package var stage: String
        package var tasks: [String]

        package init(stage: String, tasks: [String]) {
            self.stage = stage
            self.tasks = tasks
        }
    }

    package init(
        id: String, project: String, name: String, editor: Person, creator: String,
        createdAt: Int64
    ) {
        self.id = id
        self.project = project
        self.name = name
        self.editor = editor
        self.creator = creator
        self.createdAt = createdAt
        changedAt = createdAt
    }

    /// The run of its last execution.
    package var run: RunID? { lastExecution?.run(in: project) }

    /// The document with the stages of a version.
    func configID(_ version: Int) -> String { "\(id)/\(version)" }
}

/// The number of the next execution in the data folder; never given twice.
package struct ExecutionCounter: CatalogRecord, Hashable {
    package static let kind = "execution-counter"
    static let only = "executions"

    package var id = only
    package var project = ""
    package var next = 1

    package init() {}
}
