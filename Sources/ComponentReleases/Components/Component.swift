internal import ReleaseEngine

/// Something that runs: what it shall be, what was released of it where, and by which job.
package struct Component: CatalogRecord, Hashable {
    package static let kind = "component"

    package var id: String
    package var project: String
    package var application: String
    package var environment: String
    package var name: String
    package var creator: String
    package var createdAt: Int64
    package var changedAt: Int64
    /// What it shall be: what was asked for last.
    package var spec: ComponentSpec
    /// What is released, oldest first, bounded: what a rollback can name.
    package var revisions: [Revision] = []
    /// What runs on each target, by its name.
    package var deployed: [String: Deployment] = [:]
    /// The first private port on every target.
    package var firstPort: Int?
    /// The command that started the last job, `JOB…`; its run's id follows from it.
    package var lastJob: String?
    /// Of that job: PROVISION, DEPROVISION or DAILY_OPERATION, and what it does.
    package var lastJobKind: String?
    package var lastAction: String?
    /// Nobody wants it to run.
    package var isStopped = false

    package var uniqueName: String? { "\(project)/\(application)/\(name)" }

    /// A version that was released.
    package struct Revision: Codable, Hashable, Sendable {
        package var spec: ComponentSpec
        /// The run and step that released it.
        package var owner: String
        package var at: Int64
    }

    /// What is on one target.
    package struct Deployment: Codable, Hashable, Sendable {
        package var version: String
        package var sha256: String
        package var replicas: Int
        /// Of a gray release: the version beside it that most still get.
        package var beside: String?
    }
}
