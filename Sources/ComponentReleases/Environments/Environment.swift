internal import ReleaseEngine
package import ReleaseModel

/// Where components run, what is allowed there, and what must hold before anything changes there.
package struct Environment: CatalogRecord, Hashable {
    package static let kind = "environment"

    package var id: String
    package var project: String
    package var name: String
    package var description = ""
    package var labels: [Label] = []
    package var creator: String
    /// Milliseconds since 1970.
    package var createdAt: Int64
    package var changedAt: Int64
    /// Empty: one place, this host.
    package var targets: [Target] = []
    package var rules = Rules()
    /// Owned by the environment: they stand before whatever a plan's author wants changed here.
    package var checks: [Check] = []
    /// What the vendor's clients say and are told again: vpc_id, deploy_mode and resources.
    package var wire: JSON = .object([])

    package var uniqueName: String? { "\(project)/\(name)" }

    /// One place: a host, or a network namespace of this one.
    package struct Target: Codable, Hashable, Sendable {
        /// Unique in the environment; part of steps' names.
        package var name: String
        package var region = ""
        package var zone = ""
        package var labels: [Label] = []
        /// Where replicas and proxies listen.
        package var address = Self.loopback
        /// Put before every command line that is started there: `ip netns exec eu`.
        package var prefix: [String] = []
        /// Where components live; nil: in the data folder.
        package var root: String?

        package static let loopback = "127.0.0.1"

        package init(name: String) { self.name = name }
    }

    /// What may be released here.
    package struct Rules: Codable, Hashable, Sendable {
        /// Beginnings that an artifact's address must have one of; empty: any.
        package var artifacts: [String] = []
        package var maximumReplicas = 100
        /// The private ports of replicas are taken from these.
        package var firstPort = 21_000
        package var lastPort = 31_999

        package init() {}
    }

    /// Something that must hold before a task changes anything here.
    package struct Check: Codable, Hashable, Sendable {
        package var name: String
        /// `{"approval": {…}}`, `{"gate": {…}}` or `{"wait": "30s"}`, as in a plan.
        package var task: JSON

        package init(name: String, task: JSON) {
            self.name = name
            self.task = task
        }
    }

    /// The targets there are; where none are named it is this host.
    package var places: [Target] { targets.isEmpty ? [Target(name: "host")] : targets }

    package init(
        id: String, project: String, name: String, creator: String, createdAt: Int64
    ) {
        self.id = id
        self.project = project
        self.name = name
        self.creator = creator
        self.createdAt = createdAt
        changedAt = createdAt
    }
}
