package import ReleaseModel

extension API {
    /// A release task, as lists show it.
    package struct ReleaseTask: Codable, Hashable, Sendable {
        package var id: String
        package var name: String
        package var description: String
        package var status: String
        package var configMode: String
        package var failMode: String
        /// Rises with each edit.
        package var version: Int
        package var creator: String
        package var createdAt: Timestamp
        package var changedAt: Timestamp
        /// The last time that it was started; nil where it never was.
        package var execution: ReleaseExecution?

        package init(
            id: String, name: String, description: String, status: String, configMode: String,
            failMode: String, version: Int, creator: String, createdAt: Timestamp,
            changedAt: Timestamp, execution: ReleaseExecution? = nil
        ) {
            self.id = id
            self.name = name
            self.description = description
            self.status = status
            self.configMode = configMode
            self.failMode = failMode
            self.version = version
            self.creator = creator
            self.createdAt = createdAt
            self.changedAt = changedAt
            self.execution = execution
        }
    }

    package struct ReleaseTaskList: Codable, Hashable, Sendable {
        package var items: [ReleaseTask]

        package init(items: [ReleaseTask]) { self.items = items }
    }

    /// One time that a release task was started; retries belong to it.
    package struct ReleaseExecution: Codable, Hashable, Sendable {
        package var id: Int
        /// Everything that is asked of runs can be asked of it.
        package var run: String
        package var status: String
        /// Of the release task.
        package var version: Int
        package var startedBy: String
        package var startedAt: Timestamp
        package var kind: String
        /// Why it never began.
        package var skipped: String?

        package init(
            id: Int, run: String, status: String, version: Int, startedBy: String,
            startedAt: Timestamp, kind: String, skipped: String? = nil
        ) {
            self.id = id
            self.run = run
            self.status = status
            self.version = version
            self.startedBy = startedBy
            self.startedAt = startedAt
            self.kind = kind
            self.skipped = skipped
        }
    }

    package struct ReleaseExecutionList: Codable, Hashable, Sendable {
        package var items: [ReleaseExecution]
        package var total: Int

        package init(items: [ReleaseExecution], total: Int) {
            self.items = items
            self.total = total
        }
    }

    /// A release task with what it does, and where that is.
    package struct ReleaseTaskDetail: Codable, Hashable, Sendable {
        package var task: ReleaseTask
        /// Its stages, or the template they come from, as create and edit take them.
        package var declaration: JSON
        package var stages: [ReleaseStage]

        package init(task: ReleaseTask, declaration: JSON, stages: [ReleaseStage]) {
            self.task = task
            self.declaration = declaration
            self.stages = stages
        }
    }

    package struct ReleaseStage: Codable, Hashable, Sendable {
        package var name: String
        package var displayName: String
        package var status: String
        package var groups: [ReleaseGroup]

        package init(name: String, displayName: String, status: String, groups: [ReleaseGroup]) {
            self.name = name
            self.displayName = displayName
            self.status = status
            self.groups = groups
        }
    }

    package struct ReleaseGroup: Codable, Hashable, Sendable {
        package var name: String
        package var tasks: [ReleaseStep]

        package init(name: String, tasks: [ReleaseStep]) {
            self.name = name
            self.tasks = tasks
        }
    }

    /// A task of a release task, and where it is.
    package struct ReleaseStep: Codable, Hashable, Sendable {
        package var name: String
        package var displayName: String
        package var kind: String
        package var status: String
        package var startedAt: Timestamp?
        package var endedAt: Timestamp?
        package var reason: String?
        /// The steps of the run that it is made of.
        package var steps: [String]

        package init(
            name: String, displayName: String, kind: String, status: String,
            startedAt: Timestamp? = nil, endedAt: Timestamp? = nil, reason: String? = nil,
            steps: [String]
        ) {
            self.name = name
            self.displayName = displayName
            self.kind = kind
            self.status = status
            self.startedAt = startedAt
            self.endedAt = endedAt
            self.reason = reason
            self.steps = steps
        }
    }
}
