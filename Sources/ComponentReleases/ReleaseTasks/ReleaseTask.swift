internal import ReleaseEngine
internal import ReleaseModel

/// A region release task: what shall be done in which order, and every time that it was done.
///
/// Its stages lie in a document of their own, by their digest: a list of a thousand tasks reads none.
package struct ReleaseTask: CatalogRecord, Hashable {
    package static let kind = "release-task"

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
    /// Of the stages as they are now.
    package var config: String
    /// The last execution; older ones are documents.
    package var lastExecution: Execution?
    package var trigger = TriggerPolicy()

    package var uniqueName: String? { "\(project)/\(enterpriseProject)/\(name)" }

    /// One time that it was started; retries belong to it.
    package struct Execution: Codable, Hashable, Sendable {
        /// Unique in the data folder, rising.
        package var id: Int
        /// Of the engine's start command; the run's id follows from it.
        package var commandID: String
        package var startedBy: String
        package var startedAt: Int64
        package var version: Int
        /// The stages it was started with, or was last amended to.
        package var config: String
        /// `manual`, `scheduled`.
        package var kind: String
    }

    /// When it starts by itself.
    package struct TriggerPolicy: Codable, Hashable, Sendable {
        package var isScheduled = false
        package var schedules: [Schedule] = []
        /// Names of tasks, by stage; empty: all.
        package var selection: [String] = []
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

    package init(
        id: String, project: String, name: String, config: String, creator: String,
        createdAt: Int64
    ) {
        self.id = id
        self.project = project
        self.name = name
        self.config = config
        self.creator = creator
        self.createdAt = createdAt
        changedAt = createdAt
    }
}
