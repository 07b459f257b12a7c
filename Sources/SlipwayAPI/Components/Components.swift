extension API {
    /// Something that runs: what it shall be, and what is where.
    package struct Component: Codable, Hashable, Sendable {
        package var id: String
        package var name: String
        package var application: Named
        package var environment: Named
        package var status: String
        /// How many replicas live, and how many shall, on all targets together.
        package var available: Int
        package var replicas: Int
        package var spec: Spec
        package var deployed: [Deployed]
        /// What changed it last; nil where nothing did.
        package var lastJob: Job?
        package var creator: String
        package var createdAt: Timestamp
        package var changedAt: Timestamp

        package init(
            id: String, name: String, application: Named, environment: Named, status: String,
            available: Int, replicas: Int, spec: Spec, deployed: [Deployed], lastJob: Job? = nil,
            creator: String, createdAt: Timestamp, changedAt: Timestamp
        ) {
            self.id = id
            self.name = name
            self.application = application
            self.environment = environment
            self.status = status
            self.available = available
            self.replicas = replicas
            self.spec = spec
            self.deployed = deployed
            self.lastJob = lastJob
            self.creator = creator
            self.createdAt = createdAt
            self.changedAt = changedAt
        }

        /// What it belongs to, or where it runs.
        package struct Named: Codable, Hashable, Sendable {
            package var id: String
            package var name: String

            package init(id: String, name: String) {
                self.id = id
                self.name = name
            }
        }

        /// What it shall be.
        package struct Spec: Codable, Hashable, Sendable {
            package var version: String
            package var artifact: String
            package var sha256: String
            package var command: [String]
            /// On each target.
            package var replicas: Int
            package var variables: [Label]
            package var port: Int?
            /// The path that says it is well.
            package var health: String?
            /// In words.
            package var strategy: String

            package init(
                version: String, artifact: String, sha256: String, command: [String],
                replicas: Int, variables: [Label], port: Int? = nil, health: String? = nil,
                strategy: String
            ) {
                self.version = version
                self.artifact = artifact
                self.sha256 = sha256
                self.command = command
                self.replicas = replicas
                self.variables = variables
                self.port = port
                self.health = health
                self.strategy = strategy
            }
        }

        /// What is on one target.
        package struct Deployed: Codable, Hashable, Sendable {
            package var target: String
            package var version: String
            package var sha256: String
            package var replicas: Int
            /// Of a gray release: the version that most still get.
            package var beside: String?

            package init(
                target: String, version: String, sha256: String, replicas: Int,
                beside: String? = nil
            ) {
                self.target = target
                self.version = version
                self.sha256 = sha256
                self.replicas = replicas
                self.beside = beside
            }
        }

        /// What changed it, or tried to.
        package struct Job: Codable, Hashable, Sendable {
            package var id: String
            package var run: String
            package var action: String
            package var version: String
            package var at: Timestamp

            package init(id: String, run: String, action: String, version: String, at: Timestamp) {
                self.id = id
                self.run = run
                self.action = action
                self.version = version
                self.at = at
            }
        }
    }

    /// A part of the components.
    package struct Components: Codable, Hashable, Sendable {
        package var items: [Component]
        /// How many there are in all.
        package var total: Int

        package init(items: [Component], total: Int) {
            self.items = items
            self.total = total
        }
    }

    /// What a change of a component led to.
    package struct ComponentAnswer: Codable, Hashable, Sendable {
        package var component: String
        package var job: String
        /// The run that carries it out.
        package var run: String
        package var result: String

        package init(component: String, job: String, run: String, result: String) {
            self.component = component
            self.job = job
            self.run = run
            self.result = result
        }
    }

    /// One field that is changed.
    package struct FieldChange: Codable, Hashable, Sendable {
        package var field: String
        package var before: String
        package var after: String

        package init(field: String, before: String, after: String) {
            self.field = field
            self.before = before
            self.after = after
        }
    }

    /// What becomes of a component, against what it was when the plan was made.
    package struct ComponentChange: Codable, Hashable, Sendable {
        package var step: String
        package var component: String
        package var targets: [String]
        package var changes: [FieldChange]

        package init(
            step: String, component: String, targets: [String], changes: [FieldChange]
        ) {
            self.step = step
            self.component = component
            self.targets = targets
            self.changes = changes
        }
    }
}
