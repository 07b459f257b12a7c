internal import ReleaseEngine
internal import ReleaseModel

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
    /// What it shall be: what was released last.
    package var spec: ComponentSpec
    /// What is released, oldest first, bounded: what a rollback can name.
    package var revisions: [Revision] = []
    /// What is on each target, by its name.
    package var deployed: [String: Deployment] = [:]
    /// The first of 200 private ports on each target, by its name.
    package var ports: [String: Int] = [:]
    /// What changed it, or tried to, oldest first, bounded; the last one says how it is.
    package var changes: [Change] = []
    /// Nobody wants it to run.
    package var isStopped = false

    package var uniqueName: String? { "\(project)/\(application)/\(name)" }

    /// A version that was released.
    package struct Revision: Codable, Hashable, Sendable {
        package var spec: ComponentSpec
        /// The run and step that released it first: `RUN/STEP`.
        package var owner: String
        /// The change that released it.
        package var change: String
        package var at: Int64
    }

    /// What is on one target.
    package struct Deployment: Codable, Hashable, Sendable {
        package var version: String
        package var sha256: String
        package var replicas: Int
        /// Of a gray release: the version beside it that most still get.
        package var beside: String?
        /// The folder of its processes, and where that lies.
        package var folder: String
        package var root: String?
        /// The run and step that brought it there.
        package var owner: String
    }

    /// One job, or one step of a release task: a run of the engine that changes this component.
    package struct Change: Codable, Hashable, Sendable {
        /// The job's id, `JOB…`.
        package var id: String
        package var run: String
        package var action: Action
        package var version: String
        package var at: Int64
    }

    /// What can be done with a component.
    package enum Action: String, Codable, Hashable, Sendable, CaseIterable {
        case create
        case upgrade
        case start
        case stop
        case restart
        case scale
        case rollback
        case gray
        case delete
    }

    package static let keptRevisions = 50
    package static let keptChanges = 50

    package init(
        id: String, project: String, application: String, environment: String, name: String,
        creator: String, createdAt: Int64, spec: ComponentSpec
    ) {
        self.id = id
        self.project = project
        self.application = application
        self.environment = environment
        self.name = name
        self.creator = creator
        self.createdAt = createdAt
        changedAt = createdAt
        self.spec = spec
    }

    package var lastChange: Change? { changes.last }

    package mutating func note(_ change: Change) {
        guard !changes.contains(where: { $0.id == change.id }) else { return }
        changes.append(change)
        changes.removeFirst(max(0, changes.count - Self.keptChanges))
    }

    /// The newest revision of a version.
    package func revision(_ version: String) -> Revision? {
        revisions.last { $0.spec.version == version }
    }

    /// The folder of its processes on a target.
    package static func folder(_ id: String, on target: String) -> String {
        "\(id.replacing("-", with: "")).\(target)"
    }
}
